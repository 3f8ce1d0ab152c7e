package io.nexaera.siem;

import static org.awaitility.Awaitility.await;

import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Short words for tests of streaming: a client with entries of its own, destinations, and what has arrived.
final class Siem {
    static final JsonMapper JSON = JsonMapper.shared();
    static final Duration PATIENCE = Duration.ofSeconds(60);

    static final Destinations DESTINATIONS = TestInstallation.bean(Destinations.class);
    private static final TenantDatabase DATABASE = TestInstallation.bean(TenantDatabase.class);
    private static final AuditLog AUDIT = TestInstallation.bean(AuditLog.class);

    private Siem() {}

    static TestInstallation.Tenant client(String name) {
        return TestInstallation.newClient(
                name + " " + UUID.randomUUID(), UUID.randomUUID().toString());
    }

    static TenantScope owner(TestInstallation.Tenant client) {
        return client.as(Role.CLIENT_OWNER).scope();
    }

    /// Entries whose target says whose they are.
    static void happen(TenantScope scope, int entries, String mark) {
        for (int done = 0; done < entries; done += 100) {
            int now = Math.min(100, entries - done);
            DATABASE.run(scope, tx -> {
                for (int i = 0; i < now; i++) {
                    AUDIT.record(tx, AuditEvent.of("test.happened").target("thing", UUID.randomUUID(), mark));
                }
            });
        }
    }

    static NewDestination wanted(Kind kind, String address, String secret, Options options) {
        return new NewDestination(
                kind + " " + UUID.randomUUID(), kind, address, options, secret, "", new Start.Beginning());
    }

    static Destinations.Fresh https(TenantScope scope, LoopbackServer to) {
        return DESTINATIONS.add(scope, wanted(Kind.HTTPS, to.url() + "/audit", "", Options.NONE));
    }

    static Destination standing(TenantScope scope, UUID id) {
        return DESTINATIONS.find(scope, id);
    }

    static void awaitUpToDate(TenantScope scope, UUID id) {
        await().atMost(PATIENCE).until(() -> standing(scope, id).standing().equals("up to date"));
    }

    /// What one side has received, by the entries' numbers.
    static final class Arrived {
        private final ConcurrentSkipListMap<Long, List<JsonNode>> events = new ConcurrentSkipListMap<>();

        void add(JsonNode event) {
            events.computeIfAbsent(event.at("/metadata/sequence").asLong(), n -> new ArrayList<>())
                    .add(event);
        }

        void addAll(String batch) {
            JSON.readTree(batch).at("/data/events").forEach(this::add);
        }

        int distinct() {
            return events.size();
        }

        long all() {
            return events.values().stream().mapToLong(List::size).sum();
        }

        List<JsonNode> firsts() {
            return events.values().stream().map(List::getFirst).toList();
        }

        /// Numbered from 1 without a gap, in the order of the log, each good by the schema, repeats alike.
        void demandWhole(long last) {
            Assertions.assertThat(events.keySet())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, last).boxed().toList());
            Assertions.assertThat(firsts()).isSortedAccordingTo((a, b) -> Long.compare(index(a), index(b)));
            events.values().forEach(same -> Assertions.assertThat(same).containsOnly(same.getFirst()));
            Assertions.assertThat(firsts().stream()
                            .flatMap(event -> OcsfSchema.violations(event).stream())
                            .distinct())
                    .isEmpty();
        }

        private static long index(JsonNode event) {
            return event.at("/unmapped/leaf_index").asLong();
        }
    }
}
