package io.nexaera.access;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Ends what is still running when a visit is over: a streamed answer, say. Asks the database once a second, and only
/// while something runs.
@Component
public class LiveVisits implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LiveVisits.class);
    private static final Origin ORIGIN = Origin.ofPlatform("support access");

    private final PlatformDatabase database;
    private final Map<UUID, Running> running = new ConcurrentHashMap<>();
    private volatile @Nullable Thread clock;

    LiveVisits(PlatformDatabase database) {
        this.database = database;
    }

    private record Running(String session, Runnable end) {}

    /// Does `work`, and calls `end` within two seconds of the visit's end. Work that is no visit is not watched.
    public void during(TenantScope scope, Runnable end, Runnable work) {
        UUID key = UUID.randomUUID();
        Optional<String> visit = scope.access().flatMap(access -> scope.session());
        visit.ifPresent(session -> running.put(key, new Running(session, end)));
        try {
            work.run();
        } finally {
            running.remove(key);
        }
    }

    private void look() {
        if (running.isEmpty()) {
            return;
        }
        try {
            Set<String> live = live(
                    running.values().stream().map(Running::session).distinct().toList());
            running.forEach((key, one) -> {
                if (!live.contains(one.session())) {
                    running.remove(key);
                    one.end().run();
                }
            });
        } catch (DataAccessException e) {
            LOG.warn("could not ask which visits go on: {}", e.getClass().getSimpleName());
        }
    }

    private Set<String> live(List<String> sessions) {
        return Set.copyOf(database.inTransaction(
                ORIGIN,
                tx -> tx.sql("select ctx.live_access(array[:sessions])")
                        .param("sessions", sessions)
                        .query(String.class)
                        .list()));
    }

    @Override
    public void start() {
        clock = Thread.ofVirtual().name("live-visits").start(this::lookEverySecond);
    }

    @Override
    public void stop() {
        Thread stopped = clock;
        clock = null;
        if (stopped != null) {
            stopped.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return clock != null;
    }

    private void lookEverySecond() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        }
    }
}
