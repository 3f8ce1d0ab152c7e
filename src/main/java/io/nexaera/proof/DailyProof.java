package io.nexaera.proof;

import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.outbox.Schedule;
import io.nexaera.tenancy.TenantDatabase;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Proves each client in Healthcare Mode day after day; tells its people when one doesn't come out as it should.
@Component
class DailyProof implements JobHandler {
    static final String KIND = "healthcare.prove";

    private final Proofs proofs;
    private final ProofLetter letter;
    private final Jobs jobs;
    private final TenantDatabase database;
    private final ProofSettings settings;

    DailyProof(Proofs proofs, ProofLetter letter, Jobs jobs, TenantDatabase database, ProofSettings settings) {
        this.proofs = proofs;
        this.letter = letter;
        this.jobs = jobs;
        this.database = database;
        this.settings = settings;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<Schedule> schedule() {
        return Optional.of(new Schedule("daily proofs", "ctx.schedule_proofs", settings.scheduleEvery()));
    }

    /// Where the mode was turned off there is no next one; its schedule adds one when it is on again.
    @Override
    public void run(Job job) {
        proofs.daily(job.scope())
                .ifPresent(proof -> database.run(job.scope(), tx -> {
                    proof.result()
                            .filter(result -> !result.equals(Proof.PROVED))
                            .ifPresent(result -> letter.send(tx, proof, result));
                    jobs.enqueueNext(tx, job, settings.every());
                }));
    }
}
