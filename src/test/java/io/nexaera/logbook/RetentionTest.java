package io.nexaera.logbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How long the log is kept, as people set it.
class RetentionTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Tenant client = TestInstallation.newClient(
            "Retention " + UUID.randomUUID(), UUID.randomUUID().toString());
    private final Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
    private final String path = client.place().apiPath() + "/audit-retention";
    private final String page = client.place().path() + "/audit/retention";

    @Test
    void whatIsOlderGoesWithACertificateAndThePageSaysSo() throws SQLException {
        plant(1_200, "8 years");
        plant(10, "1 year");
        assertThat(json(owner.get(path)).get("days").isNull()).isTrue();
        assertThat(owner.get(page).body()).contains("Kept for good", "1,200 entries");
        assertThat(json(owner.get(path + "/preview?days=3000")).get("entries").asInt())
                .isZero();
        assertThat(owner.form(page, "days=2192").statusCode()).isEqualTo(302);
        JsonNode run = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> json(owner.get(path)).get("runs"),
                        runs -> runs.size() == 1
                                && !runs.get(0).get("finishedAt").isNull())
                .get(0);
        assertThat(run.get("removed").asInt()).isEqualTo(1_200);
        String certificate = owner.get(path + "/age-outs/" + run.get("id").asString() + "/certificate")
                .body();
        assertThat(JSON.readTree(certificate).get("entries").asInt()).isEqualTo(1_200);
        assertThat(certificate).contains("nexaera-age-out-1").doesNotContain("\n");
        assertThat(owner.get(page).body()).contains("Kept for 2,192 days", "1,200", "Certificate");
        assertThat(json(owner.get(client.place().apiPath() + "/audit-entries?action=audit.age"))
                        .get("items")
                        .get(0)
                        .get("after")
                        .asString())
                .contains("\"minimumIndex\": " + run.get("minimumIndex").asLong());
    }

    @Test
    void theFloorHoldsAndSaysWhatItIs() {
        HttpResponse<String> answer = owner.send("PUT", path, "{\"days\":2191}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("2,192 to 36,525 days");
        assertThat(owner.form(page, "days=30").body()).contains("2,192 to 36,525 days");
        assertThat(json(owner.send("PUT", path, "{\"days\":null}")).get("days").isNull())
                .isTrue();
    }

    @Test
    void underAHoldNothingGoesAndLiftingItGoesOn() throws SQLException {
        plant(20, "8 years");
        assertThat(owner.form(page + "/hold", "reason=+").body()).contains("Say why");
        assertThat(owner.form(page + "/hold", "reason=A+dispute").statusCode()).isEqualTo(302);
        owner.send("PUT", path, "{\"days\":2192}");
        await().until(() -> jobs() == 0);
        JsonNode held = json(owner.get(path));
        assertThat(held.get("runs")).isEmpty();
        assertThat(held.get("hold").get("reason").asString()).isEqualTo("A dispute");
        assertThat(owner.get(page).body()).contains("A dispute", "Lift the hold");
        owner.form(page + "/hold/lift", "");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> json(owner.get(path)).get("runs").size() == 1);
    }

    @Test
    void whoReadsTheLogAloneDoesNotDecideAboutIt() {
        Browserless key = Browserless.withKey(client.key().text());
        assertThat(key.get(path).statusCode()).isEqualTo(200);
        assertThat(key.send("PUT", path, "{\"days\":3000}").statusCode()).isEqualTo(403);
        Tenant agency = TestInstallation.northwind();
        Browserless auditor = Browserless.signedIn(agency, Role.AGENCY_AUDITOR);
        assertThat(auditor.get(agency.place().path() + "/audit/retention").body())
                .contains("Kept for good")
                .doesNotContain("Hold everything", "Keep it so long");
        assertThat(auditor.form(agency.place().path() + "/audit/retention/hold", "reason=x")
                        .statusCode())
                .isEqualTo(403);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private int jobs() throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from app.job where kind = 'audit.age-out' and tenant_id = '"
                                + client.place().subAccount().orElseThrow().id() + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private void plant(int entries, String ago) throws SQLException {
        var scope = client.as(Role.CLIENT_OWNER).scope();
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("""
                    insert into app.audit_entry (tenant_id, agency_id, sub_account_id, id, at, actor_kind, actor, action, outcome, address,
                      user_agent, request_id)
                    select '%1$s', '%2$s', '%1$s', uuidv7(- interval '%3$s'), now() - interval '%3$s', 'member', 'Ana', 'test.planted',
                      'done', '', '', '' from generate_series(1, %4$s) n""".formatted(scope.tenant(), scope.agency(), ago, entries));
            // what has no place in the log yet is not aged out
            await().until(() -> {
                var waiting = statement.executeQuery(
                        "select count(*) from app.log_pending where tenant_id = '" + scope.tenant() + "'");
                return waiting.next() && waiting.getInt(1) == 0;
            });
        }
    }
}
