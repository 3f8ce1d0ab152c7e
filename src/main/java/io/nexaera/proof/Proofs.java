package io.nexaera.proof;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.Caller;
import io.nexaera.outbox.Loops;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// A client's proofs: those that were, and one more at once. It runs in this process, for its words are in no table: a
/// proof that its process doesn't live to end is called failed.
@Component
public class Proofs implements SmartLifecycle {
    private static final Duration SPARE = Duration.ofMinutes(5);

    private final TenantDatabase database;
    private final Healthcare healthcare;
    private final Proving proving;
    private final ProofSettings settings;
    private final AuditLog audit;
    private final Loops threads = new Loops();

    Proofs(TenantDatabase database, Healthcare healthcare, Proving proving, ProofSettings settings, AuditLog audit) {
        this.database = database;
        this.healthcare = healthcare;
        this.proving = proving;
        this.settings = settings;
        this.audit = audit;
    }

    /// @param words of the owner's own, empty for random ones
    /// @throws Problem.Invalid `healthcare.words`
    /// @throws Problem.Conflict `healthcare.proof-needs-mode`, `healthcare.proof-under-way`
    Proof start(Caller caller, Optional<String> words) {
        Optional<Canary> own = words.filter(text -> !text.isBlank()).map(Canary::of);
        Proof proof = database.inTransaction(caller.scope(), tx -> {
            Proof begun = begin(tx, Optional.of(caller.name()), own.isPresent());
            audit.record(
                    tx,
                    AuditEvent.of("healthcare.proof-asked")
                            .target("proof", begun.id(), "")
                            .after(Map.of("ownWords", own.isPresent())));
            return begun;
        });
        threads.execute(() -> proving.carryOut(caller.scope(), proof.id(), own.orElseGet(Proofs::words)));
        return proof;
    }

    /// The daily one, in the thread of its job; nothing where the mode is off, or one is under way.
    ///
    /// @return the proof as it ended
    Optional<Proof> daily(TenantScope scope) {
        if (!healthcare.isInForce(scope)) {
            return Optional.empty();
        }
        try {
            Proof proof = database.inTransaction(scope, tx -> begin(tx, Optional.empty(), false));
            proving.carryOut(scope, proof.id(), words());
            return Optional.of(find(scope, proof.id()));
        } catch (Problem.Conflict underWay) {
            return Optional.empty();
        }
    }

    private static Canary words() {
        return Canary.random("canary");
    }

    private Proof begin(TenantTransaction tx, Optional<String> askedBy, boolean ownWords) {
        if (!healthcare.isInForce(tx)) {
            throw new Problem.Conflict(
                    "healthcare.proof-needs-mode", "There is nothing to prove while Healthcare Mode is off.");
        }
        ProofRows.endStale(tx, settings.most().plus(SPARE));
        return ProofRows.find(tx, ProofRows.begin(tx, askedBy, ownWords));
    }

    /// The newest first.
    public List<Proof> newest(TenantScope scope) {
        return database.inTransaction(scope, ProofRows::newest);
    }

    Proof find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> ProofRows.find(tx, id));
    }

    /// The report, byte for byte as its digest was made of it.
    ///
    /// @throws Problem.Conflict `healthcare.proof-without-report`
    String report(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> ProofRows.report(tx, id))
                .orElseThrow(() -> new Problem.Conflict(
                        "healthcare.proof-without-report", "There is no report: the proof isn’t finished, or failed."));
    }

    /// The entry of the audit log that holds the report's digest.
    Optional<UUID> entry(TenantScope scope, UUID id) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("""
                        select id from app.audit_entry
                        where tenant_id = :tenant and target_id = :proof and action = 'healthcare.proved' limit 1""")
                        .param("proof", id.toString())
                        .query(UUID.class)
                        .optional());
    }

    @Override
    public void start() {
        threads.start();
    }

    @Override
    public void stop() {
        threads.stop();
    }

    @Override
    public boolean isRunning() {
        return threads.isRunning();
    }
}
