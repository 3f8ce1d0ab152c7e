package io.nexaera.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.agents.Agent;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.identity.Role;
import io.nexaera.models.FakeOpenAi;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// An agency's person reads an answer that is still being made, and the client ends the visit: the reader's stream ends
/// and the model's provider sees its socket closed.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VisitStreamTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Tenant AGENCY = TestInstallation.northwind();
    private static final Browserless BEN = Browserless.signedIn(AGENCY, Role.AGENCY_ADMIN);

    private Tenant client = TestInstallation.mapleDental();
    private Browserless owner = Browserless.anonymous();
    private String grant = "";

    @BeforeEach
    void benIsInsideWithFullAccess() {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        client = TestInstallation.newClient("Streamed " + tag, "streamed-" + tag);
        owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        String asked = BEN.post(
                        AGENCY.place().apiPath() + "/access-requests",
                        "{\"subAccount\":\"%s\",\"reason\":\"The agent stops in the middle\",\"full\":true}"
                                .formatted(client.place()
                                        .subAccount()
                                        .orElseThrow()
                                        .id()))
                .body();
        grant = JSON.readTree(asked).get("id").asString();
        assertThat(owner.post(ofClient() + "/approve", "{\"full\":true}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "console"})
    void endNowEndsTheStreamAndTheCallToTheModel(String by) throws Exception {
        endedStream(
                by,
                ignored -> assertThat(owner.post(ofClient() + "/end", "{}").statusCode())
                        .isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "console"})
    void soDoesTheKillSwitch(String by) throws Exception {
        endedStream(
                by,
                ignored -> assertThat(owner.send("PUT", client.place().apiPath() + "/access-stop", "")
                                .statusCode())
                        .isEqualTo(204));
    }

    /// The control: it is the end of the visit that ends the stream, and the client's own reader keeps theirs.
    @Test
    void theOwnersOwnStreamGoesOn() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi();
                HttpClient http = HttpClient.newHttpClient()) {
            Agent agent = agent(model);
            var permits = new java.util.concurrent.Semaphore(1);
            model.saysWhenAllowed(permits, "Until ", "13:00.");
            HttpResponse<InputStream> answer = http.send(
                    question(owner, client.place().apiPath(), agent), HttpResponse.BodyHandlers.ofInputStream());
            String before = readUntil(answer.body(), "Until ");
            assertThat(before).contains("event: delta");
            owner.post(ofClient() + "/end", "{}");
            assertThat(BEN.get(client.place().apiPath() + "/agents").statusCode())
                    .isEqualTo(404);
            permits.release();
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("13:00.", "event: done");
        }
    }

    /// `/v1` names no client: a person who visits has no way to it, only the client's own keys have.
    @Test
    void theOpenAiDoorIsClosedToVisitors() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi()) {
            Agent agent = agent(model);
            String body = "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"
                    .formatted(agent.slug());
            HttpResponse<String> refused = BEN.post("/v1/chat/completions", body);
            assertThat(refused.statusCode()).isIn(401, 403, 404);
            assertThat(model.requests()).isEmpty();
            assertThat(Browserless.withKey(client.key().text())
                            .post("/v1/chat/completions", body)
                            .body())
                    .as("control")
                    .contains("OK", "[DONE]");
        }
    }

    private void endedStream(String by, Consumer<String> end) throws Exception {
        try (FakeOpenAi model = new FakeOpenAi();
                HttpClient http = HttpClient.newHttpClient()) {
            Agent agent = agent(model);
            model.hangsAfter("Until ");
            String place =
                    by.equals("api") ? client.place().apiPath() : client.place().path();
            HttpResponse<InputStream> answer =
                    http.send(question(BEN, place, agent), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            String before = readUntil(answer.body(), "Until ");
            assertThat(before).contains("event: delta");
            end.accept(by);
            model.awaitClientGone();
            String after =
                    new String(answer.body().readAllBytes(), StandardCharsets.UTF_8); // returns: the stream ended
            assertThat(after).doesNotContain("event: delta");
            assertThat(kept()).contains("Until ", "\"state\":\"STOPPED\"");
        }
    }

    /// What the client has of it.
    private String kept() {
        String base = client.place().apiPath() + "/conversations";
        String id = JSON.readTree(owner.get(base).body())
                .get("items")
                .get(0)
                .get("id")
                .asString();
        return owner.get(base + "/" + id + "/messages").body();
    }

    private static String readUntil(InputStream stream, String words) throws java.io.IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(words) < 0) {
            int next = stream.read();
            assertThat(next).as("%s", read).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    private static HttpRequest question(Browserless who, String place, Agent agent) {
        return who.request(place + "/agents/" + agent.id() + "/messages")
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"When do you close?\"}"))
                .build();
    }

    private String ofClient() {
        return client.place().apiPath() + "/access-requests/" + grant;
    }

    private Agent agent(FakeOpenAi model) {
        TenantScope scope = client.as(Role.CLIENT_OWNER).scope();
        UUID connection = TestInstallation.bean(ModelConnections.class)
                .add(
                        scope,
                        new NewConnection(
                                "fake " + UUID.randomUUID(),
                                ProviderKind.OPENAI,
                                model.baseUrl(),
                                "test-model",
                                Optional.of(ProviderKey.of("sk-test-key-0123456789"))))
                .id();
        AgentDraft draft = new AgentDraft(
                "Reception",
                "Be brief.",
                Optional.of(connection),
                Optional.of("test-model"),
                0.3,
                800,
                4_000,
                Optional.empty());
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(scope, tx -> TestInstallation.bean(Agents.class).create(tx, draft));
    }
}
