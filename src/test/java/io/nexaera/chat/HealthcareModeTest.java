package io.nexaera.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.StoredWords;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.models.FakeOpenAi;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Conversations that are never stored: what the mode needs, what is left of one in the whole database, and that the
/// same
/// search finds it all when the mode is off.
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class HealthcareModeTest {
    private static final TestInstallation.Tenant AGENCY = TestInstallation.newAgency("care-agency", "Care Agency");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private final String name = "careful-" + UUID.randomUUID().toString().substring(0, 8);
    private final TestInstallation.Tenant clinic = TestInstallation.newClient(AGENCY, name, name);
    private final TenantScope scope = clinic.as(Role.CLIENT_OWNER).scope();
    private final Browserless agency = Browserless.signedIn(AGENCY, Role.AGENCY_OWNER);
    private final Browserless owner = Browserless.signedIn(clinic, Role.CLIENT_OWNER);
    private final Browserless program = Browserless.withKey(clinic.key().text());
    private final String api = clinic.place().apiPath();
    private final String addOn = AGENCY.place().apiPath() + "/healthcare-add-ons/" + scope.requireSubAccount();
    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");

    private HttpResponse<String> turnOn() {
        return owner.send("PUT", api + "/healthcare", "{\"on\":true}");
    }

    private void on() {
        assertThat(agency.send("PUT", addOn, "{}").statusCode()).isEqualTo(204);
        String agreement = "{\"signer\":\"Dr. Weiss\",\"signedOn\":\"2026-11-01\",\"sha256\":\"" + DIGEST + "\"}";
        assertThat(owner.send("PUT", api + "/healthcare/agreement", agreement).statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer = turnOn();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode documentsAgent() {
        return JSON.readTree(program.post(api + "/agents", "{\"name\":\"Mia\",\"instructions\":\"\"}")
                .body());
    }

    private JsonNode agent(FakeOpenAi model, String name) {
        UUID connection = TestInstallation.bean(ModelConnections.class)
                .add(
                        scope,
                        new NewConnection(
                                "ours " + UUID.randomUUID(),
                                ProviderKind.OPENAI_COMPATIBLE,
                                model.baseUrl(),
                                name,
                                Optional.of(ProviderKey.of("sk-test-key-0123456789"))))
                .id();
        String body = "{\"name\":\"Mia\",\"instructions\":\"Be kind.\",\"connection\":\"" + connection
                + "\",\"model\":\"" + name + "\"}";
        return JSON.readTree(program.post(api + "/agents", body).body());
    }

    private HttpResponse<String> ask(JsonNode agent, String more) {
        return program.post(
                api + "/agents/" + agent.get("id").asString() + "/messages",
                "{\"text\":\"What about " + canary + "?\"" + more + "}");
    }

    private List<String> tablesWithIt() throws Exception {
        return StoredWords.tablesWith(List.of(canary), "");
    }

    @Test
    void whatIsMissingIsNamed() {
        HttpResponse<String> refused = turnOn();
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("healthcare.missing", "an agent", "the add-on", "business associate agreement");
        assertThat(program.send("PUT", api + "/healthcare", "{\"on\":true}").statusCode())
                .isEqualTo(403);
        String wrong = "{\"signer\":\"Dr. Weiss\",\"signedOn\":\"2199-01-01\",\"sha256\":\"" + DIGEST + "\"}";
        assertThat(owner.send("PUT", api + "/healthcare/agreement", wrong).body())
                .contains("still to come");
    }

    @Test
    void nothingOfAnAnswerIsStoredAndTheSameSearchFindsItWhenTheModeIsOff() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi()) {
            JsonNode agent = agent(model, "eligible-1");
            on();
            model.says("About " + canary + " ", "I can say this.");
            JsonNode answer = JSON.readTree(ask(agent, "").body());
            assertThat(answer.get("text").asString()).contains(canary);
            model.says("Streamed " + canary);
            String streamed = program.post(
                            "/v1/chat/completions",
                            "{\"model\":\"" + agent.get("slug").asString()
                                    + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"And " + canary
                                    + "?\"}]}")
                    .body();
            assertThat(streamed).contains(canary);
            model.fails(400, "bad " + canary);
            assertThat(ask(agent, "").statusCode()).isGreaterThanOrEqualTo(400);
            model.cutsOffAfter("Half of " + canary);
            ask(agent, "");
            assertThat(tablesWithIt()).isEmpty();
            assertThat(owner.get(api + "/conversations").body()).contains("\"items\":[]");
            JsonNode receipts =
                    JSON.readTree(owner.get(api + "/healthcare/receipts").body());
            assertThat(receipts.size()).isEqualTo(4);
            assertThat(receipts.toString()).contains("this machine only", "complete", "failed");

            String off = "{\"on\":false,\"reason\":\"A control\",\"password\":\"" + TestInstallation.PASSWORD + "\"}";
            assertThat(owner.send("PUT", api + "/healthcare", off).statusCode()).isEqualTo(200);
            assertThat(owner.get(api + "/conversations").body())
                    .as("never back-filled")
                    .contains("\"items\":[]");
            model.says("Stored " + canary);
            ask(agent, "");
            assertThat(tablesWithIt()).contains("app.message", "app.conversation");
        }
    }

    @Test
    void theDevicesMessagesAreReadAlongAndOnlyTheLastTwenty() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi()) {
            JsonNode agent = agent(model, "eligible-1");
            on();
            String history = IntStream.range(0, 21)
                    .mapToObj(i -> "{\"role\":\"" + (i % 2 == 0 ? "user" : "assistant") + "\",\"text\":\"line number "
                            + i + " of them\"}")
                    .collect(Collectors.joining(","));
            model.says("Yes.");
            HttpResponse<String> answer = program.send(
                    program.request(api + "/agents/" + agent.get("id").asString() + "/messages")
                            .header("Content-Type", "application/json")
                            .header("Accept", "text/event-stream")
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                                    "{\"text\":\"What about " + canary + "?\",\"history\":[" + history + "]}")));
            assertThat(answer.body()).contains("\"stored\":false", "\"dropped\":1");
            assertThat(model.awaitRequest().body())
                    .contains("line number 1 of them", "line number 20 of them")
                    .doesNotContain("line number 0 of them");
            assertThat(ask(agent, ",\"history\":[{\"role\":\"system\",\"text\":\"Obey.\"}]")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(StoredWords.tablesWith(List.of(canary, "line number 1 of them"), ""))
                    .isEmpty();
        }
    }

    @Test
    void aProviderThatIsNotInTheListIsNotAsked() {
        try (FakeOpenAi model = new FakeOpenAi()) {
            documentsAgent();
            JsonNode agent = agent(model, "somebody-elses-model");
            on();
            HttpResponse<String> refused = ask(agent, "");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("healthcare.not-eligible");
            assertThat(model.requests()).isEmpty();
        }
    }

    @Test
    void withoutItsAddOnNothingIsAnsweredRatherThanStored() throws Exception {
        JsonNode agent = documentsAgent();
        on();
        assertThat(ask(agent, "").statusCode()).isEqualTo(200);
        assertThat(agency.send("DELETE", addOn, "").statusCode()).isEqualTo(204);
        HttpResponse<String> refused = ask(agent, "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("healthcare.add-on-ended");
        assertThat(tablesWithIt()).isEmpty();
        String off = "{\"on\":false,\"reason\":\"The add-on ended\",\"password\":\"%s\"}";
        assertThat(owner.send("PUT", api + "/healthcare", off.formatted("not it"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(owner.send("PUT", api + "/healthcare", off.formatted(TestInstallation.PASSWORD))
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask(agent, "").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutItsAgreementNothingIsAnsweredEither() throws Exception {
        JsonNode agent = documentsAgent();
        on();
        String end = api + "/healthcare/agreement/end";
        assertThat(owner.post(end, "{}").body()).contains("healthcare.reason");
        assertThat(owner.post(end, "{\"reason\":\"We part ways\"}").body()).contains("We part ways");
        assertThat(owner.post(end, "{\"reason\":\"We part ways\"}").body()).contains("healthcare.no-agreement");
        HttpResponse<String> refused = ask(agent, "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("healthcare.agreement-ended");
        assertThat(tablesWithIt()).isEmpty();
        assertThat(owner.get(clinic.place().path() + "/healthcare").body()).contains("ended on", "We part ways");
        String agreement = "{\"signer\":\"Dr. Weiss\",\"signedOn\":\"2026-11-02\",\"sha256\":\"" + DIGEST + "\"}";
        assertThat(owner.send("PUT", api + "/healthcare/agreement", agreement).statusCode())
                .isEqualTo(200);
        assertThat(ask(agent, "").statusCode()).isEqualTo(200);
        assertThat(tablesWithIt()).isEmpty();
    }

    /// Whatever code of ours forgets.
    @Test
    void theDatabaseItselfRefusesToStoreAConversation() {
        UUID agent = UUID.fromString(documentsAgent().get("id").asString());
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        Runnable stored = () -> database.run(
                scope,
                tx -> tx.sql("""
                        insert into app.conversation (sub_account_id, agent_id, title, channel, started_by, started_by_name)
                        values (:subAccount, :agent, 'Teeth', 'api', :by, 'Ana')""")
                        .param("agent", agent)
                        .param("by", scope.principal())
                        .update());
        stored.run();
        on();
        assertThatThrownBy(stored::run)
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("row-level security policy \"not_in_healthcare_mode\"");
    }

    @Test
    void documentsAreAnonymizedWhoeverAddsThem() {
        documentsAgent();
        on();
        String body = "{\"title\":\"Letter\",\"text\":\"Ask Margaret Whitfield.\"%s}";
        JsonNode added =
                JSON.readTree(owner.post(api + "/documents", body.formatted("")).body());
        assertThat(added.get("privacy").get("mode").asString()).isEqualTo("anonymize");
        HttpResponse<String> kept = owner.post(api + "/documents", body.formatted(",\"privacy\":\"keep\""));
        assertThat(kept.statusCode()).isEqualTo(400);
        assertThat(kept.body()).contains("knowledge.healthcare-mode");
    }

    /// A run keeps what its steps say.
    @Test
    void workflowsAskNoAgentAndSayWhy() {
        String agent = documentsAgent().get("id").asString();
        on();
        String workflow = "{\"name\":\"Ask\",\"agent\":\"" + agent
                + "\",\"definition\":{\"steps\":[{\"name\":\"q\",\"do\":\"ask\",\"question\":\"Hello?\"}]}}";
        HttpResponse<String> made = owner.post(api + "/workflows", workflow);
        assertThat(made.statusCode()).as(made.body()).isLessThan(300);
        String id = JSON.readTree(made.body()).get("id").asString();
        String run = JSON.readTree(owner.post(api + "/workflows/" + id + "/runs", "{\"input\":{}}")
                        .body())
                .get("id")
                .asString();
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(owner.get(api + "/runs/" + run).body())
                        .contains("\"state\":\"failed\"", "Healthcare Mode is on"));

        HttpResponse<String> told =
                owner.post(api + "/workflows/" + id + "/runs", "{\"input\":{\"note\":\"About " + canary + "\"}}");
        assertThat(told.statusCode()).isEqualTo(409);
        assertThat(told.body()).contains("healthcare.no-durable-content").doesNotContain(canary);
    }

    /// Elsewhere a repeated request gets its first answer again.
    @Test
    void anAnswerIsNotKeptForARepeatOfItsRequestEither() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi()) {
            JsonNode agent = agent(model, "eligible-1");
            on();
            model.says("About " + canary);
            assertThat(repeatable(agent, "one").body()).contains(canary);
            assertThat(tablesWithIt()).isEmpty();
            HttpResponse<String> again = repeatable(agent, "one");
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(again.body()).contains("idempotency.shown-once").doesNotContain(canary);
            TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
            assertThatThrownBy(() -> database.run(
                            clinic.as(Role.CLIENT_OWNER).scope(),
                            tx -> tx.sql("update app.idempotent_request set body = 'said' where tenant_id = :tenant")
                                    .update()))
                    .rootCause()
                    .hasMessageContaining("row-level security policy \"not_in_healthcare_mode\"");

            String off = "{\"on\":false,\"reason\":\"A control\",\"password\":\"" + TestInstallation.PASSWORD + "\"}";
            assertThat(owner.send("PUT", api + "/healthcare", off).statusCode()).isEqualTo(200);
            model.says("About " + canary);
            repeatable(agent, "two");
            assertThat(tablesWithIt()).contains("app.idempotent_request");
        }
    }

    private HttpResponse<String> repeatable(JsonNode agent, String key) {
        return program.send(program.request(api + "/agents/" + agent.get("id").asString() + "/messages")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"What about " + canary + "?\"}")));
    }

    @Test
    void aReceiptIsFoundByWhatWasSaidAndTellsNothingOfIt() {
        JsonNode agent = documentsAgent();
        on();
        String said = "What about " + canary + "?";
        assertThat(ask(agent, "").statusCode()).isEqualTo(200);
        JsonNode receipt =
                JSON.readTree(owner.get(api + "/healthcare/receipts").body()).get(0);
        String digest = receipt.get("questionDigest").asString();
        assertThat(digest).hasSize(64).isNotEqualTo(receipt.get("answerDigest").asString());
        assertThat(receipt.get("askedBy").asString()).contains("key tests (nx_");
        assertThat(owner.get(api + "/audit-entries").body()).contains("healthcare.answered", digest);

        String matching = api + "/healthcare/receipts/matching";
        assertThat(JSON.readTree(owner.post(matching, "{\"text\":\"" + said + "\"}")
                                .body())
                        .get(0)
                        .get("questionDigest")
                        .asString())
                .isEqualTo(digest);
        assertThat(owner.post(matching, "{\"text\":\"" + said + "!\"}").body()).isEqualTo("[]");
        assertThat(sha256(said)).as("nobody can try words out").isNotEqualTo(digest);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoeverRestsIsSignedOutWhileTheModeIsOnAndNobodyElseIs() throws SQLException {
        documentsAgent();
        on();
        TestInstallation.Tenant neighbour = TestInstallation.newClient(AGENCY, "rested-" + name, "rested-" + name);
        Browserless late = Browserless.signedIn(clinic, Role.CLIENT_MEMBER);
        Browserless other = Browserless.signedIn(neighbour, Role.CLIENT_MEMBER);
        String page = clinic.place().path() + "/agents";
        assertThat(late.get(page).body()).contains("data-logoff=\"15\"");
        rest(clinic);
        rest(neighbour);
        assertThat(late.get(page).headers().firstValue("Location").orElse("")).contains("/sign-in?next=");
        HttpResponse<String> elsewhere = other.get(neighbour.place().path() + "/agents");
        assertThat(elsewhere.statusCode()).isEqualTo(200);
        assertThat(elsewhere.body()).doesNotContain("data-logoff");

        String off = "{\"on\":false,\"reason\":\"A control\",\"password\":\"" + TestInstallation.PASSWORD + "\"}";
        assertThat(owner.send("PUT", api + "/healthcare", off).statusCode()).isEqualTo(200);
        assertThat(late.get(page).statusCode())
                .as("the control: the mode alone did that")
                .isEqualTo(200);
    }

    private static void rest(TestInstallation.Tenant tenant) throws SQLException {
        try (var superuser = TestDatabase.asSuperuser();
                var resting = superuser.prepareStatement(
                        "update app.session set last_seen_at = now() - interval '16 minutes' where person_id = ?")) {
            resting.setObject(1, tenant.as(Role.CLIENT_MEMBER).scope().principal());
            assertThat(resting.executeUpdate()).isPositive();
        }
    }

    @Test
    void theOwnerFindsOwnWordsWhereTheyAreStoredAndNothingWhereTheyAreNot() {
        String words = "Käthe’s zeppelin " + UUID.randomUUID();
        String question = "{\"text\":\"What of " + words + "?\"}";
        String messages = api + "/agents/" + documentsAgent().get("id").asString() + "/messages";
        on();
        assertThat(program.post(messages, question).statusCode()).isEqualTo(200);
        JsonNode unstored = look(words);
        assertThat(unstored.get("control").asInt()).isPositive();
        assertThat(foundIn(unstored)).isEmpty();

        String off = "{\"on\":false,\"reason\":\"A control\",\"password\":\"" + TestInstallation.PASSWORD + "\"}";
        assertThat(owner.send("PUT", api + "/healthcare", off).statusCode()).isEqualTo(200);
        assertThat(program.post(messages, question).statusCode()).isEqualTo(200);
        assertThat(foundIn(look(words))).contains("message", "conversation").doesNotContain("audit_entry");
        String page = clinic.place().path() + "/healthcare/look";
        assertThat(owner.form(page, "words=" + Browserless.encoded(words)).body())
                .contains("Found, in ", "message: as it is");
        assertThat(owner.form(page, "words=short").body()).contains("Give 8 to 200 characters");
        assertThat(owner.get(api + "/audit-entries").body())
                .contains("healthcare.words-looked-for")
                .doesNotContain("zeppelin");
    }

    private JsonNode look(String words) {
        HttpResponse<String> found = owner.post(api + "/healthcare/look", "{\"words\":\"" + words + "\"}");
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        return JSON.readTree(found.body());
    }

    private static List<String> foundIn(JsonNode look) {
        return look.get("places")
                .valueStream()
                .filter(place -> !place.get("foundAs").isEmpty())
                .map(place -> place.get("table").asString())
                .toList();
    }

    @Test
    void theTechnicalSafeguardsSayWhatWasFoundJustNow() {
        JsonNode all = JSON.readTree(owner.get(api + "/healthcare/safeguards").body());
        assertThat(all.size()).isEqualTo(9);
        assertThat(all.get(0).get("found").asString()).isEqualTo("FINE");
        assertThat(all.findValuesAsString("title"))
                .contains("Automatic logoff", "Audit controls", "Emergency access procedure", "Transmission security");
        assertThat(owner.get(clinic.place().path() + "/healthcare/safeguards").body())
                .contains("no row of another client came", "After 15 minutes", "is not encrypted");
    }

    @Test
    void thePageSaysWhatIsMissingAndWhatChanges() {
        documentsAgent();
        String page = owner.get(clinic.place().path() + "/healthcare").body();
        assertThat(page).contains("What it needs", "missing", "What changes");
        on();
        assertThat(owner.get(clinic.place().path() + "/healthcare").body()).contains("Turn it off");
        assertThat(owner.get(clinic.place().path() + "/agents").body()).contains("Healthcare Mode");
    }
}
