package io.nexaera.proof;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The table `healthcare_proof`.
final class ProofRows {
    private static final String COLUMNS = "id, asked_by, own_words, began_at, step, ended_at, result, problem";
    private static final int NEWEST = 20;

    private ProofRows() {}

    /// @throws Problem.Conflict `healthcare.proof-under-way`
    static UUID begin(TenantTransaction tx, Optional<String> askedBy, boolean ownWords) {
        return tx.sql("""
                        insert into app.healthcare_proof (sub_account_id, asked_by, own_words) values (:subAccount, :by, :own)
                        on conflict do nothing returning id""")
                .param("by", askedBy.orElse(null))
                .param("own", ownWords)
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> new Problem.Conflict("healthcare.proof-under-way", "A proof is under way already."));
    }

    /// Ends those of a process that has died: their words were in its memory alone.
    static void endStale(TenantTransaction tx, Duration after) {
        tx.sql("""
                        update app.healthcare_proof set ended_at = now(), result = 'failed',
                          problem = 'The program was stopped meanwhile. Start it again.'
                        where sub_account_id = :subAccount and ended_at is null and began_at < now() - make_interval(secs => :after)""").param("after", (double) after.toSeconds()).update();
    }

    static void step(TenantTransaction tx, UUID id, String step) {
        tx.sql("update app.healthcare_proof set step = :step where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .param("step", step)
                .update();
    }

    static void end(TenantTransaction tx, UUID id, String result, String report) {
        tx.sql("""
                        update app.healthcare_proof set step = 'done', ended_at = now(), result = :result, report = :report
                        where sub_account_id = :subAccount and id = :id""")
                .param("id", id)
                .param("result", result)
                .param("report", report)
                .update();
    }

    static void fail(TenantTransaction tx, UUID id, String problem) {
        tx.sql("""
                        update app.healthcare_proof set ended_at = now(), result = 'failed', problem = :problem
                        where sub_account_id = :subAccount and id = :id""").param("id", id).param("problem", problem).update();
    }

    /// The newest first.
    static List<Proof> newest(TenantTransaction tx) {
        return tx.sql("select " + COLUMNS
                        + " from app.healthcare_proof where sub_account_id = :subAccount order by id desc limit :limit")
                .param("limit", NEWEST)
                .query((row, n) -> read(row))
                .list();
    }

    /// @throws Problem.NotFound also for a neighbour's
    static Proof find(TenantTransaction tx, UUID id) {
        return tx.sql("select " + COLUMNS
                        + " from app.healthcare_proof where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .query((row, n) -> read(row))
                .optional()
                .orElseThrow(() -> new Problem.NotFound("proof"));
    }

    /// The report, byte for byte as its digest was made of it; empty where there is none yet.
    static Optional<String> report(TenantTransaction tx, UUID id) {
        find(tx, id);
        return tx.sql("select report from app.healthcare_proof where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                .single();
    }

    private static Proof read(ResultSet row) throws SQLException {
        return new Proof(
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getString("asked_by")),
                row.getBoolean("own_words"),
                row.getTimestamp("began_at").toInstant(),
                row.getString("step"),
                Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant),
                Optional.ofNullable(row.getString("result")),
                Optional.ofNullable(row.getString("problem")));
    }
}
