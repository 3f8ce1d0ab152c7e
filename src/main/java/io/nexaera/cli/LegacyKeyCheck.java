package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.models.LegacyKeys;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;

/// What doctor says of provider keys that nobody has entered in the app yet.
final class LegacyKeyCheck {
    private static final String TITLE = "Legacy keys";

    private LegacyKeyCheck() {}

    static Finding of(VaultAccess access) {
        try {
            return finding(access.legacy());
        } catch (CannotStart | DataAccessException unknown) {
            return Finding.note(TITLE, "could not be counted", "the next start brings the tables up to date");
        }
    }

    static Finding finding(LegacyKeys keys) {
        if (keys.all() == 0) {
            return Finding.good(TITLE, "none: every provider key was entered in the app");
        }
        List<String> parts = new ArrayList<>();
        if (keys.clients() > 0) {
            parts.add(keys.clients() + " imported for clients");
        }
        if (keys.agencies() > 0) {
            parts.add(keys.agencies() + " imported for agencies");
        }
        parts.addAll(keys.variables());
        return Finding.note(
                TITLE,
                keys.all() + " to replace: " + String.join(", ", parts),
                "enter each anew in the app" + (keys.variables().isEmpty() ? "" : ", and drop the variables")
                        + ": docs/operations/import-keys.md");
    }
}
