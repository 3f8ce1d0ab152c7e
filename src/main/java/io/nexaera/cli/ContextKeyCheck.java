package io.nexaera.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Under which keys context tokens are accepted, and until when (`docs/operations/rotate-context-key.md`). Only
/// `nx_ctx`
/// may read that table, so it is asked as `nx_owner` in that role.
record ContextKeyCheck(String jdbc, String ownerPassword) {
    private static final String TITLE = "Context keys";
    private static final String ACCEPTED = """
            select kid, case when not_after = 'infinity' then 'current'
                else to_char(not_after at time zone 'UTC', '"until" YYYY-MM-DD HH24:MI "UTC"') end
            from ctx_private.key where not_after > now() order by not_after desc, kid""";

    Finding run() {
        try (Connection owner = DriverManager.getConnection(jdbc, "nx_owner", ownerPassword);
                Statement statement = owner.createStatement()) {
            statement.execute("set role nx_ctx");
            List<String> keys = new ArrayList<>();
            try (var rows = statement.executeQuery(ACCEPTED)) {
                while (rows.next()) {
                    keys.add(rows.getString(1) + " (" + rows.getString(2) + ")");
                }
            }
            return keys.isEmpty()
                    ? Finding.note(TITLE, "none is accepted", "the next start installs NEXAERA_CONTEXT_KEY")
                    : Finding.good(TITLE, String.join(", ", keys));
        } catch (SQLException e) {
            return Finding.note(TITLE, "none yet", "the first start installs NEXAERA_CONTEXT_KEY");
        }
    }
}
