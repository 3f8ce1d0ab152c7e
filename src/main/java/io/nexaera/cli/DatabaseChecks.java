package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.tenancy.Migrations;
import io.nexaera.tenancy.WallDefect;
import io.nexaera.tenancy.WallLint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What doctor looks at in the database, as the application's own role: whatever it sees, the application could do.
record DatabaseChecks(DatabaseUrl database, String ownerPassword) {
    /// The release that closes two holes which our policies don't depend on (DROP OWNED BY, ON CONFLICT under RLS).
    private static final int PATCHED_SERVER = 180_007;

    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(2);

    private static final String MIGHT = """
            select concat_ws(', ', case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypasses RLS' end,
                case when rolcreaterole then 'creates roles' end, case when exists (
                  select from pg_catalog.pg_auth_members m where m.member = r.oid) then 'member of other roles' end)
            from pg_catalog.pg_roles r where rolname = session_user""";

    private static final String TABLES = """
            select count(*) from pg_catalog.pg_class c where c.relnamespace = 'app'::regnamespace
            and c.relkind in ('r', 'p') and not c.relispartition""";

    List<Finding> run() {
        try (Connection app = Preflight.connect(database, database.user(), database.password(), "DATABASE_URL")) {
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.good("Database", "answers at " + database.host() + ":" + database.port()));
            findings.add(version(app));
            findings.add(role(app));
            findings.addAll(walls(app));
            findings.add(migrations());
            findings.add(new ContextKeyCheck(database.jdbc(), ownerPassword).run());
            findings.add(clock(app));
            return findings;
        } catch (CannotStart unreachable) {
            return List.of(Finding.bad("Database", "no connection", String.valueOf(unreachable.getMessage())));
        } catch (SQLException e) {
            return List.of(Finding.bad("Database", "a check failed: " + e.getMessage(), "look into the server's log"));
        }
    }

    private static Finding version(Connection app) throws SQLException {
        int number = Integer.parseInt(Preflight.ask(app, "show server_version_num"));
        String version = "Postgres " + Preflight.ask(app, "show server_version");
        if (number < 180_000) {
            return Finding.bad("Server version", version, "Nexaera needs Postgres 18");
        }
        return number >= PATCHED_SERVER
                ? Finding.good("Server version", version)
                : Finding.note(
                        "Server version",
                        version + ", older than 18.7",
                        "update the server when you can: 18.7 closes two holes that our walls already stand clear of");
    }

    private static Finding role(Connection app) throws SQLException {
        String might = Preflight.ask(app, MIGHT);
        return Finding.check(
                might.isEmpty(),
                "Application role",
                might.isEmpty() ? "has no power over the walls" : might,
                "sign in as nx_app, made by db/bootstrap.sql");
    }

    private static List<Finding> walls(Connection app) throws SQLException {
        int tables = Integer.parseInt(Preflight.ask(app, TABLES));
        if (tables == 0) {
            return List.of(Finding.note("Walls", "no tables yet", "the first start makes them"));
        }
        List<WallDefect> defects = WallLint.inspect(app);
        return defects.isEmpty()
                ? List.of(Finding.good("Walls", "stand around all " + tables + " tables; no way past them was found"))
                : defects.stream()
                        .map(defect -> Finding.bad(
                                "Walls",
                                defect.object() + " " + defect.sentence() + " (" + defect.rule() + ")",
                                defect.remedy()))
                        .toList();
    }

    private Finding migrations() {
        List<String> pending = Migrations.pending(database.jdbc(), ownerPassword);
        return pending.isEmpty()
                ? Finding.good("Migrations", "all applied")
                : Finding.note(
                        "Migrations",
                        pending.size() + " to apply: " + String.join(", ", pending),
                        "the next start does it");
    }

    private static Finding clock(Connection app) throws SQLException {
        Instant before = Instant.now();
        double seconds = Double.parseDouble(
                Preflight.ask(app, "select extract(epoch from pg_catalog.clock_timestamp())::float8"));
        Instant middle = before.plus(Duration.between(before, Instant.now()).dividedBy(2));
        Duration skew = Duration.between(Instant.ofEpochMilli(Math.round(seconds * 1000)), middle)
                .abs();
        return Finding.check(
                skew.compareTo(TOLERATED_SKEW) <= 0,
                "Clock",
                "%.1f s apart from the database's".formatted(skew.toMillis() / 1000.0),
                "run a time service (chrony, systemd-timesyncd) on both machines");
    }
}
