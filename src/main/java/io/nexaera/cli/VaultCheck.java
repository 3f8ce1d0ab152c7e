package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.vault.KekRotation;
import io.nexaera.vault.KekRotation.Version;
import io.nexaera.vault.KeyGap;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;

/// What doctor says of the vault's keys: the same that stops a start.
final class VaultCheck {
    private static final String TITLE = "Keys";
    private static final String WHERE = "docs/operations/key-encryption-keys.md";

    private VaultCheck() {}

    static List<Finding> of(VaultAccess access) {
        try {
            return access.use(VaultCheck::findings);
        } catch (CannotStart wrong) {
            return List.of(Finding.bad(TITLE, String.valueOf(wrong.getMessage()), WHERE));
        } catch (DataAccessException notMigrated) {
            return List.of(
                    Finding.note(TITLE, "could not be asked for", "the next start brings the tables up to date"));
        }
    }

    private static List<Finding> findings(KekRotation keys) {
        List<KeyGap> gaps = keys.gaps();
        if (!gaps.isEmpty()) {
            return gaps.stream()
                    .map(gap -> Finding.bad(TITLE, gap.sentence(), "restore it from your backup: " + WHERE))
                    .toList();
        }
        String inUse = keys.versions().stream()
                .filter(version -> version.dataKeys() > 0)
                .map(version -> version.id() + " (" + version.dataKeys() + ")")
                .collect(Collectors.joining(", "));
        boolean behind = keys.versions().stream().anyMatch(version -> version.dataKeys() > 0 && !version.active());
        String detail = inUse.isEmpty() ? "none needed yet" : "all data keys open; under " + inUse;
        return List.of(
                behind
                        ? Finding.note(TITLE, detail, "put all under " + active(keys) + ": ./nexaera keys rewrap")
                        : Finding.good(TITLE, detail));
    }

    private static String active(KekRotation keys) {
        return keys.versions().stream()
                .filter(Version::active)
                .map(Version::id)
                .findFirst()
                .orElse("the newest");
    }
}
