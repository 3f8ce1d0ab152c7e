package io.nexaera.siem;

import io.nexaera.agencies.Agencies;
import io.nexaera.audit.AuditLog;
import io.nexaera.audit.SequencedLog;
import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformSession;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.json.JsonMapper;

/// A node that does nothing but serve destinations, in small batches, until it is killed.
final class StreamInAnotherProcess {
    private StreamInAnotherProcess() {}

    /// @param arguments JDBC URL, context key, the vault's key file, its password
    public static void main(String[] arguments) throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of("nexaera.vault.keystore", arguments[2], "nexaera.vault.password", arguments[3])));
        EgressSettings egress = new EgressSettings(
                List.of(EgressSettings.THIS_MACHINE.split(",")), Set.of(), List.of(), Duration.ofSeconds(5), 65536, 50);
        Outbound outbound = new Outbound(egress);
        Duration second = Duration.ofSeconds(1);
        Duration moment = Duration.ofMillis(20);
        SiemSettings settings = new SiemSettings(
                moment, 8, 7, 262144, second, second, moment, moment, second, second, second.multipliedBy(4));
        JsonMapper json = JsonMapper.shared();
        try (OperatorSession app = OperatorSession.open(arguments[0], "nx_app", "nx_app", arguments[1]);
                PlatformSession platform = PlatformSession.open(arguments[0], "nx_platform", arguments[1])) {
            AuditLog audit = AuditLog.besideTheApplication();
            SequencedLog log = new SequencedLog();
            Receivers receivers = new Receivers(
                    new Credentials(Vault.beside(environment, platform.database())),
                    new Agencies(audit),
                    log,
                    outbound,
                    outbound.connections(),
                    settings,
                    Clock.systemUTC(),
                    json);
            Streams streams = new Streams(
                    app.database(),
                    platform.database(),
                    (agency, client, job, kind) -> ScopeMint.job(agency, client, job, Origin.ofPlatform(kind)),
                    new DestinationRows(log, json),
                    receivers,
                    log,
                    new Progress(audit, settings),
                    settings);
            streams.start();
            Thread.currentThread().join();
        }
    }
}
