package io.nexaera.audit;

import io.nexaera.tenancy.Transaction;
import io.nexaera.tlog.Merkle;
import io.nexaera.tlog.Tile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The log's tables: head, keys, leaves, tiles. Readable in a tenant's transaction and in the platform's.
final class LogTables {
    /// The newest checkpoint.
    ///
    /// @param generation of the keys that signed it
    /// @param note the signed note
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    record Head(String origin, long size, byte[] root, int generation, String note) {
        static Head read(ResultSet row, int n) throws SQLException {
            return new Head(
                    row.getString("origin"),
                    row.getLong("size"),
                    row.getBytes("root"),
                    row.getInt("generation"),
                    row.getString("note"));
        }
    }

    private static final String HEAD = "select origin, size, root, generation, note from app.log_head";

    private LogTables() {}

    static Optional<Head> head(Transaction tx) {
        return tx.sql(HEAD).query(Head::read).optional();
    }

    /// A machine that freezes, or loses power or network, in the middle of this transaction holds others up for seconds
    /// only: Postgres then ends its connection.
    static void giveUpWhenFrozen(Transaction tx) {
        tx.sql("select set_config('idle_in_transaction_session_timeout', '3s', true)")
                .query(String.class)
                .single();
    }

    /// The head, kept from others until the transaction ends; empty where another node holds it.
    static Optional<Head> lockHead(Transaction tx) {
        return tx.sql(HEAD + " for update skip locked").query(Head::read).optional();
    }

    static void begin(Transaction tx, Head head) {
        tx.sql("""
                        insert into app.log_head (origin, size, root, generation, note)
                        values (:origin, :size, :root, :generation, :note)""")
                .param("origin", head.origin())
                .param("size", head.size())
                .param("root", head.root())
                .param("generation", head.generation())
                .param("note", head.note())
                .update();
    }

    static void advance(Transaction tx, Head head) {
        tx.sql("update app.log_head set size = :size, root = :root, generation = :generation, note = :note")
                .param("size", head.size())
                .param("root", head.root())
                .param("generation", head.generation())
                .param("note", head.note())
                .update();
    }

    static List<PublishedKey> keys(Transaction tx) {
        return tx.sql("""
                        select generation, from_size, until_size, ed25519, ml_dsa_44, endorsement
                        from app.log_key order by generation""").query(PublishedKey::read).list();
    }

    static void publish(Transaction tx, PublishedKey key) {
        tx.sql("update app.log_key set until_size = :size where until_size is null")
                .param("size", key.fromSize())
                .update();
        tx.sql("""
                        insert into app.log_key (generation, from_size, ed25519, ml_dsa_44, endorsement)
                        values (:generation, :from, :ed25519, :mlDsa44, :endorsement)""")
                .param("generation", key.generation())
                .param("from", key.fromSize())
                .param("ed25519", key.ed25519().text())
                .param("mlDsa44", key.mlDsa44().text())
                .param("endorsement", key.endorsement())
                .update();
    }

    /// Moves up to `limit` committed entries from the queue into the log and gives their commitments, in order. Rows
    /// are
    /// found by an array of places, not by a join: a plan that was kept from an empty queue would join by nested loops.
    static List<byte[]> take(Transaction tx, long size, int limit) {
        return tx.sql("""
                        with taken as (delete from app.log_pending
                          where ctid = any(array(select ctid from app.log_pending order by entry_id limit :limit))
                          returning entry_id, tenant_id, commitment),
                        placed as (insert into app.log_leaf (leaf_index, tenant_id, entry_id, commitment)
                          select :size + row_number() over (order by entry_id, tenant_id) - 1, tenant_id, entry_id, commitment
                          from taken returning leaf_index, commitment)
                        select commitment from placed order by leaf_index""")
                .param("limit", limit)
                .param("size", size)
                .query((row, n) -> row.getBytes(1))
                .list();
    }

    /// The tile's hashes; fewer than its width where it isn't there.
    static byte[] tile(Transaction tx, Tile tile) {
        return tx.sql("select substr(hashes, 1, :bytes) from app.log_tile where level = :level and number = :number")
                .param("bytes", tile.width() * Merkle.HASH_BYTES)
                .param("level", tile.level())
                .param("number", tile.number())
                .query((row, n) -> row.getBytes(1))
                .optional()
                .orElse(new byte[0]);
    }

    static void keep(Transaction tx, Map<Tile, byte[]> tiles) {
        tx.sql("""
                        insert into app.log_tile (level, number, hashes)
                        select * from unnest(:levels::int[], :numbers::bigint[], :hashes::bytea[])
                        on conflict (level, number) do update set hashes = excluded.hashes""")
                .param("levels", tiles.keySet().stream().map(Tile::level).toArray(Integer[]::new))
                .param("numbers", tiles.keySet().stream().map(Tile::number).toArray(Long[]::new))
                .param("hashes", tiles.values().toArray(byte[][]::new))
                .update();
    }

    /// The commitments of a bundle of entries, in order.
    static List<byte[]> commitments(Transaction tx, long from, int count) {
        return tx.sql("""
                        select commitment from app.log_leaf
                        where leaf_index >= :from and leaf_index < :from + :count order by leaf_index""")
                .param("from", from)
                .param("count", count)
                .query((row, n) -> row.getBytes(1))
                .list();
    }
}
