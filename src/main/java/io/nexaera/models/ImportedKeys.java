package io.nexaera.models;

import io.nexaera.tenancy.TenantTransaction;
import java.util.Map;

/// The table `imported_key`: what was imported once, whatever became of it.
final class ImportedKeys {
    private ImportedKeys() {}

    static boolean holds(TenantTransaction tx, NewConnection wanted) {
        return tx.sql("""
                        select exists (select from app.imported_key
                          where tenant_id = :tenant and provider = :provider and name = :name)""").params(names(wanted)).query(Boolean.class).single();
    }

    static void add(TenantTransaction tx, NewConnection wanted) {
        tx.sql("insert into app.imported_key (tenant_id, provider, name) values (:tenant, :provider, :name)")
                .params(names(wanted))
                .update();
    }

    private static Map<String, String> names(NewConnection wanted) {
        return Map.of("provider", wanted.kind().id(), "name", wanted.name());
    }
}
