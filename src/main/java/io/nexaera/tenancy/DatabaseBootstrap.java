package io.nexaera.tenancy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/// Makes the roles, schemas and revokes of `db/bootstrap.sql` in an empty database, as its superuser. Safe to repeat.
/// Operators of a managed Postgres run the same file by hand.
public final class DatabaseBootstrap {
    private DatabaseBootstrap() {}

    /// @param superuser a connection to the database of the installation
    /// @param passwords role name to password, for `nx_owner`, `nx_app` and `nx_platform`
    public static void run(Connection superuser, Map<String, String> passwords) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute(script());
            for (var role : passwords.entrySet()) {
                statement.execute("alter role " + statement.enquoteIdentifier(role.getKey(), false) + " password "
                        + statement.enquoteLiteral(role.getValue()));
            }
        }
    }

    private static String script() {
        try (InputStream in = DatabaseBootstrap.class.getResourceAsStream("/db/bootstrap.sql")) {
            if (in == null) {
                throw new IllegalStateException("db/bootstrap.sql is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
