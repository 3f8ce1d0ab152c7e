package io.nexaera.vault;

/// Four columns that hold a sealed secret: `prefix_value`, `prefix_key_id`, `prefix_format`, `prefix_commitment`.
///
/// @param table without its schema
/// @param whose the column that names the tenant
record SealedColumn(String table, String prefix, String whose) {
    String value() {
        return prefix + "_value";
    }

    /// The row `:id`, with the data key that it names.
    String withKey() {
        return """
                select s.%1$s_value, s.%1$s_key_id, s.%1$s_format, s.%1$s_commitment,
                  k.id, k.kek_id, k.wrapped, k.format, k.uses, %4$s as client_key
                from app.%2$s s
                left join app.data_key k on k.tenant_id = :tenant and k.id = s.%1$s_key_id and k.state <> 'destroyed'
                where s.%3$s = :tenant and s.id = :id and s.%1$s_value is not null""".formatted(prefix, table, whose, DataKeyRows.holding("k.format"));
    }

    /// The next rows after `:after` that another key than `:active` opens.
    String underOldKeys() {
        return "select id, %1$s_value, %1$s_key_id, %1$s_format, %1$s_commitment from app.%2$s".formatted(prefix, table)
                + " where %s = :tenant and %s_key_id <> :active and id > :after order by id limit :limit for update"
                        .formatted(whose, prefix);
    }

    /// Replaces what `:ids` hold.
    String replace() {
        return """
                update app.%2$s t set %1$s_value = n.value, %1$s_key_id = n.key_id, %1$s_format = n.format,
                  %1$s_commitment = n.commitment
                from unnest(cast(:ids as uuid[]), cast(:values as text[]), cast(:keyIds as text[]),
                  cast(:formats as int[]), cast(:commitments as text[])) n (id, value, key_id, format, commitment)
                where t.%3$s = :tenant and t.id = n.id""".formatted(prefix, table, whose);
    }

    String countByKey() {
        return "select %1$s_key_id, count(*) from app.%2$s where %3$s = :tenant and %1$s_key_id is not null group by 1"
                .formatted(prefix, table, whose);
    }
}
