package io.nexaera.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How long data is kept, as people and programs set it.
class DataRetentionPagesTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Tenant agency =
            TestInstallation.newAgency("keep-" + UUID.randomUUID().toString().substring(0, 8), "Keeping Agency");
    private final Rows rows = new Rows(TestInstallation.newClient(
            agency, "Keeping Clinic", UUID.randomUUID().toString().substring(0, 13)));
    private final Browserless owner = Browserless.signedIn(rows.client(), Role.CLIENT_OWNER);
    private final Browserless boss = Browserless.signedIn(agency, Role.AGENCY_OWNER);
    private final String api = rows.client().place().apiPath() + "/retention";
    private final String page = rows.client().place().path() + "/retention";
    private final String agencyApi = agency.place().apiPath() + "/retention";

    @Test
    void fromTheCountToTheCertificate() throws SQLException {
        rows.conversations(3, 4, "100 days");
        assertThat(owner.get(page).body()).contains("Conversations", "for ever", "Nothing so far", "35 days");
        assertThat(owner.get(page + "/preview").body()).contains("everything is younger than it is kept");
        assertThat(owner.get(page + "?kind=conversations&days=90").body())
                .contains("12 messages · 3 conversations", "would go now");
        JsonNode counted =
                json(owner.get(api + "/preview?kind=conversations&days=90")).get(0);
        assertThat(counted.get("rows").asLong()).isEqualTo(15);
        assertThat(counted.get("bytes").asLong()).isPositive();
        assertThat(rows.count("message")).as("counting changes nothing").isEqualTo(12);
        assertThat(owner.form(page, "kind=conversations&days=90").statusCode()).isEqualTo(302);
        assertThat(owner.get(page + "/preview").body()).contains("12 message", "Purge now");
        assertThat(owner.form(page + "/purge", "").statusCode()).isEqualTo(302);
        JsonNode purge = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> json(owner.get(api + "/purges")),
                        all -> all.size() == 1 && !all.get(0).get("finishedAt").isNull())
                .get(0);
        String id = purge.get("id").asString();
        assertThat(purge.get("byHand").asBoolean()).isTrue();
        assertThat(owner.get(page + "/purges").body()).contains("Certificate", "15");
        assertThat(owner.get(page + "/purges/" + id).body())
                .contains("Certificate of a purge", "Keeping Clinic", "Copies of the database made before", "15 rows");
        HttpResponse<String> file = owner.get(api + "/purges/" + id + "/certificate");
        assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains("purge-" + id + ".json");
        assertThat(JSON.readTree(file.body()).get("rows").asLong()).isEqualTo(15);
        assertThat(file.body()).contains("nexaera-purge-1").doesNotContain("When do you open", "\n");
        assertThat(rows.count("message")).isZero();
    }

    @Test
    void theFloorHoldsAndSaysWhy() {
        HttpResponse<String> answer = owner.send("PUT", api + "/rules", "{\"kind\":\"documents\",\"days\":29}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("at least 30 days", "empty their knowledge");
        HttpResponse<String> form = owner.form(page, "kind=documents&days=29");
        assertThat(form.statusCode()).isEqualTo(400);
        assertThat(form.body()).contains("at least 30 days");
        assertThat(owner.send("PUT", api + "/rules", "{\"kind\":\"secrets\",\"days\":29}")
                        .body())
                .contains("The kinds of data are conversations");
        assertThat(json(owner.send("PUT", api + "/rules", "{\"kind\":\"documents\",\"days\":30}"))
                        .get("days")
                        .asInt())
                .isEqualTo(30);
        assertThat(json(owner.send("DELETE", api + "/rules?kind=documents", ""))
                        .get("source")
                        .asString())
                .isEqualTo("default");
    }

    /// An agency's rule is announced for a week; then it is the longest that its clients keep, unless it lets them.
    @Test
    void anAgencysRuleIsAnnouncedAndLimits() throws SQLException {
        rows.conversations(1, 2, "200 days");
        put(boss, agencyApi, "{\"kind\":\"conversations\",\"days\":90}");
        assertThat(kept("conversations").get("days").isNull()).as("not yet").isTrue();
        assertThat(owner.get(page).body()).contains("Your agency: 90 days");
        aWeekPasses();
        assertThat(kept("conversations").get("days").asInt()).isEqualTo(90);
        assertThat(kept("conversations").get("source").asString()).isEqualTo("agency");
        put(owner, api, "{\"kind\":\"conversations\",\"days\":120}");
        assertThat(kept("conversations").get("days").asInt())
                .as("no longer than the agency")
                .isEqualTo(90);
        put(owner, api, "{\"kind\":\"conversations\",\"days\":null}");
        assertThat(kept("conversations").get("days").asInt())
                .as("not for ever either")
                .isEqualTo(90);
        put(owner, api, "{\"kind\":\"conversations\",\"days\":60}");
        assertThat(kept("conversations").get("days").asInt()).isEqualTo(60);
        put(boss, agencyApi, "{\"kind\":\"conversations\",\"days\":90,\"clientsMayKeepLonger\":true}");
        aWeekPasses();
        put(owner, api, "{\"kind\":\"conversations\",\"days\":120}");
        assertThat(kept("conversations").get("days").asInt()).isEqualTo(120);
        assertThat(boss.get(agency.place().path() + "/retention?kind=conversations")
                        .body())
                .contains("90 days", "shorter and longer", "Clients may keep longer");
    }

    @Test
    void holdsArePlacedWithAReasonAndLifted() {
        assertThat(owner.form(page + "/holds", "kind=&reason=+").body()).contains("Say why");
        assertThat(owner.form(page + "/holds", "kind=&reason=A+dispute").statusCode())
                .isEqualTo(302);
        assertThat(owner.form(page + "/holds", "kind=&reason=Another").body()).contains("on hold already");
        assertThat(owner.get(page).body()).contains("A dispute", "Lift", "on hold");
        JsonNode hold = json(owner.get(api)).get("holds").get(0);
        assertThat(owner.form(page + "/holds/" + hold.get("id").asString() + "/lift", "")
                        .statusCode())
                .isEqualTo(302);
        assertThat(json(owner.get(api)).get("holds")).isEmpty();
        assertThat(owner.send("DELETE", api + "/holds/" + hold.get("id").asString(), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(json(owner.get(rows.client().place().apiPath() + "/audit-entries?action=retention.hold"))
                        .get("items"))
                .hasSize(2);
    }

    @Test
    void whoReadsTheLogSeesItAndDecidesNothing() {
        Browserless auditor = Browserless.signedIn(rows.client(), Role.CLIENT_AUDITOR);
        assertThat(auditor.get(page).body())
                .contains("Conversations")
                .doesNotContain("Hold it", "Change Conversations");
        assertThat(auditor.get(page + "?kind=exports&days=30").body()).contains("nothing would go now");
        assertThat(auditor.form(page, "kind=documents&days=90").statusCode()).isEqualTo(403);
        assertThat(auditor.form(page + "/purge", "").statusCode()).isEqualTo(403);
        Browserless key = Browserless.withKey(rows.client().key().text());
        assertThat(key.get(api).statusCode()).isEqualTo(200);
        assertThat(key.send("PUT", api + "/rules", "{\"kind\":\"documents\",\"days\":90}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(Browserless.signedIn(rows.client(), Role.CLIENT_MEMBER)
                        .get(api)
                        .statusCode())
                .isEqualTo(403);
        assertThat(boss.get(api).statusCode()).as("not the agency").isEqualTo(404);
    }

    /// An admin, who may not take exports, is told how many would go.
    @Test
    void anAdminsCountKnowsOfExports() throws SQLException {
        rows.everythingElse("100 days");
        Browserless admin = Browserless.signedIn(rows.client(), Role.CLIENT_ADMIN);
        assertThat(json(admin.get(api + "/preview?kind=exports&days=30"))
                        .get(0)
                        .get("rows")
                        .asLong())
                .isEqualTo(4);
    }

    private void aWeekPasses() throws SQLException {
        Superuser.run("update app.retention_rule set set_at = set_at - interval '7 days' where tenant_id = '%s'"
                .formatted(agency.place().agency().id()));
    }

    private JsonNode kept(String kind) {
        for (JsonNode rule : json(owner.get(api)).get("rules")) {
            if (rule.get("kind").asString().equals(kind)) {
                return rule;
            }
        }
        throw new AssertionError(kind);
    }

    private static void put(Browserless who, String api, String body) {
        json(who.send("PUT", api + "/rules", body));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
