package io.nexaera.tenancy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Reads the catalogue of a database and names each hole in the wall: what the application's own role can see of it is
/// what an attacker in it could use. Run by the doctor, by the tests, and before anything is served.
public final class WallLint {
    /// Every policy of the house as Postgres prints it: table, command, text. A policy that isn't here is a defect.
    private static final Set<String> ALLOWED = allowed();

    private static final String POLICIES = """
            select c.relname || ' ' || p.polcmd::text || case when p.polpermissive then '' else ' restrictive' end
              || case when p.polroles = '{0}' then '' else ' to ' || p.polroles::regrole[]::text end
              || ' | ' || coalesce(pg_get_expr(p.polqual, p.polrelid), '')
              || ' | ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
            from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'app'::regnamespace""";

    private WallLint() {}

    /// What is wrong; empty where the wall stands.
    ///
    /// @param connection of any role
    public static List<WallDefect> inspect(Connection connection) throws SQLException {
        List<WallDefect> defects = new ArrayList<>();
        for (WallRule rule : WallRule.values()) {
            rows(connection, rule.objects).forEach(object -> defects.add(rule.at(object)));
        }
        for (String policy : policies(connection)) {
            if (!ALLOWED.contains(policy)) {
                defects.add(new WallDefect(
                        "wall.policy-text",
                        policy.split(" ", 2)[0],
                        "has a policy that this release does not know",
                        "restore the schema from a backup, or report it (SECURITY.md)"));
            }
        }
        return defects;
    }

    /// @throws UnsafeDatabase where anything is wrong
    static void demand(DatabaseSettings settings) throws SQLException {
        try (Connection app = DriverManager.getConnection(settings.url(), settings.appUser(), settings.appPassword())) {
            List<WallDefect> defects = inspect(app);
            if (!defects.isEmpty()) {
                throw new UnsafeDatabase(defects);
            }
        }
    }

    /// The policies as the list has them, for whoever adds one.
    static Set<String> policies(Connection connection) throws SQLException {
        return rows(connection, POLICIES).stream()
                .map(policy -> policy.replaceAll("\\s+", " ").strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private static Set<String> allowed() {
        try (InputStream in = WallLint.class.getResourceAsStream("/db/allowed-policies.txt")) {
            if (in == null) {
                throw new IllegalStateException("db/allowed-policies.txt is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
