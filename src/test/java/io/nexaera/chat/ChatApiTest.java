package io.nexaera.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.agents.Agent;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.identity.AgentRuns;
import io.nexaera.identity.Role;
import io.nexaera.knowledge.Document;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Upload;
import io.nexaera.models.FakeAnthropic;
import io.nexaera.models.FakeOpenAi;
import io.nexaera.models.FakeProvider;
import io.nexaera.models.KeyTier;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.ModelUse;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.models.SavedConnection;
import io.nexaera.models.ServingKey;
import io.nexaera.models.UsageEvents;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// Asking an agent through the API: quoted from a document, by two kinds of model, and all that can go wrong on the
/// way.
class ChatApiTest {
    private static final TestInstallation.Tenant MAPLE = TestInstallation.newClient("Maple that chats", "maple-chat");
    private static final TenantScope SCOPE = MAPLE.as(Role.CLIENT_OWNER).scope();
    private static final Browserless CLIENT = Browserless.withKey(MAPLE.key().text());

    @BeforeAll
    static void aDocumentIsRead() throws InterruptedException {
        Knowledge knowledge = TestInstallation.bean(Knowledge.class);
        Document added = knowledge.add(SCOPE, Upload.text("Opening hours", """
                # Opening hours
                The practice is open from Monday to Thursday between 8:00 and 17:00, and on Friday until 13:00.

                # Emergencies
                Outside these hours, call the emergency dentist of the region at the number on our door.
                """));
        for (int i = 0; i < 600 && knowledge.find(SCOPE, added.id()).status() != Document.Status.READY; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(knowledge.find(SCOPE, added.id()).status()).isEqualTo(Document.Status.READY);
    }

    @Test
    void withoutAModelTheAnswerIsQuotedAndCited() {
        var answer = ask(agent(Optional.empty()), "When is the practice open on Friday?");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("until 13:00", "Opening hours", "\"extractive\":true", "\"grounded\":true");
    }

    @Test
    void offTopicGetsAnHonestNo() {
        var answer = ask(agent(Optional.empty()), "Who won the chess championship in 1972?");
        assertThat(answer.body()).contains("could not find this", "\"grounded\":false", "\"citations\":[]");
    }

    @Test
    void aModelIsAskedWithThePassagesAndItsAnswerIsCited() throws IOException, InterruptedException {
        try (FakeOpenAi openAi = new FakeOpenAi();
                FakeAnthropic anthropic = new FakeAnthropic()) {
            for (FakeProvider model : List.of(openAi, anthropic)) {
                model.says("Until ", "13:00 ", "[1].");
                var answer = ask(agent(Optional.of(model)), "When is the practice open on Friday?");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("Until 13:00 [1].", "Opening hours", "\"extractive\":false");
                assertThat(model.awaitRequest().body()).contains("13:00", "Be brief.", "untrusted-");
            }
        }
    }

    @Test
    void theStreamTellsTheStoryInOrder() throws IOException {
        try (FakeOpenAi model = new FakeOpenAi()) {
            model.says("Until ", "midday [1]."); // ends like no form of a canary: nothing waits for what follows
            String events = streamed(agent(Optional.of(model)), "When is the practice open on Friday?");
            assertThat(events.replaceAll("(?m)^(?!event).*\n?", ""))
                    .isEqualTo(
                            "event: conversation\nevent: delta\nevent: delta\nevent: delta\nevent: citations\nevent: done\n");
        }
    }

    @Test
    void whatAProviderDoesWrongIsAClearMessageAndTheQuestionIsKept() throws IOException {
        try (FakeOpenAi model = new FakeOpenAi()) {
            Agent agent = agent(Optional.of(model));
            model.fails(429, "rate_limit", java.util.Map.of("Retry-After", "7"));
            var limited = ask(agent, "Too often?");
            assertThat(limited.statusCode()).isEqualTo(502);
            assertThat(limited.headers().firstValue("Retry-After")).contains("7");
            assertThat(limited.body()).contains("models.rate-limited").doesNotContain("sk-test-key");
            model.fails(500, "server_error");
            assertThat(ask(agent, "Broken?").statusCode()).isEqualTo(502);
            String log = CLIENT.get(MAPLE.place().apiPath() + "/conversations?agent=" + agent.id())
                    .body();
            assertThat(log).contains("Too often?", "Broken?");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsKeptAndSaidToBeIncomplete() throws IOException {
        try (FakeOpenAi model = new FakeOpenAi()) {
            Agent agent = agent(Optional.of(model));
            model.cutsOffAfter("Until ");
            String events = streamed(agent, "Cut off?");
            assertThat(events).contains("event: delta", "event: error", "models.cut-off");
            assertThat(messages(agent)).contains("Until ", "\"state\":\"FAILED\"");
        }
    }

    @Test
    void aReaderWhoLeavesEndsTheCallToTheModel() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi();
                HttpClient http = HttpClient.newHttpClient()) {
            Agent agent = agent(Optional.of(model));
            model.hangsAfter("Until ");
            HttpResponse<InputStream> answer = http.send(
                    request(agent, "Leave?")
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            answer.body().read();
            answer.body().close();
            model.awaitClientGone();
            for (int i = 0; i < 100 && !messages(agent).contains("STOPPED"); i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(messages(agent)).contains("\"state\":\"STOPPED\"", "Until ");
        }
    }

    @Test
    void aQuestionOverTheLimitIsRefusedWithTheLimit() {
        var answer = ask(agent(Optional.empty()), "x".repeat(5_000));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("chat.question-length", "4000", "5000");
    }

    @Test
    void aConversationGoesOnWithWhatWasSaidBefore() throws IOException, InterruptedException {
        try (FakeOpenAi model = new FakeOpenAi()) {
            Agent agent = agent(Optional.of(model));
            model.says("Good day.");
            String first = ask(agent, "Hello, I am Ada.").body();
            String conversation = first.replaceAll(".*\"conversation\":\"([^\"]+)\".*", "$1");
            model.awaitRequest();
            model.says("Ada.");
            CLIENT.post(path(agent), "{\"text\":\"Who am I?\",\"conversation\":\"%s\"}".formatted(conversation));
            assertThat(model.awaitRequest().body()).contains("Hello, I am [PERSON_1_", "Good day.", "Who am I?");
        }
    }

    private static HttpResponse<String> ask(Agent agent, String text) {
        return CLIENT.post(path(agent), "{\"text\":\"%s\"}".formatted(text));
    }

    @Test
    void anAnswerTellsWhoseKeyPaidAndLeavesAUsageEvent() {
        try (FakeOpenAi model = new FakeOpenAi()) {
            Agent agent = agent(Optional.of(model));
            assertThat(CLIENT.post(path(agent), "{\"text\":\"Hello?\"}").body())
                    .contains("\"keyTier\":\"organization\"");
            assertThat(usage(agent)).containsExactly("openai test-model organization 12 5");
            model.fails(500, "broken");
            assertThat(CLIENT.post(path(agent), "{\"text\":\"Hello?\"}").statusCode())
                    .isEqualTo(502);
            assertThat(usage(agent))
                    .as("what failed was asked all the same")
                    .containsExactly("openai test-model organization 12 5", "openai test-model organization 0 0");
        }
        Agent quoting = agent(Optional.empty());
        assertThat(CLIENT.post(path(quoting), "{\"text\":\"Hello?\"}").body()).contains("\"keyTier\":null");
        assertThat(usage(quoting)).isEmpty();
    }

    @Test
    void nobodyAddsAUsageEventButARunOfTheAgentAndNobodyChangesOne() {
        Agent agent = agent(Optional.empty());
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        ModelUse use = new ModelUse(new ServingKey(KeyTier.AGENCY, ProviderKind.OPENAI, Optional.empty()), "m", 1, 1);
        UsageEvents events = TestInstallation.bean(UsageEvents.class);
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> database.run(SCOPE, tx -> events.record(tx, UUID.randomUUID(), use)));
        TenantScope run = TestInstallation.bean(AgentRuns.class).answering(SCOPE, agent.id());
        database.run(run, tx -> events.record(tx, UUID.randomUUID(), use));
        assertThat(usage(agent)).containsExactly("openai m agency 1 1");
        for (String sql : List.of("update app.usage_event set input_tokens = 0", "delete from app.usage_event")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> database.run(SCOPE, tx -> tx.sql(sql).update()));
        }
    }

    private static List<String> usage(Agent agent) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        SCOPE,
                        tx -> tx.sql("""
                        select concat_ws(' ', provider, model, key_tier, input_tokens, output_tokens) from app.usage_event
                        where sub_account_id = :subAccount and agent_id = :agent order by id""")
                                .param("agent", agent.id())
                                .query((row, n) -> row.getString(1))
                                .list());
    }

    private static String streamed(Agent agent, String text) {
        return CLIENT.send(request(agent, text).header("Accept", "text/event-stream"))
                .body();
    }

    private static HttpRequest.Builder request(Agent agent, String text) {
        return CLIENT.request(path(agent))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"%s\"}".formatted(text)));
    }

    private static String messages(Agent agent) {
        String base = MAPLE.place().apiPath() + "/conversations";
        String id = CLIENT.get(base + "?agent=" + agent.id()).body().replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
        return CLIENT.get(base + "/" + id + "/messages").body();
    }

    private static String path(Agent agent) {
        return MAPLE.place().apiPath() + "/agents/" + agent.id() + "/messages";
    }

    private static Agent agent(Optional<FakeProvider> model) {
        Optional<UUID> connection = model.map(ChatApiTest::connect).map(SavedConnection::id);
        AgentDraft draft = new AgentDraft(
                "Reception",
                "Be brief.",
                connection,
                connection.map(id -> "test-model"),
                0.3,
                800,
                4_000,
                Optional.empty());
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(SCOPE, tx -> TestInstallation.bean(Agents.class).create(tx, draft));
    }

    private static SavedConnection connect(FakeProvider model) {
        ProviderKind kind = model instanceof FakeAnthropic ? ProviderKind.ANTHROPIC : ProviderKind.OPENAI;
        return TestInstallation.bean(ModelConnections.class)
                .add(
                        SCOPE,
                        new NewConnection(
                                "fake " + UUID.randomUUID(),
                                kind,
                                model.baseUrl(),
                                "test-model",
                                Optional.of(ProviderKey.of("sk-test-key-0123456789"))));
    }
}
