package io.nexaera.vault;

import io.nexaera.tenancy.TenantTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Where secrets are stored: asked of the database's catalogue, so that a new table takes part in rotation by the names
/// of its columns and none can be forgotten.
@Component
class SealedColumns {
    List<SealedColumn> all(TenantTransaction tx) {
        return tx.sql("""
                        select c.relname, regexp_replace(v.attname, '_value$', '') as prefix, w.attname as whose
                        from pg_class c
                        join pg_attribute v on v.attrelid = c.oid and v.attname like '%\\_value' and not v.attisdropped
                        join pg_attribute k on k.attrelid = c.oid and not k.attisdropped
                          and k.attname = regexp_replace(v.attname, '_value$', '_commitment')
                        join lateral (
                          select a.attname from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
                            and a.attname in ('tenant_id', 'sub_account_id', 'agency_id')
                          order by array_position(array['tenant_id', 'sub_account_id', 'agency_id'], a.attname::text)
                          limit 1) w on true
                        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                        order by 1, 2""")
                .query((row, n) -> new SealedColumn(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    /// How many of the tenant's secrets are sealed under each key.
    Map<String, Long> rowsByKey(TenantTransaction tx) {
        Map<String, Long> rows = new HashMap<>();
        for (SealedColumn column : all(tx)) {
            tx.sql(column.countByKey())
                    .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                    .list()
                    .forEach(counted -> rows.merge(counted.getKey(), counted.getValue(), Long::sum));
        }
        return rows;
    }
}
