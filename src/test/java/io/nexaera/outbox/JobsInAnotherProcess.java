package io.nexaera.outbox;

import io.nexaera.tenancy.PlatformDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/// The job runner of a node that a test starts and kills.
public final class JobsInAnotherProcess {
    private JobsInAnotherProcess() {}

    /// Works from now on, until the process ends.
    public static void start(
            PlatformDatabase database, JobScopes scopes, int workers, Duration lease, List<JobHandler> handlers) {
        OutboxSettings settings = new OutboxSettings(workers, lease, Duration.ofMillis(50), Duration.ofMillis(200));
        new JobRunner(new ClaimedJobs(database, settings), of(handlers), of(List.of(scopes)), settings).start();
    }

    private static <T> ObjectProvider<T> of(List<T> all) {
        return new ObjectProvider<>() {
            @Override
            public T getObject() {
                return all.getFirst();
            }

            @Override
            public Stream<T> stream() {
                return all.stream();
            }
        };
    }
}
