package io.nexaera.audit;

import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformSession;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A node that does nothing but write entries and sequence them, until it is killed. On its standard output it says
/// what
/// was acknowledged, once it was: `ack NUMBER`, and `step ENTRIES` once a checkpoint that has them is committed.
final class NodeInAnotherProcess {
    private static final UUID AGENCY = UUID.fromString("0b000000-0000-7000-8000-00000000000b");
    private static final Duration EVERY = Duration.ofMillis(10);

    private final String name;
    private final AtomicInteger written = new AtomicInteger();

    private NodeInAnotherProcess(String name) {
        this.name = name;
    }

    /// @param arguments name, JDBC URL, key file, context key, number of writers
    public static void main(String[] arguments) throws InterruptedException {
        NodeInAnotherProcess node = new NodeInAnotherProcess(arguments[0]);
        String url = arguments[1];
        LogSettings settings = new LogSettings(Path.of(arguments[2]), "", EVERY);
        OperatorSession app = atLast(() -> OperatorSession.open(url, "nx_app", "nx_app", arguments[3]));
        PlatformSession platform = atLast(() -> PlatformSession.open(url, "nx_platform", arguments[3]));
        for (int i = Integer.parseInt(arguments[4]); i > 0; i--) {
            Thread.ofVirtual().start(() -> forGood(() -> node.write(app.database())));
        }
        Sequencer sequencer = new Sequencer(platform.database(), settings, Clock.systemUTC());
        forGood(() -> step(sequencer));
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    /// A database that is away comes back; whatever fails meanwhile is tried anew.
    @SuppressWarnings("InfiniteLoopStatement")
    private static void forGood(Work work) {
        while (true) {
            try {
                work.run();
            } catch (RuntimeException | InterruptedException e) {
                System.err.println(e);
            }
        }
    }

    private static <T> T atLast(Callable<T> open) throws InterruptedException {
        while (true) {
            try {
                return open.call();
            } catch (Exception notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private void write(TenantDatabase database) {
        int number = written.getAndIncrement();
        TenantScope scope = ScopeMint.job(AGENCY, Optional.empty(), UUID.randomUUID(), Origin.ofPlatform("test"));
        AuditEvent event = AuditEvent.of("test.made").target(name, number, "under fire");
        database.run(scope, tx -> AuditLog.besideTheApplication().record(tx, event));
        System.out.println("ack " + number);
    }

    private static void step(Sequencer sequencer) throws InterruptedException {
        int entries = sequencer.step();
        if (entries > 0) {
            System.out.println("step " + entries);
        } else {
            TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
        }
    }
}
