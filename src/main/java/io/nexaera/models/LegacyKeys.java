package io.nexaera.models;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/// Provider keys that wait to be entered in the app, in the whole installation.
///
/// @param clients imported for clients and not replaced since
/// @param agencies the same for agencies
/// @param variables of the environment that hold a key some agency may use
public record LegacyKeys(long clients, long agencies, List<String> variables) {
    private static final Origin ORIGIN = Origin.ofPlatform("legacy keys");

    public static LegacyKeys count(Environment environment, PlatformDatabase database) {
        boolean lent = !Binder.get(environment)
                .bindOrCreate("nexaera.models", ModelSettings.class)
                .agencies()
                .isEmpty();
        List<String> variables = lent ? OperatorKeys.legacyVariables(environment) : List.of();
        return database.inTransaction(
                ORIGIN,
                tx -> tx.sql("select clients, agencies from ctx.imported_keys()")
                        .query((row, n) -> new LegacyKeys(row.getLong(1), row.getLong(2), variables))
                        .single());
    }

    public long all() {
        return clients + agencies + variables.size();
    }
}
