package io.nexaera.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.knowledge.Document;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Upload;
import io.nexaera.models.FakeOpenAi;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.tenancy.TenantScope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A provider that listens to everything it is sent: people named in each field that reaches it, and none of them
/// reaches it. The control shows that it would have heard.
class RedactionApiTest {
    private static final TestInstallation.Tenant CLINIC =
            TestInstallation.newClient("Clinic of Placeholders", "placeholders");
    private static final TenantScope SCOPE = CLINIC.as(Role.CLIENT_OWNER).scope();
    private static final Browserless CLIENT = Browserless.withKey(CLINIC.key().text());
    private static final Browserless OWNER = Browserless.signedIn(CLINIC, Role.CLIENT_OWNER);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PERSON = Pattern.compile("\\[PERSON_\\d+_[a-z0-9]{5}]");

    private static final String IN_INSTRUCTIONS = "carla.instructions@example.org";
    private static final String IN_FILE_NAME = "filename.fritz@example.org";
    private static final String IN_HEADING = "+49 30 901820111";
    private static final String IN_PASSAGE = "4111111111111111";
    private static final String IN_HISTORY = "history.hanna@example.org";
    private static final String IN_SYSTEM = "078-05-1120";
    private static final String IN_QUESTION = "Margaret Whitfield";
    private static final List<String> CANARIES = List.of(
            IN_INSTRUCTIONS, IN_FILE_NAME, IN_HEADING, IN_PASSAGE, IN_HISTORY, IN_SYSTEM, "Whitfield", "whitfield");

    private static final String IN_USER = "user.ute@example.org";
    private static final String IN_METADATA = "metadata.max@example.org";
    private static final String IN_TOOL = "tool.tina@example.org";
    private static final String IN_ARGUMENTS = "argument.anton@example.org";
    private static final String IN_SPEAKER = "speaker.selma@example.org";

