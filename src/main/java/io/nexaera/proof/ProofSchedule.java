package io.nexaera.proof;

import io.nexaera.outbox.Loops;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Sees to it that the daily proof of each client in Healthcare Mode waits in the queue.
@Component
class ProofSchedule implements SmartLifecycle {
    private static final Origin ORIGIN = Origin.ofPlatform("daily proofs");

    private final PlatformDatabase platform;
    private final ProofSettings settings;
    private final Loops loops = new Loops();

    ProofSchedule(PlatformDatabase platform, ProofSettings settings) {
        this.platform = platform;
        this.settings = settings;
    }

    /// How many clients had none.
    long complete() {
        return platform.inTransaction(
                ORIGIN,
                tx -> tx.sql("select ctx.schedule_proofs()").query(Long.class).single());
    }

    @Override
    public void start() {
        loops.start();
        loops.repeat("scheduling proofs", settings.scheduleEvery(), () -> {
            complete();
            Thread.sleep(settings.scheduleEvery());
        });
    }

    @Override
    public void stop() {
        loops.stop();
    }

    @Override
    public boolean isRunning() {
        return loops.isRunning();
    }
}
