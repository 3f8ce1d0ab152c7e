package io.nexaera;

import io.nexaera.audit.WitnessedLogFiles;
import io.nexaera.egress.EgressSettings;
import io.nexaera.identity.ApiKey;
import io.nexaera.identity.ApiKeys;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Founding;
import io.nexaera.identity.KeyScope;
import io.nexaera.identity.Place;
import io.nexaera.identity.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole application on a real Postgres and a real port, once per test run. Two neighbours live in it: Maple Dental
/// and Harbor Plumbing, clients of the agency Northwind, each with a person of every role.
public final class TestInstallation {
    public static final String PASSWORD = "correct horse battery";

    /// The name under which it cosigns others' logs.
    public static final String WITNESS = "witness.test/w1";

    /// A place with its people and a key that may do everything a key can.
    public record Tenant(Place place, Map<Role, Caller> people, ApiKey.Fresh key) {
        public Caller as(Role role) {
            Caller caller = people.get(role);
            if (caller == null) {
                throw new IllegalArgumentException(role + " does not exist at " + place.name());
            }
            return caller;
        }

        public String email(Role role) {
            return as(role).person().orElseThrow().email();
        }
    }

    private static final ConfigurableApplicationContext APPLICATION = start();
    private static final Place AGENCY = bean(Founding.class).agency("northwind", "Northwind AI", "#1f5fbf");
    private static final Tenant NORTHWIND = populate(AGENCY, "northwind");
    private static final Tenant MAPLE = populate(bean(Founding.class).subAccount(AGENCY, "Maple Dental"), "maple");
    private static final Tenant HARBOR = populate(bean(Founding.class).subAccount(AGENCY, "Harbor Plumbing"), "harbor");

    private TestInstallation() {}

    public static Tenant northwind() {
        return NORTHWIND;
    }

    public static Tenant mapleDental() {
        return MAPLE;
    }

    public static Tenant harborPlumbing() {
        return HARBOR;
    }

    /// A client of its own for a test that fills it: its documents are in nobody else's way.
    public static Tenant newClient(String name, String domain) {
        return populate(bean(Founding.class).subAccount(AGENCY, name), domain);
    }

    /// An agency of its own for a test that changes it.
    public static Tenant newAgency(String slug, String name) {
        return populate(bean(Founding.class).agency(slug, name, "#1f5fbf"), slug);
    }

    public static Tenant newClient(Tenant agency, String name, String domain) {
        return populate(bean(Founding.class).subAccount(agency.place(), name), domain);
    }

    /// `http://127.0.0.1:port`
    public static String url() {
        var server = ((WebServerApplicationContext) APPLICATION).getWebServer();
        return "http://127.0.0.1:" + (server == null ? 0 : server.getPort());
    }

    public static <T> T bean(Class<T> type) {
        return APPLICATION.getBean(type);
    }

    public static <T> java.util.Collection<T> beans(Class<T> type) {
        return APPLICATION.getBeansOfType(type).values();
    }

    private static Tenant populate(Place place, String domain) {
        Map<Role, Caller> people = new EnumMap<>(Role.class);
        boolean agency = place.subAccount().isEmpty();
        Arrays.stream(Role.values())
                .filter(role -> role.ofAgency() == agency)
                .forEach(role -> people.put(
                        role,
                        bean(Founding.class)
                                .person(place, role, name(role), role.code() + "@" + domain + ".example", PASSWORD)));
        List<KeyScope> scopes = Arrays.stream(KeyScope.values())
                .filter(scope -> scope.fits(agency))
                .toList();
        Caller owner = people.get(agency ? Role.AGENCY_OWNER : Role.CLIENT_OWNER);
        if (owner == null) {
            throw new IllegalStateException("no owner");
        }
        return new Tenant(place, people, bean(ApiKeys.class).create(owner, "tests", scopes));
    }

    private static String name(Role role) {
        return "Test " + role.label();
    }

    private static ConfigurableApplicationContext start() {
        SpringApplication application = new SpringApplication(NexaeraApplication.class);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.ofEntries(
                Map.entry("nexaera.database.url", TestDatabase.url()),
                Map.entry("nexaera.database.app-password", "nx_app"),
                Map.entry("nexaera.database.owner-password", "nx_owner"),
                Map.entry("nexaera.database.platform-password", "nx_platform"),
                Map.entry("nexaera.database.context-key", TestDatabase.CONTEXT_KEY),
                Map.entry("nexaera.database.context", TestDatabase.CONTEXT_MODE),
                Map.entry("nexaera.vault.keystore", temporary("keys.p12").toString()),
                Map.entry("nexaera.vault.password", "only for tests"),
                Map.entry(
                        "nexaera.vault.client-tokens.list",
                        temporary("client-tokens.properties").toString()),
                Map.entry("nexaera.vault.client-tokens.look-every", "1s"),
                Map.entry("nexaera.log.key-file", temporary("log.key").toString()),
                Map.entry("nexaera.log.every", "50ms"),
                Map.entry("nexaera.proof.folders", TestDatabase.folder().toString()),
                Map.entry("nexaera.proof.settle", "200ms"),
                Map.entry("nexaera.egress.internal-hosts", EgressSettings.THIS_MACHINE),
                Map.entry("nexaera.witness.name", WITNESS),
                Map.entry("nexaera.witness.key-file", temporary("witness.key").toString()),
                Map.entry("nexaera.witness.logs[0].origin", WitnessedLogFiles.PEER.origin()),
                Map.entry("nexaera.witness.logs[0].keys", WitnessedLogFiles.PEER.publicKeys()),
                Map.entry("nexaera.witness.logs[1].origin", WitnessedLogFiles.TAMPERING.origin()),
                Map.entry("nexaera.witness.logs[1].keys", WitnessedLogFiles.TAMPERING.publicKeys()),
                Map.entry("nexaera.identity.requests-per-minute", "100000"),
                Map.entry("nexaera.identity.attempts-per-address", "100000"),
                Map.entry("nexaera.healthcare.registry", "src/test/resources/healthcare/eligible-here.json"),
                Map.entry("nexaera.outbox.poll", "100ms"),
                Map.entry("nexaera.siem.every", "50ms"),
                Map.entry("nexaera.siem.batch-entries", "100"),
                Map.entry("nexaera.siem.timeout", "3s"),
                Map.entry("nexaera.siem.acknowledgement", "1s"),
                Map.entry("nexaera.siem.acknowledgement-poll", "50ms"),
                Map.entry("nexaera.siem.retry-after", "50ms"),
                Map.entry("nexaera.siem.retry-at-most", "400ms"),
                Map.entry("nexaera.siem.stalled-after", "1s"),
                Map.entry("nexaera.siem.lease", "4s"),
                Map.entry("nexaera.mail.host", "127.0.0.1"),
                Map.entry("nexaera.mail.port", String.valueOf(TestMail.port())),
                Map.entry("nexaera.mail.tls", "none"),
                Map.entry("nexaera.mail.from", TestMail.FROM),
                Map.entry("nexaera.mail.console", "https://{agency}.console.example"),
                Map.entry("server.port", "0")));
        return application.run();
    }

    private static Path temporary(String name) {
        try {
            return Files.createTempDirectory("nexaera-test-files").resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
