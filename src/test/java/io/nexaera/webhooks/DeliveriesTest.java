package io.nexaera.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.nexaera.TestInstallation;
import io.nexaera.TestMail;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.egress.LoopbackServer.Received;
import io.nexaera.egress.Outbound;
import io.nexaera.egress.SelfSigned;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.problem.Problem;
import io.nexaera.signature.SignatureCheck;
import io.nexaera.signature.SignedMessage;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes to receivers, good and bad ones, by a real Postgres and real connections.
class DeliveriesTest {
    private static final TestInstallation.Tenant CLIENT = TestInstallation.newClient("Hooked Clinic", "hooked-clinic");

    private final TenantScope owner = CLIENT.as(Role.CLIENT_OWNER).scope();
    private final Webhooks webhooks = TestInstallation.bean(Webhooks.class);
    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final LoopbackServer receiver =
            new LoopbackServer((request, wire) -> wire.respond(200, "text/plain", "thanks"));
    private final Node node = Node.withPatience(Duration.ofSeconds(10));

    @AfterEach
    void over() {
        webhooks.list(owner).forEach(endpoint -> webhooks.remove(owner, endpoint.id()));
        receiver.close();
    }

    @Test
    void fiveHundredFiveHundredTwoHundredUnderOneIdWithTheStatedWaits() {
        receiver.then((request, wire) -> wire.respond(500, "text/plain", "no"))
                .then((request, wire) -> wire.respond(500, "text/plain", "no"));
        UUID endpoint = Node.endpoint(owner, receiver.url() + "/hook");
        UUID event = Node.happens(owner);

        assertThat(node.deliver(owner, endpoint)).hasSize(1);
        assertWaits(endpoint, event, Duration.ofSeconds(5));
        assertThat(node.deliver(owner, endpoint)).as("too early").isEmpty();
        node.passes(Duration.ofMillis(5_500));
        assertThat(node.deliver(owner, endpoint)).hasSize(1);
        assertWaits(endpoint, event, Duration.ofMinutes(5));
        node.passes(Duration.ofSeconds(330));
        assertThat(node.deliver(owner, endpoint)).hasSize(1);

        assertThat(webhooks.delivery(owner, endpoint, event).state()).isEqualTo("delivered");
        assertThat(receiver.requests()).hasSize(3);
        assertThat(receiver.requests().stream().map(r -> r.header("webhook-id")).collect(Collectors.toSet()))
                .containsExactly(Message.id(event));
        assertThat(receiver.requests().stream()
                        .map(r -> r.header("webhook-timestamp"))
                        .distinct())
                .hasSize(3);
        List<Attempt> attempts = webhooks.attempts(owner, endpoint, event);
        assertThat(attempts).extracting(a -> a.status().orElse(0)).containsExactly(500, 500, 200);
        assertThat(attempts.getFirst().exchange().orElseThrow().responseBody()).isEqualTo("no");
        assertThat(attempts.getFirst().exchange().orElseThrow().requestBody())
                .isEqualTo(receiver.requests().getFirst().body());
    }

    @Test
    void theApplicationSendsByItselfAndTheOfficialLibraryVerifies() throws Exception {
        Webhooks.Fresh fresh = webhooks.add(owner, new EndpointDraft(receiver.url(), "", Optional.empty(), false));
        Node.happens(owner);
        Received got = receiver.awaitRequest();
        new Webhook(fresh.secret()).verify(got.body(), http(got));
        assertThat(got.header("webhook-signature")).matches("v1,\\S+ v1a,\\S+");
        assertThat(got.body())
                .matches(
                        "\\{\"type\":\"document.ready\",\"timestamp\":\"[^\"]+Z\",\"data\":\\{\"document\":\"[^\"]+\"}}");
        assertThatThrownBy(() -> new Webhook(fresh.secret()).verify(got.body() + " ", http(got)))
                .isInstanceOf(Exception.class);

        Webhooks.Fresh second = webhooks.rotate(owner, fresh.endpoint().id());
        Node.happens(owner);
        Received both = receiver.awaitRequest();
        assertThat(both.header("webhook-signature").split(" ", -1))
                .as("two keys, two kinds")
                .hasSize(4);
        new Webhook(fresh.secret()).verify(both.body(), http(both));
        new Webhook(second.secret()).verify(both.body(), http(both));
    }

