package io.nexaera.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.knowledge.Document;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Upload;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Tokens that act as an agent: what they open, and that nothing else opens with them.
class AgentTokensApiTest {
    private static final TestInstallation.Tenant CLIENT =
            TestInstallation.newClient("Client with agent tokens", "agent-tokens");
    private static final TestInstallation.Tenant NEIGHBOUR = TestInstallation.harborPlumbing();
    private static final String API = CLIENT.place().apiPath();
    private static final TenantScope OWNER = CLIENT.as(Role.CLIENT_OWNER).scope();
    private static final Browserless KEY = Browserless.withKey(CLIENT.key().text());
    private static final Agent MIA = agent("Mia");
    private static final Agent LEO = agent("Leo");
    private static final String QUESTION = "{\"question\":\"What is the code of the safe?\"}";

    @BeforeAll
    static void documents() throws InterruptedException {
        add("Safe of all", "The code of the front door is 1111.", Optional.empty());
        add("Safe of Mia", "The code of the safe of Mia is 2222.", Optional.of(MIA));
        add("Safe of Leo", "The code of the safe of Leo is 3333.", Optional.of(LEO));
    }

    @Test
    void searchingFindsWhatTheAgentMayUseAndNoMore() {
        String found = as(token(MIA, "knowledge:read"))
                .post(API + "/documents/search", QUESTION)
                .body();
        assertThat(found).contains("1111", "2222").doesNotContain("3333");
        String all = KEY.post(API + "/documents/search", QUESTION).body();
        assertThat(all).as("control: the client's key").contains("1111", "2222", "3333");
    }

