package io.nexaera.vault;

import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.vault.KeksInUse.Use;
import java.nio.file.Files;
import java.util.List;
import java.util.NavigableSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens the key-encryption keys at the start. The first one is made only where the database names none: a lost key is
/// never covered by a fresh one.
@Configuration(proxyBeanMethods = false)
class VaultKeys {
    private static final Logger LOG = LoggerFactory.getLogger(VaultKeys.class);

    @Bean
    Kek kek(VaultSettings settings, PlatformDatabase database) {
        return ready(settings, new KeksInUse(database));
    }

    /// @throws UnusableKeys naming what is missing, what needs it, and what to do
    static Kek ready(VaultSettings settings, KeksInUse inUse) {
        KeyCheck check = new KeyCheck(inUse, settings.shares());
        try {
            Kek kek = settings.kek() == VaultSettings.Kind.PKCS11
                    ? token(settings, check, inUse)
                    : file(settings, check, inUse);
            demand(check.gaps(kek), settings);
            return kek;
        } catch (KekFailure failure) {
            throw new UnusableKeys(failure.getMessage() + " Nothing was started: without it no stored secret can be"
                    + " used (docs/operations/key-encryption-keys.md).");
        }
    }

    /// The keys that are there; makes none.
    static Kek existing(VaultSettings settings) throws KekFailure {
        return settings.kek() == VaultSettings.Kind.PKCS11
                ? TokenKek.open(settings.pkcs11())
                : KeystoreKek.open(settings.keystorePath(), settings.password());
    }

    private static Kek file(VaultSettings settings, KeyCheck check, KeksInUse inUse) throws KekFailure {
        if (!Files.exists(settings.keystorePath())) {
            demand(check.gapsWithout("key file " + settings.keystorePath().toAbsolutePath()), settings);
            String first = KekId.after(KeystoreKek.WORD, named(inUse, KeystoreKek.WORD));
            LOG.info("made the key file {} with {}", settings.keystorePath(), first);
            return KeystoreKek.create(settings.keystorePath(), settings.password(), first);
        }
        return KeystoreKek.open(settings.keystorePath(), settings.password());
    }

    private static Kek token(VaultSettings settings, KeyCheck check, KeksInUse inUse) throws KekFailure {
        TokenKek token = TokenKek.open(settings.pkcs11());
        if (token.ids().isEmpty()) {
            demand(check.gapsWithout("key in " + token.place()), settings);
            LOG.info(
                    "made {} in {}",
                    token.create(KekId.after(TokenKek.WORD, named(inUse, TokenKek.WORD))),
                    token.place());
        }
        return token;
    }

    /// A name that was used once is not used for another key.
    private static NavigableSet<String> named(KeksInUse inUse, String word) {
        return KekId.of(word, inUse.all().stream().map(Use::kekId));
    }

    static void demand(List<KeyGap> gaps, VaultSettings settings) {
        List<KeyGap> open = gaps.stream()
                .filter(gap -> !settings.lost().contains(gap.key()))
                .toList();
        if (!open.isEmpty()) {
            throw UnusableKeys.of(open);
        }
        gaps.forEach(gap -> LOG.warn("started without: {}", gap.sentence()));
    }
}
