package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The audit log as a file: whole, safe in a spreadsheet, lossless as JSON, and on record itself.
class AuditDownloadTest {
    private static final List<String> HOSTILE =
            List.of("=cmd|' /C calc'!A0", "+49 30 1", "@SUM(1)", " =1", "\uff1d1", "quo\"te, comma", "-2");

    private final Tenant client = TestInstallation.newClient(
            "Download " + UUID.randomUUID(), UUID.randomUUID().toString());
    private final Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
    private final String path = client.place().apiPath() + "/audit-entries/export?format=";

    @Test
    void hostileNamesAreDefusedInCsvAndKeptInJson() {
        HOSTILE.forEach(name -> assertThat(owner.post(
                                client.place().apiPath() + "/agents",
                                JsonMapper.shared()
                                        .writeValueAsString(java.util.Map.of("name", name, "instructions", "")))
                        .statusCode())
                .isEqualTo(201));
        HttpResponse<String> csv = owner.get(path + "csv&action=agent.");
        assertThat(csv.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("audit-log.csv");
        assertThat(csv.body()).startsWith("\uFEFF\"id\",\"at\"").endsWith("\r\n");
        assertThat(csv.body().lines()).hasSize(HOSTILE.size() + 1);
        assertThat(csv.body()).contains("\"'=cmd|", "\"'+49", "\"'@SUM", "\"'-2\"", "quo\"\"te, comma");
        assertThat(csv.body()).doesNotContainPattern("(?m)(^|\",)\"[\\s\\p{Z}]*[=+@\uff1d-]");
        assertThat(json("jsonl&action=agent.created").stream()
                        .map(line -> line.get("target").asString())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(
                        HOSTILE.stream().map(String::strip).toList());
        assertThat(json("jsonl&action=audit.exported"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(line -> assertThat(
                                line.get("after").get("filter").get("action").asString())
                        .isNotEmpty());
    }

    @Test
    void manyBatchesArriveWholeAndADownloadGoesOnWhereItWasCutOff() throws SQLException {
        plant(3_500);
        List<JsonNode> all = json("jsonl&action=test.planted");
        assertThat(all).hasSize(3_500);
        Set<String> ids = new HashSet<>();
        all.forEach(line -> ids.add(line.get("id").asString()));
        assertThat(ids).hasSize(3_500);
        String last = all.get(1_700).get("id").asString();
        assertThat(json("jsonl&action=test.planted&after=" + last)).hasSize(3_500 - 1_701);
        assertThat(owner.get(path + "csv&action=test.planted&after=" + last).body())
                .as("without a second head")
                .startsWith("\"" + all.get(1_701).get("id").asString());
    }

    @Test
    void proofsComeAlong() {
        owner.post(client.place().apiPath() + "/agents", "{\"name\":\"Mia\",\"instructions\":\"\"}");
        for (int i = 0; i < 200; i++) {
            JsonNode entry = json("jsonl-with-proofs&action=agent.created").getFirst();
            if (!entry.get("proof").isNull()) {
                assertThat(entry.get("proof").asString()).startsWith("c2sp.org/tlog-proof");
                return;
            }
        }
        throw new AssertionError("no checkpoint came");
    }

    @Test
    void whoReadsTheLogIsInItOnceAnHour() {
        for (int i = 0; i < 3; i++) {
            owner.get(client.place().path() + "/audit?actor=ada");
            owner.get(client.place().apiPath() + "/audit-entries");
        }
        List<JsonNode> reads = json("jsonl&action=audit.viewed");
        assertThat(reads).hasSize(1);
        assertThat(reads.getFirst().get("after").get("filter").get("actor").asString())
                .isEqualTo("ada");
        Browserless.withKey(client.key().text()).get(client.place().apiPath() + "/audit-entries");
        assertThat(json("jsonl&action=audit.viewed")).hasSize(2);
    }

    @Test
    void otherFormatsAreRefusedAndOthersMayNot() {
        assertThat(owner.get(path + "xlsx").body()).contains("audit.format");
        assertThat(Browserless.signedIn(client, Role.CLIENT_VIEWER)
                        .get(path + "csv")
                        .statusCode())
                .isEqualTo(403);
        assertThat(Browserless.signedIn(TestInstallation.harborPlumbing(), Role.CLIENT_OWNER)
                        .get(path + "csv")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void thePageLinksToWhatItShows() {
        String page = owner.get(client.place().path() + "/audit?actor=a%26b%20c&action=session.")
                .body();
        assertThat(page).contains("Nothing to show");
        page = owner.get(client.place().path() + "/audit?action=session.&from=2026-01-01")
                .body();
        assertThat(page).contains("/audit/exports?action=session.&amp;from=2026-01-01\"");
        assertThat(owner.get(client.place().path() + "/audit/exports?action=session.&from=2026-01-01")
                        .body())
                .contains("action session., from 2026-01-01", "name=\"from\" value=\"2026-01-01\"");
    }

    private List<JsonNode> json(String rest) {
        HttpResponse<String> answer = owner.get(path + rest);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    private void plant(int entries) throws SQLException {
        UUID agency = client.place().agency().id();
        UUID id = client.as(Role.CLIENT_OWNER).scope().requireSubAccount();
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("""
                    insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor, action, outcome,
                      address, user_agent, request_id)
                    select '%1$s', '%2$s', '%1$s', 'job', 'test', 'test.planted', 'done', '', '', ''
                    from generate_series(1, %3$s)""".formatted(id, agency, entries));
        }
    }
}
