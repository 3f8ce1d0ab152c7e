package io.nexaera.webhooks;

import io.nexaera.audit.AuditLog;
import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.outbox.Events;
import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformSession;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/// A node that brings one endpoint what waits for it until nothing does, or until it is killed. Its clock is two days
/// ahead, so that the application beside it leaves these deliveries alone.
final class NodeInAnotherProcess {
    static final Duration AHEAD = Duration.ofDays(2);
    static final int BATCH = 64;

    private NodeInAnotherProcess() {}

    /// @param arguments JDBC URL, context key, key file, its password, agency, client, endpoint
    @SuppressWarnings("NullAway") // nothing is turned off here, so nobody writes the letter
    public static void main(String[] arguments) throws Exception {
        WebhookSettings settings = new WebhookSettings(
                Duration.ofSeconds(1),
                List.of(Duration.ofSeconds(1)),
                Duration.ofDays(5),
                Duration.ofDays(1),
                Duration.ofDays(30),
                Duration.ofMillis(100),
                Duration.ofSeconds(4),
                BATCH,
                8,
                64);
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of("nexaera.vault.keystore", arguments[2], "nexaera.vault.password", arguments[3])));
        Clock clock = Clock.offset(Clock.systemUTC(), AHEAD);
        Queue.Due due = new Queue.Due(
                UUID.fromString(arguments[5]),
                UUID.fromString(arguments[4]),
                Optional.of(UUID.fromString(arguments[5])),
                UUID.fromString(arguments[6]),
                0);
        try (OperatorSession session = OperatorSession.open(arguments[0], "nx_app", "nx_app", arguments[1]);
                PlatformSession platform = PlatformSession.open(arguments[0], "nx_platform", arguments[1]);
                Outbound outbound = new Outbound(new EgressSettings(
                        List.of(EgressSettings.THIS_MACHINE.split(",")),
                        java.util.Set.of(443),
                        List.of(),
                        Duration.ofSeconds(5),
                        65_536,
                        100))) {
            TenantDatabase database = session.database();
            Vault vault = Vault.beside(environment, platform.database());
            JsonMapper json = JsonMapper.shared();
            Endpoints endpoints = new Endpoints();
            EventMessages messages = new EventMessages(json, List.of(), List.of());
            Results results = new Results(
                    database,
                    endpoints,
                    new Attempts(vault, json, messages),
                    new Deliveries(),
                    null,
                    Events.ofAnotherProcess(),
                    AuditLog.besideTheApplication(),
                    settings,
                    clock);
            DeliveryRun run = new DeliveryRun(
                    database,
                    (agency, client, job, kind) -> ScopeMint.job(agency, client, job, Origin.ofPlatform("test")),
                    new Queue(platform.database()),
                    endpoints,
                    new EndpointKeys(vault, platform.database()),
                    messages,
                    new Sender(outbound, settings, clock),
                    results,
                    settings,
                    clock);
            System.out.println("ready");
            Semaphore sending = new Semaphore(64);
            int idle = 0;
            while (idle < 60) { // longer than the lease of whoever was killed before
                idle = sendsSome(run, due, sending) ? 0 : idle + 1;
                Thread.sleep(idle == 0 ? 0 : 100);
            }
        }
    }

    /// While the database is away it goes on, as the application does.
    private static boolean sendsSome(DeliveryRun run, Queue.Due due, Semaphore sending) throws InterruptedException {
        try {
            return !run.deliver(due, BATCH, sending).isEmpty();
        } catch (DataAccessException | TransactionException away) {
            return false;
        }
    }
}