    @Test
    void anAnswerComesFromTheAgentsOwnDocumentsWhoeverAsks() {
        for (Browserless asker : List.of(KEY, as(token(MIA, "conversation:write")))) {
            HttpResponse<String> answer =
                    asker.post(messages(MIA), "{\"text\":\"What is the code of the safe of Leo?\"}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("3333");
        }
        assertThat(KEY.post(messages(LEO), "{\"text\":\"What is the code of the safe of Leo?\"}")
                        .body())
                .as("control: Leo knows")
                .contains("3333");
    }

    @Test
    void aConversationIsStartedReadAndGoneOnWith() {
        Browserless mia = as(token(MIA, "conversation:write"));
        String first = mia.post(messages(MIA), "{\"text\":\"What is the code of the safe of Mia?\"}")
                .body();
        assertThat(first).contains("2222");
        String conversation = text(first, "conversation");
        assertThat(mia.get(API + "/conversations/" + conversation + "/messages").body())
                .contains("2222");
        assertThat(mia.post(messages(MIA), "{\"text\":\"And again?\",\"conversation\":\"" + conversation + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(mia.post("/v1/chat/completions", completion(MIA)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anotherAgentsThingsAreNotThere() {
        String leos = text(
                KEY.post(messages(LEO), "{\"text\":\"Hello, what is the code?\"}")
                        .body(),
                "conversation");
        Browserless mia = as(token(MIA, "knowledge:read", "conversation:read", "conversation:write"));
        assertThat(mia.post(messages(LEO), "{\"text\":\"x\"}").statusCode()).isEqualTo(404);
        assertThat(mia.get(API + "/conversations/" + leos + "/messages").statusCode())
                .isEqualTo(404);
        assertThat(mia.get(API + "/conversations?agent=" + LEO.id()).body()).contains("\"items\":[]");
        assertThat(mia.post("/v1/chat/completions", completion(LEO)).statusCode())
                .isEqualTo(404);
        assertThat(mia.get("/v1/models").body()).contains(MIA.slug()).doesNotContain(LEO.slug());
        assertThat(KEY.get(API + "/audit-entries?action=access.").body())
                .as("and the attempt is on record")
                .contains("token of agent Mia");
    }

    @Test
    void everythingElseIsRefused() {
        Browserless mia = as(token(MIA, "knowledge:read", "conversation:read", "conversation:write"));
        for (String path : List.of("/agents", "/keys", "/members", "/audit-entries", "/model-connections")) {
            assertThat(mia.get(API + path).statusCode()).as(path).isEqualTo(403);
            assertThat(KEY.get(API + path).statusCode()).as("control: " + path).isEqualTo(200);
        }
        assertThat(mia.post(API + "/documents", "{\"title\":\"x\",\"text\":\"y\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(mia.post(tokens(MIA), "{\"scopes\":[\"knowledge:read\"]}").statusCode())
                .as("no token makes another")
                .isEqualTo(403);
        assertThat(mia.get(NEIGHBOUR.place().apiPath() + "/conversations").statusCode())
                .isEqualTo(404);
    }

    @Test
    void withoutItsScopeADoorIsShut() {
        Browserless reader = as(token(MIA, "knowledge:read"));
        assertThat(reader.post(messages(MIA), "{\"text\":\"x\"}").statusCode()).isEqualTo(403);
        assertThat(reader.get(API + "/conversations").statusCode()).isEqualTo(403);
        Browserless listener = as(token(MIA, "conversation:read"));
        assertThat(listener.post(API + "/documents/search", QUESTION).statusCode())
                .isEqualTo(403);
        assertThat(listener.post(messages(MIA), "{\"text\":\"x\"}").statusCode())
                .isEqualTo(403);
        assertThat(listener.get(API + "/conversations").statusCode()).isEqualTo(200);
    }

    @Test
    void aForgedACutAndAForeignTokenGetOneAndTheSameAnswer() {
        String good = token(MIA, "knowledge:read");
        assertThat(as(good).get(API + "/documents").statusCode()).as("control").isEqualTo(200);
        String swapped = good.replace(hex(MIA.id()), hex(LEO.id()));
        String wider = good.substring(0, 4 + 110) + "000000000000000f" + good.substring(4 + 126);
        String later = good.substring(0, 4 + 5) + "7fffffff" + good.substring(4 + 13);
        String member = good.replaceFirst("(nxa_nx1.{10})G", "$1M");
        String unknownKey = good.substring(0, 7) + (good.startsWith("00", 7) ? "01" : "00") + good.substring(9);
        for (String bad : List.of(
                swapped, wider, later, member, unknownKey, good.substring(0, 100), good + "0", "nxa_", "nxa_é€😀")) {
            if (!bad.chars().allMatch(c -> c < 128)) {
                continue; // no header can carry it
            }
            HttpResponse<String> answer = as(bad).get(API + "/documents");
            assertThat(answer.statusCode()).as(bad).isEqualTo(401);
            assertThat(answer.body()).contains("identity.unknown-key").doesNotContain("Mia", "expired");
        }
    }

    @Test
    void theTokenOfADeletedAgentIsNoTokenAnyMore() {
        Agent gone = agent("Gone");
        String token = token(gone, "knowledge:read");
        assertThat(as(token).get(API + "/documents").statusCode()).isEqualTo(200);
        KEY.send("DELETE", API + "/agents/" + gone.id(), "");
        assertThat(as(token).get(API + "/documents").statusCode()).isEqualTo(401);
    }

    @Test
    void mintingIsOnRecordWithoutTheToken() {
        String token = token(LEO, "conversation:read");
        assertThat(KEY.get(API + "/audit-entries?action=agent.token-minted").body())
                .contains("agent.token-minted", "conversation:read")
                .doesNotContain(token.substring(4), token.substring(token.length() - 64));
    }

    @Test
    void whatIsAskedForWronglyIsSaid() {
        assertThat(mint(MIA, "{\"scopes\":[]}")).contains("agent-tokens.scopes");
        assertThat(mint(MIA, "{\"scopes\":[\"everything\"]}")).contains("agent-tokens.scopes", "everything");
        assertThat(mint(MIA, "{\"scopes\":[\"webhook:emit\"]}")).contains("agent-tokens.scopes");
        assertThat(mint(MIA, "{\"scopes\":[\"knowledge:read\"],\"minutes\":16}"))
                .contains("agent-tokens.minutes");
        assertThat(mint(MIA, "{\"scopes\":[\"knowledge:read\"],\"minutes\":0}")).contains("agent-tokens.minutes");
        Browserless viewer = Browserless.signedIn(CLIENT, Role.CLIENT_VIEWER);
        assertThat(viewer.post(tokens(MIA), "{\"scopes\":[\"conversation:write\"]}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aDocumentIsKeptForOneAgentAndOpenedAgain() throws InterruptedException {
        Document cellar = add("Cellar", "The code of the cellar is 4444.", Optional.empty());
        String path = API + "/documents/" + cellar.id();
        String ask = "{\"question\":\"What is the code of the cellar?\"}";
        Browserless mia = as(token(MIA, "knowledge:read"));
        assertThat(mia.post(API + "/documents/search", ask).body()).contains("4444");
        String kept =
                KEY.send("PUT", path, "{\"privateTo\":\"" + LEO.id() + "\"}").body();
        assertThat(kept).contains("\"privateTo\":{\"id\":\"" + LEO.id(), "\"name\":\"Leo\"");
        assertThat(mia.post(API + "/documents/search", ask).body()).doesNotContain("4444");
        assertThat(mia.get(path).statusCode()).isEqualTo(404);
        assertThat(KEY.send("DELETE", API + "/agents/" + LEO.id(), "").body()).contains("agents.has-documents");
        KEY.send("PUT", path, "{\"privateTo\":null}");
        assertThat(mia.post(API + "/documents/search", ask).body()).contains("4444");
        assertThat(KEY.send("PUT", path, "{\"privateTo\":\"" + UUID.randomUUID() + "\"}")
                        .body())
                .contains("knowledge.no-such-agent");
        assertThat(KEY.get(API + "/audit-entries?action=document.readers").body())
                .contains("all agents", "Leo");
    }

    @Test
    void theConsoleKeepsADocumentForOneAgentAndSaysSo() throws InterruptedException {
        Document attic = add("Attic", "The code of the attic is 5555.", Optional.empty());
        String knowledge = CLIENT.place().path() + "/knowledge";
        Browserless owner = Browserless.signedIn(CLIENT, Role.CLIENT_OWNER);
        assertThat(owner.get(knowledge + "/" + attic.id()).body()).contains("Only for agent", "all agents");
        owner.form(knowledge + "/" + attic.id() + "/readers", "privateTo=" + LEO.id());
        assertThat(owner.get(knowledge + "/" + attic.id()).body()).contains("Leo alone");
        assertThat(owner.get(knowledge).body()).contains("only Leo");
        assertThat(owner.get(knowledge + "/bench?q=What+is+the+code+of+the+attic")
                        .body())
                .as("people still see it")
                .contains("5555");
        owner.form(knowledge + "/" + attic.id() + "/readers", "privateTo=");
        assertThat(owner.get(knowledge + "/" + attic.id()).body()).doesNotContain("Leo alone");
    }

    private static Browserless as(String token) {
        return Browserless.withKey(token);
    }

    private static String token(Agent agent, String... scopes) {
        String body = mint(agent, "{\"scopes\":[\"" + String.join("\",\"", scopes) + "\"],\"minutes\":5}");
        assertThat(body).contains("\"token\":\"nxa_nx1", "expiresAt");
        return text(body, "token");
    }

    private static String mint(Agent agent, String body) {
        return KEY.post(tokens(agent), body).body();
    }

    private static String tokens(Agent agent) {
        return API + "/agents/" + agent.id() + "/tokens";
    }

    private static String messages(Agent agent) {
        return API + "/agents/" + agent.id() + "/messages";
    }

    private static String completion(Agent agent) {
        return "{\"model\":\"" + agent.slug() + "\",\"messages\":[{\"role\":\"user\",\"content\":\"The code?\"}]}";
    }

    private static String text(String json, String field) {
        return TestInstallation.bean(JsonMapper.class).readTree(json).get(field).asString();
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }

    private static Agent agent(String name) {
        AgentDraft draft = AgentDraft.plain(name, "Be brief.");
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(OWNER, tx -> TestInstallation.bean(Agents.class).create(tx, draft));
    }

    private static Document add(String title, String text, Optional<Agent> only) throws InterruptedException {
        Knowledge knowledge = TestInstallation.bean(Knowledge.class);
        Document added = knowledge
                .addAll(OWNER, List.of(Upload.text(title, text)), only.map(Agent::id), Optional.empty())
                .getFirst();
        for (int i = 0; i < 600 && knowledge.find(OWNER, added.id()).status() != Document.Status.READY; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(knowledge.find(OWNER, added.id()).status()).isEqualTo(Document.Status.READY);
        return added;
    }
}
