package io.nexaera.vault;

import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The table of data keys, as it is read.
final class DataKeyRows {
    private static final String SELECT = """
            select id, kek_id, wrapped, format, uses, %s as client_key
            from app.data_key where tenant_id = :tenant and state <> 'destroyed'""".formatted(holding("format"));

    private DataKeyRows() {}

    /// How the client's own key stands. Not asked for a key of format 2, which exists only where there is none: the
    /// question
    /// takes as long as the rest of the read.
    static String holding(String format) {
        return "case when " + format + " <> 2 then (select c.holding from ctx.client_key() c) end";
    }

    /// A row, its wrapped seed in Base64.
    ///
    /// @param clientKey how the client's own key stands, where it has one and the key's format can be under it
    record Stored(String id, String kekId, String wrapped, int format, long uses, Optional<String> clientKey) {
        UUID uuid() {
            return UUID.fromString(id.substring("dek-".length()));
        }
    }

    /// A sealed secret and the key that it names, where that still is.
    record Found(Sealed sealed, Optional<Stored> key) {}

    static Optional<Stored> active(TenantTransaction tx) {
        return tx.sql(SELECT + " and state = 'active'").query(DataKeyRows::read).optional();
    }

    /// Empty where it was destroyed or never was this tenant's.
    static Optional<Stored> usable(TenantTransaction tx, String id) {
        return tx.sql(SELECT + " and id = :id")
                .param("id", id)
                .query(DataKeyRows::read)
                .optional();
    }

    static List<Stored> ofFormat(TenantTransaction tx, int format) {
        return tx.sql(SELECT + " and format = :format")
                .param("format", format)
                .query(DataKeyRows::read)
                .list();
    }

    /// Whether a key needs the tenant's share to open.
    static boolean anyInHalves(TenantTransaction tx) {
        return tx.sql(
                        "select exists (select from app.data_key where tenant_id = :tenant and state <> 'destroyed' and format >= 2)")
                .query(Boolean.class)
                .single();
    }

    static Optional<Found> found(TenantTransaction tx, SealedColumn column, UUID row) {
        return tx.sql(column.withKey())
                .param("id", row)
                .query((found, n) -> new Found(
                        Sealed.read(found, column.prefix()),
                        found.getString("id") == null ? Optional.empty() : Optional.of(read(found, n))))
                .optional();
    }

    /// Whoever makes a key changes the one before: that is done, or waits for us. Otherwise a key that is made at this
    /// moment would be left on the wrong side: open to a dump, or under a key that is gone.
    static void lockAll(TenantTransaction tx) {
        tx.sql("select id from app.data_key where tenant_id = :tenant for update")
                .query(String.class)
                .list();
    }

    /// All that ever were, newest first.
    ///
    /// @param rows how many secrets are sealed under each
    static List<DataKey> all(TenantTransaction tx, Map<String, Long> rows) {
        return tx.sql("""
                        select id, state, created_at, retired_at, destroyed_at, uses from app.data_key
                        where tenant_id = :tenant order by created_at desc, id desc""")
                .query((row, n) -> new DataKey(
                        row.getString("id"),
                        DataKey.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                        row.getTimestamp("created_at").toInstant(),
                        Optional.ofNullable(row.getTimestamp("retired_at")).map(Timestamp::toInstant),
                        Optional.ofNullable(row.getTimestamp("destroyed_at")).map(Timestamp::toInstant),
                        row.getLong("uses"),
                        rows.getOrDefault(row.getString("id"), 0L)))
                .list();
    }

    static Stored read(ResultSet row, int n) throws SQLException {
        return new Stored(
                row.getString("id"),
                row.getString("kek_id"),
                Base64.getEncoder().encodeToString(row.getBytes("wrapped")),
                row.getInt("format"),
                row.getLong("uses"),
                Optional.ofNullable(row.getString("client_key")));
    }
}
