package io.nexaera.tenancy;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/// The schema's history, `db/migration/V…__….sql`, applied as `nx_owner`.
public final class Migrations {
    private Migrations() {}

    /// Applies what is missing and says how many that were.
    static int apply(String jdbcUrl, String ownerPassword) {
        return flyway(jdbcUrl, ownerPassword).migrate().migrationsExecuted;
    }

    /// The names of those that this build has and the database lacks. Changes nothing.
    public static List<String> pending(String jdbcUrl, String ownerPassword) {
        return Arrays.stream(flyway(jdbcUrl, ownerPassword).info().pending())
                .map(MigrationInfo::getScript)
                .toList();
    }

    private static Flyway flyway(String jdbcUrl, String ownerPassword) {
        return Flyway.configure()
                .dataSource(jdbcUrl, "nx_owner", ownerPassword)
                .schemas("migration")
                .createSchemas(false)
                .locations("classpath:db/migration")
                .ignoreMigrationPatterns(new String[0]) // a schema of a newer build is refused, not worked on
                .load();
    }
}
