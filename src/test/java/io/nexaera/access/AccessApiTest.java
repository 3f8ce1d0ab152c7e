package io.nexaera.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.identity.Founding;
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

    @Test
    void theClientLetsThemIntoSomeAreasOnly() {
        String id = asked(30, true);
        HttpResponse<String> approval = owner.post(
                ofClient() + "/" + id + "/approve", "{\"full\":true,\"areas\":[\"documents\",\"conversations\"]}");
        assertThat(approval.statusCode()).isEqualTo(200);
        assertThat(approval.body()).contains("\"areas\":[\"documents\",\"conversations\"]");
        String here = client.place().apiPath();
        assertThat(BEN.get(here + "/documents").statusCode()).isEqualTo(200);
        assertThat(BEN.get(here + "/conversations").statusCode()).isEqualTo(200);
        for (String closed : new String[] {"/agents", "/agents/" + agent, "/model-connections"}) {
            assertThat(BEN.get(here + closed).statusCode()).as("%s", closed).isEqualTo(403);
        }
        assertThat(renamed().statusCode()).isEqualTo(403);
        String page = BEN.get(client.place().path() + "/knowledge").body();
        assertThat(page)
                .contains("You are inside")
                .doesNotContain(client.place().path() + "/agents");
    }

    @Test
    void readingOnlyNarrowsWithinAnArea() {
        String id = asked(30, true);
        owner.post(ofClient() + "/" + id + "/approve", "{\"full\":false,\"areas\":[\"agents\"]}");
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(200);
        assertThat(renamed().statusCode()).isEqualTo(403);
    }

    @Test
    void areasAreChosenOnThePageAndOneAtLeast() {
        String id = asked(30, false);
        String page = client.place().path() + "/access";
        assertThat(owner.get(page).body()).contains("Let them into", "Model connections", "name=\"area\"");
        HttpResponse<String> none = owner.form(page + "/" + id + "/approve", "minutes=10");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).contains("Choose at least one area, or deny the request.");
        assertThat(owner.post(ofClient() + "/" + id + "/approve", "{\"areas\":[]}")
                        .body())
                .contains("Choose at least one area");
        assertThat(owner.post(ofClient() + "/" + id + "/approve", "{\"areas\":[\"people\"]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(BEN.get(client.place().apiPath() + "/documents").statusCode())
                .as("still outside")
                .isEqualTo(404);
        assertThat(owner.form(page + "/" + id + "/approve", "minutes=10&area=documents&area=people")
                        .statusCode())
                .isEqualTo(302);
        assertThat(BEN.get(client.place().apiPath() + "/documents").statusCode())
                .isEqualTo(200);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(403);
        assertThat(owner.get(page + "/" + id).body()).contains("Documents").doesNotContain("Model connections");
    }

    @Test
    void thePageRefusesABadRequestWithItsReasonToo() {
        String form = "client=" + client.place().subAccount().orElseThrow().id();
        String page = AGENCY.place().path() + "/access";
        String reason = "&reason=A+good+enough+reason";
        refused(BEN.form(page, form), "Please say why, in 10 to 500 characters");
        refused(BEN.form(page, form + "&reason=+++++++++++++"), "Please say why, in 10 to 500 characters");
        refused(BEN.form(page, form + "&reason=" + "x".repeat(501)), "Please say why, in 10 to 500 characters");
        refused(BEN.form(page, form + reason + "&minutes=-5"), "Access lasts from 5 minutes to 8 hours.");
        refused(BEN.form(page, form + reason + "&minutes=540"), "Access lasts from 5 minutes to 8 hours.");
        assertThat(owner.get(client.place().path() + "/access").body()).contains("Nobody asks to be let in.");
        assertThat(BEN.form(page, form + reason + "&minutes=480").statusCode())
                .as("control")
                .isEqualTo(302);
        refused(BEN.form(page, form + reason), "You have already asked");
    }

    @Test
    void theApiNamesTheReasonForEachBadRequest() {
        refused(ask("{\"subAccount\":\"%s\",\"reason\":\"\"}"), "Please say why, in 10 to 500 characters");
        refused(ask("{\"subAccount\":\"%s\"}"), "reason");
        refused(ask("{\"subAccount\":\"%s\",\"reason\":\"A good reason\",\"minutes\":-5}"), "5 minutes to 8 hours");
        refused(ask("{\"subAccount\":\"%s\",\"reason\":\"A good reason\",\"minutes\":540}"), "5 minutes to 8 hours");
        refused(ask("{\"subAccount\":\"%s\",\"reason\":\"A good reason\",\"minutes\":\"long\"}"), "");
        refused(ask("{\"subAccount\":\"%s\",\"reason\":\"Nul \\u0000 in the reason\"}"), "");
        assertThat(json(owner.get(ofClient()).body()).size()).isZero();
    }

    /// Somebody who works for both: they ask as the agency's, and can't answer as the client's.
    @Test
    void nobodyApprovesTheirOwnRequest() {
        Founding founding = TestInstallation.bean(Founding.class);
        String email = "both@" + UUID.randomUUID() + ".example";
        founding.person(AGENCY.place(), Role.AGENCY_ADMIN, "Both Sides", email, TestInstallation.PASSWORD);
        founding.person(client.place(), Role.CLIENT_OWNER, "Both Sides", email, TestInstallation.PASSWORD);
        Browserless both = Browserless.signedIn(email, TestInstallation.PASSWORD);
        String id = json(both.post(
                                OF_AGENCY,
                                "{\"subAccount\":\"%s\",\"reason\":\"Let me see it myself\"}"
                                        .formatted(client.place()
                                                .subAccount()
                                                .orElseThrow()
                                                .id()))
                        .body())
                .get("id")
                .asString();
        HttpResponse<String> api = both.post(ofClient() + "/" + id + "/approve", "{}");
        assertThat(api.statusCode()).isEqualTo(403);
        assertThat(api.body()).contains("Nobody can decide about their own request.");
        HttpResponse<String> page =
                both.form(client.place().path() + "/access/" + id + "/approve", "minutes=5&area=agents");
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("Nobody can decide about their own request.");
        assertThat(owner.post(ofClient() + "/" + id + "/approve", "{}").statusCode())
                .as("control")
                .isEqualTo(200);
    }

    @Test
    void whoMayNotDecideIsToldSo() {
        String id = asked(30, false);
        for (Role role : new Role[] {Role.CLIENT_VIEWER, Role.CLIENT_MEMBER}) {
            Browserless person = Browserless.signedIn(client, role);
            HttpResponse<String> api = person.post(ofClient() + "/" + id + "/approve", "{}");
            assertThat(api.statusCode()).isEqualTo(403);
            assertThat(api.body())
                    .contains("Ask an owner or admin of " + client.place().name());
            HttpResponse<String> page =
                    person.form(client.place().path() + "/access/" + id + "/approve", "minutes=5&area=agents");
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body())
                    .contains("Ask an owner or admin of " + client.place().name());
        }
        assertThat(Browserless.withKey(client.key().text())
                        .post(ofClient() + "/" + id + "/approve", "{}")
                        .statusCode())
                .as("a key, however many scopes it has")
                .isEqualTo(403);
        assertThat(BEN.get(agents()).statusCode()).isEqualTo(404);
    }

    @Test
    void theAskersConsoleSaysWhatBecameOfIt() {
        String clientPage = AGENCY.place().path() + "/sub-accounts/"
                + client.place().subAccount().orElseThrow().slug();
        String id = asked(30, false);
        owner.post(ofClient() + "/" + id + "/deny", "{\"reason\":\"Not before Monday\"}");
        assertThat(BEN.get(clientPage).body()).contains("Your last request", "denied", "Not before Monday");
        String again = asked(30, false);
        approved(again, 30, false);
        assertThat(BEN.get(AGENCY.place().path()).body())
                .contains(client.place().name() + " lets you in.", "Go in");
        assertThat(Browserless.signedIn(AGENCY, Role.AGENCY_OWNER)
                        .get(AGENCY.place().path())
                        .body())
                .doesNotContain("lets you in.");
        owner.post(ofClient() + "/" + again + "/end", "{}");
        assertThat(BEN.get(AGENCY.place().path()).body())
                .doesNotContain(client.place().name() + " lets you in.");
    }

    private static void refused(HttpResponse<String> answer, String why) {
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
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
