package io.nexaera.retention;

import io.nexaera.outbox.Loops;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Sees to it that every client's daily purge waits in the queue, also a new client's. Each purge asks for the next one
/// itself; this catches what a restored backup or a new client lacks.
@Component
class PurgeSchedule implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeSchedule.class);
    private static final Origin ORIGIN = Origin.ofPlatform("daily purges");

    private final PlatformDatabase platform;
    private final RetentionSettings settings;
    private final Loops loops = new Loops();

    PurgeSchedule(PlatformDatabase platform, RetentionSettings settings) {
        this.platform = platform;
        this.settings = settings;
    }

    /// How many clients had none.
    long complete() {
        return platform.inTransaction(
                ORIGIN,
                tx -> tx.sql("select ctx.schedule_purges()").query(Long.class).single());
    }

    @Override
    public void start() {
        loops.start();
        loops.repeat("scheduling purges", settings.scheduleEvery(), () -> {
            long made = complete();
            if (made > 0) {
                LOG.info("daily purges scheduled for {} clients", made);
            }
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
