package io.nexaera.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.identity.Role;
import io.nexaera.signature.SignatureCheck.Headers;
import io.nexaera.signature.SignedMessage;
import io.nexaera.signature.WebhookKey;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Webhooks over HTTP, as people and programs use them, and as a neighbour would like to.
class WebhooksApiTest {
    private static final TestInstallation.Tenant CLIENT = TestInstallation.newClient("Wired Clinic", "wired-clinic");
    private static final TestInstallation.Tenant NEIGHBOUR = TestInstallation.harborPlumbing();

    private final Browserless owner = Browserless.signedIn(CLIENT, Role.CLIENT_OWNER);
    private final Browserless neighbour = Browserless.signedIn(NEIGHBOUR, Role.CLIENT_OWNER);
    private final String api = CLIENT.place().apiPath() + "/webhooks";
    private final String page = CLIENT.place().path() + "/webhooks";
    private final LoopbackServer receiver =
            new LoopbackServer((request, wire) -> wire.respond(200, "text/plain", "thanks <b>you</b>"));

    @AfterEach
    void over() {
        receiver.close();
    }

    @Test
    void aSecretIsShownOnceAndAMessageIsOnRecordWordForWord() {
        JsonNode fresh = json(owner.post(api, "{\"url\":\"" + receiver.url() + "\",\"note\":\"CRM\"}"), 201);
        String id = fresh.get("endpoint").get("id").asString();
        String secret = fresh.get("secret").asString();
        assertThat(secret).startsWith("whsec_");
        assertThat(owner.get(api).body()).contains(id).doesNotContain(secret, "whsec_");
        assertThat(owner.get(page).body()).contains(receiver.url()).doesNotContain(secret);

        JsonNode tested = json(owner.post(api + "/" + id + "/test", "{}"), 200);
        assertThat(tested.get("state").asString()).isEqualTo("delivered");
        String event = tested.get("event").asString();
        JsonNode detail = json(owner.get(api + "/" + id + "/deliveries/" + event), 200);
        JsonNode exchange = detail.get("attempts").get(0).get("exchange");
        assertThat(exchange.get("responseBody").asString()).isEqualTo("thanks <b>you</b>");
        assertThat(exchange.get("requestHeaders").get("webhook-id").asString())
                .isEqualTo(tested.get("messageId").asString());
        String shown = owner.get(page + "/" + id + "/deliveries/" + event).body();
        assertThat(shown)
                .contains("thanks &lt;b&gt;you&lt;/b&gt;", "webhook-signature: v1,")
                .doesNotContain(secret);
        assertThat(owner.get(page + "/" + id).body()).contains("webhook.test", "/.well-known/webhook-keys/" + id);
        assertThat(owner.get(page + "/" + id + "/debugger").body()).contains("Why a signature fails");
    }

