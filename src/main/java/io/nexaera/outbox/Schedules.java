package io.nexaera.outbox;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Sees to it that each job that recurs waits in the queue. Each asks for the next one itself ([Jobs#enqueueNext]);
/// this catches those that nobody asked for.
@Component
public class Schedules implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

    private final PlatformDatabase platform;
    private final ObjectProvider<JobHandler> handlers;
    private final Loops loops = new Loops();

    Schedules(PlatformDatabase platform, ObjectProvider<JobHandler> handlers) {
        this.platform = platform;
        this.handlers = handlers;
    }

    /// How many jobs were missing.
    public long complete(Schedule schedule) {
        return platform.inTransaction(
                Origin.ofPlatform(schedule.name()),
                tx -> tx.sql("select " + schedule.function() + "()")
                        .query(Long.class)
                        .single());
    }

    @Override
    public void start() {
        loops.start();
        handlers.stream()
                .map(JobHandler::schedule)
                .flatMap(Optional::stream)
                .forEach(schedule -> loops.repeat("scheduling " + schedule.name(), schedule.every(), () -> {
                    long made = complete(schedule);
                    if (made > 0) {
                        LOG.info("{} scheduled: {}", schedule.name(), made);
                    }
                    Thread.sleep(schedule.every());
                }));
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