    @Test
    void anEventIsThereIfAndOnlyIfItsDeedWasCommitted() {
        UUID endpoint = Node.endpoint(owner, receiver.url());
        UUID undone = UUID.randomUUID();
        assertThatThrownBy(() -> database.run(owner, tx -> {
                    TestInstallation.bean(Events.class)
                            .publishOnce(tx, undone, new Event(EventType.DOCUMENT_READY, Map.of("document", undone)));
                    throw new IllegalStateException("undo");
                }))
                .isInstanceOf(IllegalStateException.class);
        UUID done = Node.happens(owner);
        assertThat(webhooks.deliveries(owner, endpoint, Optional.empty(), Optional.empty(), 10))
                .extracting(Delivery::event)
                .containsExactly(done);
    }

    @Test
    void onlyWhatWasAskedForIsSent() {
        UUID endpoint = Node.endpoint(owner, receiver.url(), "agent.created");
        Node.happens(owner);
        assertThat(webhooks.deliveries(owner, endpoint, Optional.empty(), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void badReceiversFailInWordsAndNothingIsLost() {
        Node hasty = Node.withPatience(Duration.ofMillis(700));
        Map<LoopbackServer.Script, String> scripts = Map.of(
                (request, wire) -> wire.hang(),
                "The receiver didn't answer in time.",
                (request, wire) -> wire.raw("HTTP/1.1 2"),
                "The receiver ended the connection, or what it said wasn't HTTP.",
                (request, wire) -> wire.raw("SSH-2.0-OpenSSH_9\r\n\r\n"),
                "The receiver ended the connection, or what it said wasn't HTTP.",
                (request, wire) -> wire.respond(301, Map.of("Location", receiver.url() + "/elsewhere"), new byte[0]),
                "The receiver sent us elsewhere (301); redirects aren't followed.",
                (request, wire) -> wire.respond(404, "text/plain", "x".repeat(100_000)),
                "The receiver answered 404.");
        UUID endpoint = Node.endpoint(owner, receiver.url());
        scripts.forEach((script, sentence) -> {
            receiver.then(script);
            UUID event = Node.happens(owner);
            hasty.deliver(owner, endpoint);
            Node.rest(owner, endpoint);
            Delivery delivery = webhooks.delivery(owner, endpoint, event);
            assertThat(delivery.lastProblem()).contains(sentence);
            assertThat(delivery.state()).isEqualTo("waiting");
        });
        assertThat(receiver.requests())
                .as("no redirect was followed")
                .noneMatch(r -> r.path().equals("/elsewhere"));
        hasty.passes(Duration.ofSeconds(6));
        hasty.deliver(owner, endpoint);
        assertThat(webhooks.deliveries(owner, endpoint, Optional.of("delivered"), Optional.empty(), 10))
                .hasSize(5);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefusedAndTheAttemptIsOnRecord(@TempDir Path folder) throws Exception {
        try (LoopbackServer secured = overTls(folder)) {
            UUID endpoint = Node.endpoint(owner, "https://127.0.0.1:" + secured.port() + "/");
            UUID event = Node.happens(owner);
            node.deliver(owner, endpoint);
            assertUntrusted(endpoint, event);
            assertThat(secured.requests()).isEmpty();
        }
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefusedToo(@TempDir Path folder) throws Exception {
        try (LoopbackServer secured = overTls(folder);
                Outbound trusting = SelfSigned.trusting(folder)) {
            UUID endpoint = Node.endpoint(owner, "https://127.0.0.1:" + secured.port() + "/");
            UUID event = Node.happens(owner);
            node.through(trusting).deliver(owner, endpoint);
            assertThat(webhooks.delivery(owner, endpoint, event).state())
                    .as("the control: under its own name")
                    .isEqualTo("delivered");
            webhooks.remove(owner, endpoint);

            UUID byAnotherName = Node.endpoint(owner, "https://localhost:" + secured.port() + "/");
            UUID other = Node.happens(owner);
            node.through(trusting).deliver(owner, byAnotherName);
            assertUntrusted(byAnotherName, other);
            assertThat(secured.requests()).hasSize(1);
        }
    }

    private static LoopbackServer overTls(Path folder) throws Exception {
        return LoopbackServer.overTls(
                SelfSigned.context(folder), (request, wire) -> wire.respond(200, "text/plain", "thanks"));
    }

    private void assertUntrusted(UUID endpoint, UUID event) {
        assertThat(webhooks.delivery(owner, endpoint, event).lastProblem())
                .contains("The receiver's certificate is not one to trust.");
        assertThat(webhooks.delivery(owner, endpoint, event).state()).isEqualTo("waiting");
        assertThat(webhooks.attempts(owner, endpoint, event)).singleElement().satisfies(attempt -> {
            assertThat(attempt.status()).isEmpty();
            assertThat(attempt.problem()).contains("The receiver's certificate is not one to trust.");
            assertThat(attempt.exchange().orElseThrow().requestBody()).contains("document.ready");
        });
    }

    @Test
    void aReceiverThatDripsForEverCountsByItsStatusAndTakesNoLongerThanOthers() {
        Node hasty = Node.withPatience(Duration.ofMillis(700));
        receiver.then((request, wire) -> {
            wire.head(200, Map.of("Content-Length", "1000000"));
            wire.raw("x");
            wire.hang();
        });
        UUID endpoint = Node.endpoint(owner, receiver.url());
        UUID event = Node.happens(owner);
        hasty.deliver(owner, endpoint);
        assertThat(webhooks.delivery(owner, endpoint, event).state()).isEqualTo("delivered");
    }

    @Test
    void tooManyRequestsWithAWishIsHeeded() {
        receiver.then((request, wire) -> wire.respond(429, Map.of("Retry-After", "120"), new byte[0]));
        UUID endpoint = Node.endpoint(owner, receiver.url());
        UUID event = Node.happens(owner);
        node.deliver(owner, endpoint);
        assertThat(webhooks.delivery(owner, endpoint, event).nextAt())
                .contains(micros(node.instant().plusSeconds(120)));
        assertThat(webhooks.find(owner, endpoint).restsUntil())
                .as("the whole endpoint rests")
                .contains(micros(node.instant().plusSeconds(120)));
    }

    @Test
    void goneTurnsTheEndpointOffAndTellsItsPeople() {
        receiver.then((request, wire) -> wire.respond(410, "text/plain", ""));
        UUID endpoint = Node.endpoint(owner, receiver.url());
        Node.happens(owner);
        node.deliver(owner, endpoint);
        Endpoint off = webhooks.find(owner, endpoint);
        assertThat(off.state()).isEqualTo(Endpoint.State.DISABLED);
        assertThat(off.disabledFor()).contains("gone");
        await().until(() -> TestMail.at("hooked-clinic.example").stream()
                .anyMatch(mail -> text(mail).contains("A webhook was turned off")));
    }

    @Test
    void daysOfFailureTurnItOffAndWhatItMissedCanBeSentLater() {
        Node later = Node.withPatience(Duration.ofSeconds(10));
        LoopbackServer dead = new LoopbackServer((request, wire) -> wire.respond(500, "text/plain", ""));
        UUID endpoint = Node.endpoint(owner, dead.url());
        Node.happens(owner);
        later.deliver(owner, endpoint);
        Node.rest(owner, endpoint);
        later.passes(Duration.ofDays(5).plusSeconds(1));
        later.deliver(owner, endpoint);
        assertThat(webhooks.find(owner, endpoint).disabledFor()).contains("failing");
        UUID missed = Node.happens(owner);
        assertThat(webhooks.deliveries(owner, endpoint, Optional.empty(), Optional.empty(), 10))
                .as("off: nothing is meant for it")
                .extracting(Delivery::event)
                .doesNotContain(missed);
        assertThatThrownBy(() -> webhooks.replay(owner, endpoint, Webhooks.Which.FAILED, Optional.empty()))
                .isInstanceOf(Problem.Conflict.class);
        dead.close();
        webhooks.change(owner, endpoint, new EndpointDraft(receiver.url(), "", Optional.empty(), false));
        webhooks.turnOn(owner, endpoint);
        assertThat(webhooks.replay(owner, endpoint, Webhooks.Which.FAILED, Optional.empty()))
                .isGreaterThanOrEqualTo(1);
        await().until(() -> receiver.requests().stream()
                .anyMatch(r -> r.header("webhook-id").equals(Message.id(missed))));
    }

    @Test
    void whatWasTakenCanBeSentAgainUnderTheSameId() throws InterruptedException {
        webhooks.add(owner, new EndpointDraft(receiver.url(), "", Optional.empty(), false));
        UUID endpoint = webhooks.list(owner).getFirst().id();
        UUID event = Node.happens(owner);
        receiver.awaitRequest();
        await().until(() -> webhooks.delivery(owner, endpoint, event).state().equals("delivered"));
        webhooks.replay(owner, endpoint, event);
        assertThat(receiver.awaitRequest().header("webhook-id")).isEqualTo(Message.id(event));
        await().until(() -> webhooks.delivery(owner, endpoint, event).attempts() == 2);
        assertThat(webhooks.replay(
                        owner,
                        endpoint,
                        Webhooks.Which.ALL,
                        Optional.of(Instant.now().minusSeconds(600))))
                .isGreaterThanOrEqualTo(1);
        assertThat(receiver.awaitRequest().header("webhook-id")).startsWith("evt_");
    }

    /// The application's egress lets loopback through here; what it refuses otherwise, OutboundTest holds.
    @Test
    void privateAddressesAreRefusedBeforeAnythingConnects() {
        for (String url : List.of(
                "https://10.0.0.1/",
                "https://169.254.169.254/latest",
                "https://[fd00:ec2::254]/",
                "https://192.168.1.1/")) {
            assertThatThrownBy(() -> webhooks.add(owner, new EndpointDraft(url, "", Optional.empty(), false)))
                    .isInstanceOf(Problem.Invalid.class);
        }
        assertThatThrownBy(() -> new EndpointDraft("http://example.com/", "", Optional.empty(), false))
                .isInstanceOf(Problem.Invalid.class);
        UUID endpoint = Node.endpoint(owner, receiver.url());
        database.run(
                owner,
                tx -> tx.sql("update app.webhook_endpoint set url = 'https://10.0.0.1/' where id = :id")
                        .param("id", endpoint)
                        .update()); // as a name that changes its mind would
        UUID event = Node.happens(owner);
        node.deliver(owner, endpoint);
        Delivery refused = webhooks.delivery(owner, endpoint, event);
        assertThat(refused.lastStatus()).isEmpty();
        assertThat(refused.lastProblem().orElse("")).contains("only public ones can be reached");
    }

    @Test
    void aDeadNeighbourMovesNobody() {
        LoopbackServer silent = new LoopbackServer((request, wire) -> wire.hang());
        try {
            for (int i = 0; i < 10; i++) {
                webhooks.add(owner, new EndpointDraft(silent.url() + "/" + i, "", Optional.empty(), false));
            }
            webhooks.add(owner, new EndpointDraft(receiver.url(), "", Optional.empty(), false));
            Set<String> sent = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                sent.add(Message.id(Node.happens(owner)));
            }
            // the silent ones hold each request for fifteen seconds; the patience here is ten
            await().until(() -> receiver.requests().stream()
                    .map(r -> r.header("webhook-id"))
                    .collect(Collectors.toSet())
                    .containsAll(sent));
        } finally {
            silent.close();
        }
    }

    @Test
    void aSignatureMadeNowIsGoodByOurOwnCheckToo() {
        UUID endpoint = Node.endpoint(owner, receiver.url());
        Node.happens(owner);
        node.deliver(owner, endpoint);
        Received got = receiver.requests().getFirst();
        SignatureCheck check = database.inTransaction(
                owner,
                tx -> new SignatureCheck(
                        TestInstallation.bean(EndpointKeys.class).signing(tx, endpoint, node.instant())));
        SignatureCheck.Headers headers = new SignatureCheck.Headers(
                got.header(SignedMessage.ID), got.header(SignedMessage.TIMESTAMP), got.header(SignedMessage.SIGNATURE));
        assertThat(check.check(headers, got.body().getBytes(UTF_8), node.instant()))
                .isInstanceOf(SignatureCheck.Verdict.Good.class);
    }

    private void assertWaits(UUID endpoint, UUID event, Duration stated) {
        Delivery delivery = webhooks.delivery(owner, endpoint, event);
        assertThat(delivery.state()).isEqualTo("waiting");
        assertThat(delivery.nextAt().orElseThrow())
                .isBetween(
                        micros(node.instant().plus(stated)),
                        node.instant().plus(stated).plus(stated.dividedBy(10)));
    }

    private static Instant micros(Instant at) {
        return at.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    private static String text(jakarta.mail.internet.MimeMessage mail) {
        try {
            return mail.getSubject() + "\n" + mail.getContent();
        } catch (java.io.IOException | jakarta.mail.MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpHeaders http(Received got) {
        return HttpHeaders.of(
                got.headers().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))),
                (name, value) -> true);
    }
}