    @BeforeAll
    static void aDocumentThatNamesPeopleIsRead() throws InterruptedException {
        Knowledge knowledge = TestInstallation.bean(Knowledge.class);
        Document document = knowledge.add(
                SCOPE,
                Upload.file(
                        "Crowns by " + IN_FILE_NAME + ".md",
                        ("# Crowns, call " + IN_HEADING + "\nA crown costs 900 dollars. My card number is " + IN_PASSAGE
                                        + ", said Margaret Whitfield when she paid for her crown.")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        for (int i = 0; i < 600 && knowledge.find(SCOPE, document.id()).underWay(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(knowledge.find(SCOPE, document.id()).status()).isEqualTo(Document.Status.READY);
    }

    @AfterEach
    void everythingIsReplacedAgain() {
        OWNER.send("PUT", CLINIC.place().apiPath() + "/privacy", "{\"modes\":{},\"ownWords\":[],\"keptWords\":[]}");
    }

    private static JsonNode agent(FakeOpenAi model) {
        UUID connection = TestInstallation.bean(ModelConnections.class)
                .add(
                        SCOPE,
                        new NewConnection(
                                "listening " + UUID.randomUUID(),
                                ProviderKind.OPENAI_COMPATIBLE,
                                model.baseUrl(),
                                "test-model",
                                Optional.of(ProviderKey.of("sk-test-key-0123456789"))))
                .id();
        String body = "{\"name\":\"Mia\",\"instructions\":\"Be kind. Complaints go to " + IN_INSTRUCTIONS
                + ".\",\"connection\":\"" + connection + "\",\"model\":\"fake\"}";
        return JSON.readTree(
                CLIENT.post(CLINIC.place().apiPath() + "/agents", body).body());
    }

    private static String question() {
        return "I am " + IN_QUESTION + ". What does a crown cost? I am asking for whitfield.";
    }

    private static JsonNode ask(JsonNode agent, String text) {
        var answer = CLIENT.post(
                CLINIC.place().apiPath() + "/agents/" + agent.get("id").asString() + "/messages",
                "{\"text\":" + JSON.writeValueAsString(text) + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String asked(JsonNode agent, boolean streamed) {
        String body = """
                {"model":"%s","stream":%s,"messages":[
                  {"role":"system","content":"The caller's social security number is %s."},
                  {"role":"user","content":"Write to %s, please."},
                  {"role":"assistant","content":"I wrote to %s."},
                  {"role":"user","content":%s}]}""".formatted(
                        agent.get("slug").asString(),
                        streamed,
                        IN_SYSTEM,
                        IN_HISTORY,
                        IN_HISTORY,
                        JSON.writeValueAsString(question()));
        var answer = CLIENT.post("/v1/chat/completions", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /// The placeholder of the last person named in what the model was sent.
    private static String person(String prompt) {
        Matcher matcher = PERSON.matcher(prompt);
        String last = "";
        while (matcher.find()) {
            last = matcher.group();
        }
        assertThat(last).as(prompt).isNotEmpty();
        return last;
    }

    @Test
    void nobodyWhoIsNamedAnywhereReachesTheProvider() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi()) {
            model.says("It costs 900 dollars [1].");
            asked(agent(model), false);
            String sent = model.awaitRequest().body();
            assertThat(sent).contains("900", "[EMAIL_1_", "[PERSON_1", "[PHONE_1", "[PAYMENT_CARD_1", "[SSN_1");
            assertThat(sent).doesNotContain(CANARIES);
        }
    }

    /// Tools' arguments, speakers' names, what else a program may send along: an agent understands none of it.
    @Test
    void whatAnAgentDoesNotUnderstandGoesNowhere() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi()) {
            model.says("It costs 900 dollars [1].");
            String body = """
                    {"model":"%s","user":"%s","metadata":{"for":"%s"},
                     "tools":[{"type":"function","function":{"name":"mail","description":"Writes to %s"}}],
                     "messages":[
                      {"role":"user","name":"%s","content":"Write, please."},
                      {"role":"assistant","content":"I did.","tool_calls":[{"id":"1","type":"function",
                        "function":{"name":"mail","arguments":"{\\"to\\":\\"%s\\"}"}}]},
                      {"role":"user","content":"What does a crown cost?"}]}""".formatted(
                    agent(model).get("slug").asString(), IN_USER, IN_METADATA, IN_TOOL, IN_SPEAKER, IN_ARGUMENTS);
            var answer = CLIENT.post("/v1/chat/completions", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(model.awaitRequest().body())
                    .contains("Write, please.", "I did.", "What does a crown cost?")
                    .doesNotContain(IN_USER, IN_METADATA, IN_TOOL, IN_SPEAKER, IN_ARGUMENTS);
        }
    }

    @Test
    void theControlHearsEachOfThem() throws Exception {
        StringBuilder modes = new StringBuilder();
        JsonNode kinds = JSON.readTree(
                        CLIENT.get(CLINIC.place().apiPath() + "/privacy").body())
                .get("modes");
        kinds.propertyNames()
                .forEach(kind -> modes.append(modes.isEmpty() ? "" : ",").append("\"" + kind + "\":\"keep\""));
        assertThat(OWNER.send("PUT", CLINIC.place().apiPath() + "/privacy", "{\"modes\":{" + modes + "}}")
                        .statusCode())
                .isEqualTo(200);
        try (FakeOpenAi model = new FakeOpenAi()) {
            model.says("It costs 900 dollars [1].");
            asked(agent(model), false);
            assertThat(model.awaitRequest().body()).contains(CANARIES);
        }
    }

    @Test
    void theAnswerNamesPeopleAgainWhereverItWasCutAndHoweverItWasWritten() {
        try (FakeOpenAi model = new FakeOpenAi()) {
            model.hears(prompt ->
                    "Dear " + person(prompt).toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ", hello.");
            String streamed = asked(agent(model), true);
            StringBuilder said = new StringBuilder();
            streamed.lines()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> JSON.readTree(line.substring(6)))
                    .forEach(event -> said.append(event.path("choices")
                            .path(0)
                            .path("delta")
                            .path("content")
                            .asString("")));
            assertThat(said.toString()).contains("Dear Margaret Whitfield, hello.");
        }
    }

    @Test
    void whatIsKeptHoldsTheNamesAndTheNextTurnTakesThemOutAgain() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi()) {
            model.hears(prompt -> "Hello " + person(prompt) + ".");
            JsonNode agent = agent(model);
            JsonNode first = ask(agent, "My name is Margaret Whitfield. What does a crown cost?");
            assertThat(first.get("text").asString()).contains("Hello Margaret Whitfield.");
            assertThat(first.get("keptBack").get("name").asInt()).isPositive();
            String page = OWNER.get(CLINIC.place().path() + "/conversations/"
                            + first.get("conversation").asString())
                    .body();
            assertThat(page).contains("The model read placeholders instead of:", "payment card");
            model.awaitRequest();
            model.says("Yes.");
            var next = CLIENT.post(
                    CLINIC.place().apiPath() + "/agents/" + agent.get("id").asString() + "/messages",
                    "{\"text\":\"Is that all?\",\"conversation\":\""
                            + first.get("conversation").asString() + "\"}");
            assertThat(next.statusCode()).isEqualTo(200);
            assertThat(model.awaitRequest().body())
                    .contains("Is that all?", "Hello [PERSON_")
                    .doesNotContain("Whitfield");
        }
    }

    @Test
    void whatOnlyLooksLikeAPlaceholderIsTheCallersOwnAndAForeignOneIsTakenOut() {
        try (FakeOpenAi model = new FakeOpenAi()) {
            model.hears(prompt -> "You wrote " + literal(prompt) + " and there is [PERSON_7_abcde].");
            JsonNode said = ask(agent(model), "What is [PERSON_1_abcde]? I am Margaret Whitfield and want a crown.");
            assertThat(said.get("text").asString())
                    .contains("You wrote [PERSON_1_abcde] and there is [removed].")
                    .doesNotContain("LITERAL");
        }
    }

    private static String literal(String prompt) {
        Matcher matcher = Pattern.compile("\\[LITERAL_\\d+_[a-z0-9]{5}]").matcher(prompt);
        return matcher.find() ? matcher.group() : "nothing";
    }

    @Test
    void ownWordsAreTakenOutAndKeptOnesStay() throws Exception {
        OWNER.send(
                "PUT",
                CLINIC.place().apiPath() + "/privacy",
                "{\"ownWords\":[\"Operation Bluebird\"],\"keptWords\":[\"Margaret Whitfield\"]}");
        try (FakeOpenAi model = new FakeOpenAi()) {
            model.says("Fine.");
            ask(agent(model), "I am Margaret Whitfield of operation bluebird. What does a crown cost?");
            assertThat(model.awaitRequest().body())
                    .contains("Margaret Whitfield", "[TERM_1")
                    .doesNotContainIgnoringCase("bluebird");
        }
    }
}