    @Test
    void publicKeysAreForAnybodyAndSecretsForNobody() {
        JsonNode fresh = json(owner.post(api, "{\"url\":\"" + receiver.url() + "\"}"), 201);
        String id = fresh.get("endpoint").get("id").asString();
        JsonNode second = json(owner.post(api + "/" + id + "/secret", "{}"), 200);
        JsonNode published = json(Browserless.anonymous().get("/.well-known/webhook-keys/" + id), 200)
                .get("keys");
        assertThat(published).hasSize(2);
        assertThat(published.get(0).get("key").asString())
                .isEqualTo(second.get("publicKey").asString());
        assertThat(published.get(1).get("key").asString())
                .isEqualTo(fresh.get("publicKey").asString());
        assertThat(Browserless.anonymous()
                        .get("/.well-known/webhook-keys/" + UUID.randomUUID())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theDebuggerSaysWhatTheReceiverDidWrong() {
        String id = json(owner.post(api, "{\"url\":\"" + receiver.url() + "\"}"), 201)
                .get("endpoint")
                .get("id")
                .asString();
        owner.post(api + "/" + id + "/test", "{}");
        LoopbackServer.Received got = receiver.requests().getLast();
        assertThat(examined(id, got, got.header("webhook-id"), got.body())
                        .get("good")
                        .asBoolean())
                .isTrue();
        assertThat(examined(id, got, got.header("webhook-id"), got.body().replace("\":", "\": "))
                        .get("fault")
                        .asString())
                .isEqualTo("body-reformatted");
        assertThat(examined(id, got, "evt_00000000000000000000000000000000", got.body())
                        .get("fault")
                        .asString())
                .isEqualTo("other-id");
        assertThat(examined(id, got, got.header("webhook-id"), "{}")
                        .get("fault")
                        .asString())
                .isEqualTo("body-changed");
        HttpResponse<String> told = owner.form(
                page + "/" + id + "/debugger",
                "messageId=" + got.header("webhook-id") + "&timestamp=" + got.header("webhook-timestamp")
                        + "&signature="
                        + Browserless.encoded(got.header("webhook-signature")
                                .split(" ", -1)[0]
                                .substring(3)) + "&body="
                        + Browserless.encoded(got.body()));
        assertThat(told.body()).contains("note bad");
    }

    @Test
    void aNeighbourSeesNothingAndReplaysNothing() {
        String id = json(owner.post(api, "{\"url\":\"" + receiver.url() + "\"}"), 201)
                .get("endpoint")
                .get("id")
                .asString();
        String event = json(owner.post(api + "/" + id + "/test", "{}"), 200)
                .get("event")
                .asString();
        String theirs = NEIGHBOUR.place().apiPath() + "/webhooks/" + id;
        int before = receiver.requests().size();
        for (HttpResponse<String> answer : List.of(
                neighbour.get(theirs),
                neighbour.get(theirs + "/deliveries"),
                neighbour.get(theirs + "/deliveries/" + event),
                neighbour.post(theirs + "/deliveries/" + event + "/replay", "{}"),
                neighbour.post(theirs + "/replay", "{\"which\":\"failed\"}"),
                neighbour.post(theirs + "/secret", "{}"),
                neighbour.post(theirs + "/test", "{}"))) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(receiver.requests()).hasSize(before);
    }

    /// An attacker inside the application, with any SQL, in the neighbour's context.
    @Test
    void rawSqlOfANeighbourSeesAndChangesNoRow() throws SQLException {
        json(owner.post(api, "{\"url\":\"" + receiver.url() + "\"}"), 201);
        TenantScope theirs = NEIGHBOUR.as(Role.CLIENT_OWNER).scope();
        UUID victim = CLIENT.as(Role.CLIENT_OWNER).scope().tenant();
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        for (String table : List.of(
                "event", "webhook_endpoint", "webhook_key", "webhook_delivery", "webhook_attempt", "webhook_receipt")) {
            long seen = database.inTransaction(
                    theirs,
                    tx -> tx.sql("select count(*) from app." + table + " where tenant_id = :victim")
                            .param("victim", victim)
                            .query(Long.class)
                            .single());
            assertThat(seen).as(table).isZero();
        }
        assertThatThrownBy(() -> database.run(
                        theirs,
                        tx -> tx.sql(
                                        "insert into app.event (tenant_id, type, data) values (:victim, 'agent.created', '{}')")
                                .param("victim", victim)
                                .update()))
                .rootCause()
                .hasMessageContaining("row-level security");
        int changed = database.inTransaction(
                theirs,
                tx -> tx.sql("update app.webhook_endpoint set url = 'https://evil.example/' where tenant_id = :victim")
                        .param("victim", victim)
                        .update());
        assertThat(changed).isZero();
        try (Connection app = TestDatabase.as("nx_app");
                var statement = app.createStatement();
                var rows = statement.executeQuery("select count(*) from app.webhook_endpoint")) {
            rows.next();
            assertThat(rows.getInt(1)).as("without a context").isZero();
        }
    }

    @Test
    void strangersMessagesAreTakenInOnce() {
        WebhookKey key = WebhookKey.fresh();
        UUID source = UUID.randomUUID();
        TenantScope scope = CLIENT.as(Role.CLIENT_OWNER).scope();
        Headers headers = headers(new SignedMessage("msg_1", Instant.now(), "{}"), key);
        assertThat(receive(scope, source, key, headers, "{}")).isInstanceOf(InboundWebhooks.Receipt.New.class);
        assertThat(receive(scope, source, key, headers, "{}")).isInstanceOf(InboundWebhooks.Receipt.Repeated.class);
        assertThat(receive(scope, UUID.randomUUID(), key, headers, "{}"))
                .as("another sender's ids are others")
                .isInstanceOf(InboundWebhooks.Receipt.New.class);
        assertThat(receive(scope, source, key, headers, "{ }")).isInstanceOf(InboundWebhooks.Receipt.Refused.class);
        assertThat(receive(scope, source, WebhookKey.fresh(), headers, "{}"))
                .isInstanceOf(InboundWebhooks.Receipt.Refused.class);
        Headers old = headers(new SignedMessage("msg_2", Instant.now().minusSeconds(400), "{}"), key);
        assertThat(receive(scope, source, key, old, "{}"))
                .isInstanceOfSatisfying(
                        InboundWebhooks.Receipt.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("webhooks.too-old"));
    }

    private static InboundWebhooks.Receipt receive(
            TenantScope scope, UUID source, WebhookKey key, Headers headers, String body) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> TestInstallation.bean(InboundWebhooks.class)
                                .receive(
                                        tx,
                                        source,
                                        List.of(key),
                                        headers,
                                        body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static Headers headers(SignedMessage message, WebhookKey key) {
        var all = message.headers(List.of(key));
        return new Headers(
                all.get(SignedMessage.ID), all.get(SignedMessage.TIMESTAMP), all.get(SignedMessage.SIGNATURE));
    }

    private JsonNode examined(String id, LoopbackServer.Received got, String messageId, String body) {
        return json(
                owner.post(
                        api + "/" + id + "/examine",
                        JsonMapper.shared()
                                .writeValueAsString(java.util.Map.of(
                                        "id",
                                        messageId,
                                        "timestamp",
                                        got.header("webhook-timestamp"),
                                        "signature",
                                        got.header("webhook-signature"),
                                        "body",
                                        body))),
                200);
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }
}
