package io.nexaera.vault;

import java.nio.file.Files;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens the key-encryption keys at the start, and makes the first one.
@Configuration(proxyBeanMethods = false)
class VaultKeys {
    @Bean
    Kek kek(VaultSettings settings) throws KekFailure {
        return switch (settings.kek()) {
            case KEYSTORE -> file(settings);
            case PKCS11 -> token(settings);
        };
    }

    private static Kek file(VaultSettings settings) throws KekFailure {
        return Files.exists(settings.keystorePath())
                ? KeystoreKek.open(settings.keystorePath(), settings.password())
                : KeystoreKek.create(settings.keystorePath(), settings.password());
    }

    private static Kek token(VaultSettings settings) throws KekFailure {
        TokenKek token = TokenKek.open(settings.pkcs11());
        if (token.ids().isEmpty()) {
            token.next();
        }
        return token;
    }
}
