package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditLog;
import io.nexaera.audit.TransparencyLog;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.egress.LoopbackServer.Received;
import io.nexaera.egress.LoopbackServer.Script;
import io.nexaera.identity.Role;
import io.nexaera.problem.Problem;
import io.nexaera.siem.Siem.Arrived;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tlog.Merkle;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Streams of signed HTTPS to receivers that behave, and to some that don't.
class HttpsStreamTest {
    private final TestInstallation.Tenant client = Siem.client("Streamed");
    private final TenantScope scope = Siem.owner(client);
    private final Arrived arrived = new Arrived();
    private final Script takes = (request, wire) -> {
        arrived.addAll(request.body());
        wire.respond(204, Map.of(), new byte[0]);
    };

    private static boolean isSigned(Received request, String secret) {
        String content =
                request.header("webhook-id") + "." + request.header("webhook-timestamp") + "." + request.body();
        return request.header("webhook-signature").equals("v1," + HttpsDelivery.signature(secret, content));
    }

    private long entries() {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> tx.sql("select count(*) from app.log_leaf where tenant_id = :tenant")
                                .query(Long.class)
                                .single());
    }

    @Test
    void everyEntryArrivesOnceNumberedSignedAndWithItsLeaf() {
        Siem.happen(scope, 250, "mine");
        try (LoopbackServer receiver = new LoopbackServer(takes)) {
            Destinations.Fresh fresh = Siem.https(scope, receiver);
            Siem.awaitUpToDate(scope, fresh.destination().id());
            Siem.happen(scope, 30, "mine");
            await().until(() -> arrived.distinct() >= 280);
            Siem.awaitUpToDate(scope, fresh.destination().id());
            arrived.demandWhole(entries());
            assertThat(arrived.all())
                    .as("no delivery failed, so none came twice")
                    .isEqualTo(arrived.distinct());
            assertThat(receiver.requests()).allMatch(request -> isSigned(request, fresh.secret()));
            assertThat(receiver.requests()).noneMatch(request -> isSigned(request, "whsec_" + "A".repeat(43) + "="));
            Siem.DESTINATIONS.remove(scope, fresh.destination().id());
        }
        leavesAreTheLogs();
    }

    private void leavesAreTheLogs() {
        TransparencyLog log = TestInstallation.bean(TransparencyLog.class);
        TestInstallation.bean(TenantDatabase.class)
                .run(
                        scope,
                        tx -> arrived.firsts().stream().limit(5).forEach(event -> {
                            var proof = log.proof(
                                    tx,
                                    UUID.fromString(event.at("/metadata/uid").asString()));
                            assertThat(event.at("/unmapped/leaf_index").asLong())
                                    .isEqualTo(proof.index());
                            assertThat(event.at("/unmapped/leaf_hash").asString())
                                    .isEqualTo(HexFormat.of().formatHex(Merkle.leaf(sha256(proof.extra()))));
                        }));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// 500, a hang, an answer that is cut off, a connection closed without a word: nothing is lost, each batch
    /// comes again under the same id, and a neighbour's stream goes on meanwhile.
    @Test
    void aReceiverThatFailsInEveryWayLosesNothing() {
        Siem.happen(scope, 250, "mine");
        AtomicInteger failed = new AtomicInteger();
        List<Script> failures = List.of(
                (request, wire) -> wire.respond(500, "text/plain", "no"),
                (request, wire) -> wire.hang(),
                (request, wire) -> wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
                (request, wire) -> {},
                (request, wire) -> wire.respond(503, Map.of("Retry-After", "0"), new byte[0]));
        Script fails = (request, wire) -> {
            int times = failed.getAndIncrement();
            if (times % 2 == 0 && times / 2 < failures.size()) {
                arrived.addAll(request.body()); // it got them, and we can't know
                failures.get(times / 2).answer(request, wire);
            } else {
                takes.answer(request, wire);
            }
        };
        TenantScope neighbour = Siem.owner(Siem.client("Neighbour"));
        try (LoopbackServer receiver = new LoopbackServer(fails);
                LoopbackServer hanging = new LoopbackServer((request, wire) -> wire.hang());
                LoopbackServer good = new LoopbackServer((request, wire) -> wire.respond(200, Map.of(), new byte[0]))) {
            UUID dead = Siem.https(scope, hanging).destination().id();
            UUID id = Siem.https(scope, receiver).destination().id();
            UUID other = Siem.https(neighbour, good).destination().id();
            Siem.awaitUpToDate(neighbour, other);
            assertThat(Siem.standing(scope, dead).number())
                    .as("the dead one has nothing")
                    .isZero();
            Siem.awaitUpToDate(scope, id);
            arrived.demandWhole(Siem.standing(scope, id).number());
            assertThat(failed.get()).isGreaterThan(failures.size());
            assertThat(receiver.requests().stream()
                            .map(request -> request.header("webhook-id"))
                            .distinct()
                            .count())
                    .as("a batch keeps its id")
                    .isLessThan(receiver.requests().size());
            await().atMost(Siem.PATIENCE)
                    .until(() -> Siem.standing(scope, dead).failing().isPresent());
            assertThat(Siem.standing(scope, dead).failing().orElseThrow().error())
                    .isEqualTo("It took too long.");
            assertThat(Siem.standing(scope, dead).backlog().entries()).isGreaterThanOrEqualTo(250);
            Siem.DESTINATIONS.remove(scope, dead);
            Siem.DESTINATIONS.remove(scope, id);
            Siem.DESTINATIONS.remove(neighbour, other);
        }
    }

    @Test
    void whatWasMissedComesWhenTheReceiverIsBack() {
        LoopbackServer gone = new LoopbackServer(takes);
        int port = gone.port();
        gone.close();
        Siem.happen(scope, 50, "mine");
        UUID id = Siem.DESTINATIONS
                .add(scope, Siem.wanted(Kind.HTTPS, "http://127.0.0.1:" + port + "/", "", Options.NONE))
                .destination()
                .id();
        await().atMost(Siem.PATIENCE)
                .until(() -> Siem.standing(scope, id).failing().isPresent());
        assertThat(Siem.standing(scope, id).failing().orElseThrow().error())
                .isEqualTo("Nobody answers at this address.");
        Siem.DESTINATIONS.pause(scope, id);
        assertThat(Siem.standing(scope, id).standing()).isEqualTo("paused");
        Siem.DESTINATIONS.resume(scope, id);
        await().atMost(Siem.PATIENCE)
                .until(() -> Siem.standing(scope, id).failing().isPresent());
        Siem.DESTINATIONS.remove(scope, id);
    }

    @Test
    void replaySendsAgainFromANumberADayOrTheBeginningUnderTheSameNumbers() {
        Siem.happen(scope, 20, "mine");
        try (LoopbackServer receiver = new LoopbackServer(takes)) {
            UUID id = Siem.https(scope, receiver).destination().id();
            Siem.awaitUpToDate(scope, id);
            long all = arrived.all();
            Siem.DESTINATIONS.replay(scope, id, new Start.Numbered(11));
            Siem.awaitUpToDate(scope, id);
            long again = arrived.all() - all;
            long entries = Siem.standing(scope, id).number();
            assertThat(again).isEqualTo(entries - 10 + 0);
            Siem.DESTINATIONS.replay(scope, id, new Start.Since(Instant.now().plusSeconds(3600)));
            Siem.awaitUpToDate(scope, id);
            Siem.DESTINATIONS.replay(scope, id, new Start.Since(Instant.EPOCH));
            await().atMost(Siem.PATIENCE).until(() -> arrived.all() >= all + again + entries);
            Siem.awaitUpToDate(scope, id);
            arrived.demandWhole(Siem.standing(scope, id).number());
            Siem.DESTINATIONS.remove(scope, id);
        }
    }

    @Test
    void deliveriesLeaveNoEntriesAndALongOutageLeavesOne() {
        try (LoopbackServer receiver =
                new LoopbackServer((request, wire) -> wire.respond(500, Map.of(), new byte[0]))) {
            UUID id = Siem.https(scope, receiver).destination().id();
            await().atMost(Siem.PATIENCE).until(() -> actions().contains("siem.destination-stalled"));
            await().atMost(Siem.PATIENCE)
                    .until(() ->
                            Siem.standing(scope, id).failing().orElseThrow().failures() >= 6);
            assertThat(actions().stream().filter(action -> action.startsWith("siem.")))
                    .containsExactlyInAnyOrder("siem.destination-added", "siem.destination-stalled");
            Siem.DESTINATIONS.remove(scope, id);
        }
    }

    private List<String> actions() {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> TestInstallation.bean(AuditLog.class).page(tx, AuditFilter.ALL, Optional.empty(), 500))
                .stream()
                .map(entry -> entry.action())
                .toList();
    }

    /// The agency's log, and two clients' of the same agency: each destination gets its own tenant's alone.
    @Test
    void nobodyElsesEntriesEverArrive() {
        TestInstallation.Tenant neighbour = Siem.client("Beside");
        TenantScope agency = TestInstallation.northwind().as(Role.AGENCY_OWNER).scope();
        Siem.happen(scope, 40, "mine");
        Siem.happen(Siem.owner(neighbour), 40, "theirs");
        Siem.happen(agency, 40, "the agency's");
        Arrived agencys = new Arrived();
        try (LoopbackServer receiver = new LoopbackServer(takes);
                LoopbackServer other = new LoopbackServer((request, wire) -> {
                    agencys.addAll(request.body());
                    wire.respond(200, Map.of(), new byte[0]);
                })) {
            UUID id = Siem.https(scope, receiver).destination().id();
            UUID theirs = Siem.https(agency, other).destination().id();
            Siem.awaitUpToDate(scope, id);
            await().atMost(Siem.PATIENCE)
                    .until(() -> Siem.standing(agency, theirs).number() >= 40);
            assertThat(arrived.firsts())
                    .allMatch(event -> event.at("/metadata/tenant_uid")
                            .asString()
                            .equals(scope.tenant().toString()));
            assertThat(arrived.firsts().toString()).contains("mine").doesNotContain("theirs", "the agency's");
            assertThat(agencys.firsts())
                    .allMatch(event -> event.at("/metadata/tenant_uid")
                            .asString()
                            .equals(agency.tenant().toString()));
            Siem.DESTINATIONS.remove(scope, id);
            Siem.DESTINATIONS.remove(agency, theirs);
        }
    }

    /// The application's own role, with another tenant's sealed context, in raw SQL.
    @Test
    void theDatabaseItselfKeepsNeighboursFromDestinationsAndLeaves() throws Exception {
        UUID id;
        try (LoopbackServer receiver = new LoopbackServer((request, wire) -> wire.hang())) {
            id = Siem.https(scope, receiver).destination().id();
        }
        TenantScope neighbour = Siem.owner(Siem.client("Prying"));
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        database.run(neighbour, tx -> {
            assertThat(tx.sql("select count(*) from app.siem_destination where id = :id")
                            .param("id", id)
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(tx.sql("update app.siem_destination set next_index = 0, state = 'active' where id = :id")
                            .param("id", id)
                            .update())
                    .isZero();
            assertThat(tx.sql("delete from app.siem_destination where id = :id")
                            .param("id", id)
                            .update())
                    .isZero();
            assertThat(tx.sql("select count(*) from app.log_leaf where tenant_id = :victim")
                            .param("victim", scope.tenant())
                            .query(Long.class)
                            .single())
                    .isZero();
        });
        assertThatExceptionOfType(org.springframework.dao.DataAccessException.class)
                .as("a destination in another's name")
                .isThrownBy(() -> database.run(
                        neighbour,
                        tx -> tx.sql("""
                        insert into app.siem_destination (agency_id, sub_account_id, name, kind, address, next_index, number)
                        values (:agency, :victim, 'x', 'https', 'http://127.0.0.1:9/', 0, 0)""").param("victim", scope.tenant()).update()));
        try (Connection bare = TestDatabase.as("nx_app");
                var rows = bare.createStatement().executeQuery("select count(*) from app.siem_destination")) {
            rows.next();
            assertThat(rows.getLong(1)).as("without a context").isZero();
        }
        assertThatExceptionOfType(Problem.NotFound.class)
                .isThrownBy(() -> Siem.DESTINATIONS.replay(neighbour, id, new Start.Beginning()));
        Siem.DESTINATIONS.remove(scope, id);
    }
}
