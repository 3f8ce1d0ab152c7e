package io.nexaera.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Support access from request to end, over HTTP, as the people of both sides.
class AccessApiTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Tenant AGENCY = TestInstallation.northwind();
    private static final Browserless BEN = Browserless.signedIn(AGENCY, Role.AGENCY_ADMIN);
    private static final String OF_AGENCY = AGENCY.place().apiPath() + "/access-requests";

    private Tenant client = TestInstallation.mapleDental();
    private Browserless owner = Browserless.anonymous();
    private String agent = "";

    @BeforeEach
    void aClientWithAnAgent() {
        String name = "Visited " + UUID.randomUUID().toString().substring(0, 8);
        client = TestInstallation.newClient(
                name, name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
        owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        agent = TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        client.as(Role.CLIENT_OWNER).scope(),
                        tx -> TestInstallation.bean(Agents.class).create(tx, AgentDraft.plain("Reception", "")))
                .id()
                .toString();
    }

    @Test
    void offUntilTheClientSaysYes() {
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(404);
        String id = asked(30, false);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(404);
        approved(id, 30, false);
        HttpResponse<String> inside = BEN.get(agents());
        assertThat(inside.statusCode()).isEqualTo(200);
        assertThat(inside.body()).contains("Reception");
        assertThat(BEN.get(client.place().path() + "/agents").body()).contains("You are inside", "reading only");
        assertThat(owner.get(client.place().path()).body()).contains("can look around here");
    }

    @Test
    void readingChangesNothing() {
        approved(asked(30, true), 30, false);
        assertThat(BEN.get(agents() + "/" + agent).statusCode()).isEqualTo(200);
        assertThat(renamed().statusCode()).isEqualTo(403);
        assertThat(owner.get(agents() + "/" + agent).body()).contains("Reception");
    }

    @Test
    void noTokenIsMadeThatWouldOutlastTheVisit() {
        approved(asked(30, true), 30, true);
        String wanted = "{\"scopes\":[\"conversation:write\"]}";
        assertThat(BEN.post(agents() + "/" + agent + "/tokens", wanted).statusCode())
                .isEqualTo(403);
        assertThat(owner.post(agents() + "/" + agent + "/tokens", wanted).statusCode())
                .as("control")
                .isEqualTo(201);
    }

    @Test
    void fullAccessChangesThingsButNeverPeopleOrKeys() {
        approved(asked(30, true), 30, true);
        assertThat(renamed().statusCode()).isEqualTo(200);
        String here = client.place().apiPath();
        for (String closed : new String[] {"/members", "/api-keys", "/audit", "/access-requests"}) {
            assertThat(BEN.get(here + closed).statusCode()).as("%s", closed).isIn(403, 404);
        }
        assertThat(BEN.post(here + "/api-keys", "{\"name\":\"x\",\"scopes\":[\"chat\"]}")
                        .statusCode())
                .isIn(403, 404);
    }

    @Test
    void endNowBitesAtTheNextClick() {
        String id = asked(30, false);
        approved(id, 30, false);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(200);
        assertThat(owner.post(ofClient() + "/" + id + "/end", "{}").statusCode())
                .isEqualTo(200);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(404);
        assertThat(owner.post(ofClient() + "/" + id + "/end", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void expiryRefusesTheNextClick() throws SQLException {
        String id = asked(5, false);
        approved(id, 5, false);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(200);
        try (var superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("update ctx_private.access_grant set valid_until = now() where id = '" + id + "'");
        }
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(404);
        assertThat(owner.get(ofClient()).body()).contains("EXPIRED");
    }

    @Test
    void theKillSwitchEndsAllAndHoldsUntilTheClientOpensIt() {
        approved(asked(30, false), 30, false);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(200);
        String stop = client.place().apiPath() + "/access-stop";
        assertThat(owner.send("PUT", stop, "").statusCode()).isEqualTo(204);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(404);
        HttpResponse<String> refused = ask("{\"subAccount\":\"%s\",\"reason\":\"Please let me in again\"}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("blocked all agency access");
        assertThat(owner.send("DELETE", stop, "").statusCode()).isEqualTo(204);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(404);
        assertThat(asked(30, false)).isNotEmpty();
    }

    @Test
    void bothSidesReadTheSameRecordOfEachPage() {
        String id = asked(30, false);
        approved(id, 30, false);
        BEN.get(agents());
        BEN.get(client.place().path() + "/conversations");
        renamed();
        String asClient = owner.get(ofClient() + "/" + id + "/record?limit=50").body();
        String asAgency = BEN.get(OF_AGENCY + "/" + id + "/record?limit=50").body();
        assertThat(json(asClient)).isEqualTo(json(asAgency));
        assertThat(asClient)
                .contains("access.requested", "access.approved", "access.entered", "access.page", "access.forbidden")
                .contains("GET " + client.place().path() + "/conversations", "GET " + agents());
    }

    @Test
    void badRequestsAreRefusedWithTheReason() {
        assertThat(ask("{\"subAccount\":\"%s\",\"reason\":\"\"}").body()).contains("say why");
        assertThat(ask("{\"subAccount\":\"%s\",\"reason\":\"A good reason\",\"minutes\":-5}")
                        .body())
                .contains("5 minutes to 8 hours");
        assertThat(ask("{\"subAccount\":\"%s\",\"reason\":\"A good reason\",\"minutes\":540}")
                        .body())
                .contains("5 minutes to 8 hours");
        String id = asked(30, false);
        assertThat(ask("{\"subAccount\":\"%s\",\"reason\":\"And once more\"}").body())
                .contains("already asked");
        Browserless viewer = Browserless.signedIn(client, Role.CLIENT_VIEWER);
        assertThat(viewer.post(ofClient() + "/" + id + "/approve", "{}").statusCode())
                .isEqualTo(403);
        assertThat(owner.post(ofClient() + "/" + id + "/approve", "{\"minutes\":31}")
                        .body())
                .contains("shorten");
        assertThat(owner.post(ofClient() + "/" + id + "/approve", "{\"full\":true}")
                        .body())
                .contains("Only reading");
        assertThat(owner.post(ofClient() + "/" + id + "/deny", "{\"reason\":\"Not today\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(owner.post(ofClient() + "/" + id + "/approve", "{}").body()).contains("decided already");
    }

    @Test
    void nobodyButThePersonWhoAskedGetsIn() {
        approved(asked(30, false), 30, false);
        Browserless ada = Browserless.signedIn(AGENCY, Role.AGENCY_OWNER);
        assertThat(ada.get(agents()).statusCode()).isEqualTo(404);
        assertThat(Browserless.withKey(AGENCY.key().text()).get(agents()).statusCode())
                .isEqualTo(404);
        assertThat(Browserless.signedIn(AGENCY, Role.AGENCY_AUDITOR)
                        .get(OF_AGENCY)
                        .statusCode())
                .isEqualTo(403);
    }

    private String agents() {
        return client.place().apiPath() + "/agents";
    }

    private String ofClient() {
        return client.place().apiPath() + "/access-requests";
    }

    private HttpResponse<String> ask(String body) {
        return BEN.post(
                OF_AGENCY,
                body.formatted(client.place().subAccount().orElseThrow().id()));
    }

    private String asked(int minutes, boolean full) {
        HttpResponse<String> answer =
                ask("{\"subAccount\":\"%s\",\"reason\":\"The agent quotes old prices\",\"minutes\":" + minutes
                        + ",\"full\":" + full + "}");
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(201);
        return json(answer.body()).get("id").asString();
    }

    private void approved(String id, int minutes, boolean full) {
        HttpResponse<String> answer =
                owner.post(ofClient() + "/" + id + "/approve", "{\"minutes\":" + minutes + ",\"full\":" + full + "}");
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> renamed() {
        JsonNode now = json(owner.get(agents() + "/" + agent).body());
        return BEN.send(
                "PUT",
                agents() + "/" + agent,
                "{\"name\":\"Renamed\",\"instructions\":\"\",\"version\":"
                        + now.get("version").asInt() + "}");
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
