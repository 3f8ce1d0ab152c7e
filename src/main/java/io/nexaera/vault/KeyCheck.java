package io.nexaera.vault;

import io.nexaera.vault.KekFailure.Reason;
import io.nexaera.vault.KeksInUse.SecretsWithoutKey;
import io.nexaera.vault.KeksInUse.Use;
import io.nexaera.vault.KeksInUse.WrappedDataKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whether every key that the database names is here, and is the one it was: asked before anything is served.
record KeyCheck(KeksInUse inUse, Path shares) {
    private static final String SHARES = "shares";

    List<KeyGap> gaps(Kek kek) throws KekFailure {
        List<KeyGap> gaps = new ArrayList<>();
        List<Use> uses = inUse.all().stream().filter(use -> use.dataKeys() > 0).toList();
        for (Use use : uses) {
            gap(kek, use).ifPresent(gaps::add);
        }
        sharesGap(uses).ifPresent(gaps::add);
        inUse.secretsWithoutKey().stream().map(KeyCheck::gap).forEach(gaps::add);
        return gaps;
    }

    /// What is missing where there is no key store at all.
    List<KeyGap> gapsWithout(String place) {
        return inUse.all().stream()
                .filter(use -> use.dataKeys() > 0)
                .map(use -> new KeyGap(
                        use.kekId(), use.kekId() + " is missing, for there is no " + place + ": " + needed(use)))
                .toList();
    }

    private Optional<KeyGap> gap(Kek kek, Use use) throws KekFailure {
        if (!kek.ids().contains(use.kekId())) {
            return Optional.of(new KeyGap(
                    use.kekId(),
                    use.kekId() + " is not in " + kek.place() + ", which holds " + String.join(", ", kek.ids()) + ": "
                            + needed(use)));
        }
        Optional<WrappedDataKey> sample = inUse.sample(use.kekId());
        return sample.isEmpty() || opens(kek, use.kekId(), sample.get())
                ? Optional.empty()
                : Optional.of(new KeyGap(
                        use.kekId(),
                        use.kekId() + " in " + kek.place() + " is another key than the one that wrapped "
                                + sample.get().id() + ": " + needed(use)));
    }

    private static boolean opens(Kek kek, String kekId, WrappedDataKey key) throws KekFailure {
        try {
            Arrays.fill(kek.unwrap(kekId, key.id(), key.envelope().getBytes(StandardCharsets.US_ASCII)), (byte) 0);
            return true;
        } catch (KekFailure failure) {
            if (failure.reason() == Reason.DOES_NOT_OPEN) {
                return false;
            }
            throw failure;
        }
    }

    /// A single file may be missing because its tenant was shredded; the folder stays.
    private Optional<KeyGap> sharesGap(List<Use> uses) {
        long halves = uses.stream().mapToLong(Use::inHalves).sum();
        return halves == 0 || Files.isDirectory(shares)
                ? Optional.empty()
                : Optional.of(new KeyGap(
                        SHARES,
                        "the folder of shares " + shares.toAbsolutePath() + " does not exist: "
                                + counted(halves, "data key") + " can't be used without it"));
    }

    private static KeyGap gap(SecretsWithoutKey missing) {
        return new KeyGap(
                missing.keyId(),
                missing.keyId() + " is not among the data keys: " + counted(missing.secrets(), "secret") + " in "
                        + missing.place()
                        + " can't be opened without it (restore app.data_key from the database's backup)");
    }

    private static String needed(Use use) {
        return counted(use.dataKeys(), "data key") + " of "
                + counted(use.tenants(), "client or agency", "clients and agencies") + " can't be used without it";
    }

    private static String counted(long count, String one) {
        return counted(count, one, one + "s");
    }

    private static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
