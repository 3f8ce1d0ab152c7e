package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.StoredWords;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents that name people: what is stored of them, in every table, and what is said about it.
class AnonymizingTest {
    private static final TestInstallation.Tenant CLINIC =
            TestInstallation.newClient("Clinic without Names", "without-names");
    private static final Browserless OWNER = Browserless.signedIn(CLINIC, Role.CLIENT_OWNER);
    private static final String PATH = CLINIC.place().apiPath() + "/documents";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LETTER = """
            # Visit of Margaret Whitfield

            Margaret Whitfield called from (555) 234-5678 about her crown. A crown costs 900 dollars.

            # Next steps

            Please write to m.whitfield@example.org. Whitfield's sister comes along.
            """;
    private static final String OWN =
            CLINIC.as(Role.CLIENT_OWNER).scope().requireSubAccount().toString();
    private static final List<String> NAMES = List.of("Whitfield", "234-5678", "example.org");

    private static JsonNode added(String privacy, String title) throws InterruptedException {
        String body = "{\"title\":" + JSON.writeValueAsString(title) + ",\"text\":" + JSON.writeValueAsString(LETTER)
                + ",\"privacy\":\"" + privacy + "\"}";
        var answer = OWNER.post(PATH, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return read(JSON.readTree(answer.body()).get("id").asString());
    }

    private static JsonNode read(String id) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            JsonNode document = JSON.readTree(OWNER.get(PATH + "/" + id).body());
            if (List.of("ready", "failed").contains(document.get("status").asString())) {
                return document;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("not read");
    }

    private static String passages(JsonNode document) {
        return OWNER.get(PATH + "/" + document.get("id").asString() + "/chunks").body();
    }

    @Test
    void whatIsAnonymizedIsNeverStoredAndTheControlFindsWhatIsKept() throws Exception {
        JsonNode document = added("anonymize", "Letter of Margaret Whitfield");
        assertThat(document.get("status").asString()).isEqualTo("ready");
        assertThat(document.get("name").asString()).isEqualTo("Letter of [name].md");
        assertThat(passages(document)).contains("[name]", "[phone]", "[e-mail address]", "900 dollars");
        assertThat(StoredWords.tablesWith(NAMES, OWN)).isEmpty();

        JsonNode kept = added("keep", "Letter of Margaret Whitfield");
        assertThat(passages(kept)).contains("Margaret Whitfield");
        assertThat(StoredWords.tablesWith(NAMES, OWN))
                .contains("app.document", "app.document_file", "app.chunk", "app.audit_entry");

        var again = OWNER.post(PATH + "/" + kept.get("id").asString() + "/read-again", "{\"privacy\":\"anonymize\"}");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
        JsonNode clean = read(kept.get("id").asString());
        assertThat(clean.get("privacy").get("mode").asString()).isEqualTo("anonymize");
        assertThat(passages(clean)).contains("[name]").doesNotContain("Whitfield");
        assertThat(StoredWords.tablesWith(NAMES, OWN))
                .containsExactly("app.audit_entry"); // that it was added under its name

        var back = OWNER.post(PATH + "/" + kept.get("id").asString() + "/read-again", "{\"privacy\":\"keep\"}");
        assertThat(back.statusCode()).isEqualTo(409);
        assertThat(back.body()).contains("knowledge.original-gone");
    }

    @Test
    void theReportSaysWhatHowOftenWhereAndHowSure() throws Exception {
        JsonNode privacy = added("anonymize", "A letter").get("privacy");
        assertThat(privacy.get("mode").asString()).isEqualTo("anonymize");
        JsonNode names = kind(privacy, "name");
        assertThat(names.get("count").asInt()).isEqualTo(3);
        assertThat(names.get("surest").asDouble()).isBetween(0.5, 1.0);
        assertThat(names.get("places").toString()).contains("Next steps");
        assertThat(kind(privacy, "phone").get("count").asInt()).isEqualTo(1);
        assertThat(privacy.toString()).doesNotContain(NAMES);
    }

    private static JsonNode kind(JsonNode privacy, String kind) {
        return privacy.get("found")
                .valueStream()
                .filter(one -> one.get("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError(privacy.toString()));
    }

    @Test
    void aPseudonymIsTheSameInEveryDocumentAndAnotherForAnotherClient() throws Exception {
        String first = passages(added("pseudonymize", "One"));
        String second = passages(added("pseudonymize", "Two"));
        String sign = first.replaceAll("(?s).*?(\\[name [A-Za-z0-9_-]{12}]) called.*", "$1");
        assertThat(sign).matches("\\[name [A-Za-z0-9_-]{12}]");
        assertThat(second).contains(sign + " called");
        assertThat(first).doesNotContain(NAMES);
        UUID other = UUID.randomUUID();
        TestInstallation.Tenant neighbour = TestInstallation.newClient("Neighbour", "nb-" + other);
        Browserless theirs = Browserless.signedIn(neighbour, Role.CLIENT_OWNER);
        String path = neighbour.place().apiPath() + "/documents";
        String body =
                "{\"title\":\"One\",\"text\":" + JSON.writeValueAsString(LETTER) + ",\"privacy\":\"pseudonymize\"}";
        String id = JSON.readTree(theirs.post(path, body).body()).get("id").asString();
        for (int i = 0; i < 600 && !theirs.get(path + "/" + id).body().contains("\"ready\""); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(theirs.get(path + "/" + id + "/chunks").body())
                .contains("[name ")
                .doesNotContain(sign);
    }

    @Test
    void aFileThatCantBeReadIsRefusedWithoutBeingStored() throws Exception {
        TestUploads uploads = new TestUploads(CLINIC);
        var answer = uploads.send(Map.of("Whitfield locked.pdf", Samples.encryptedPdf()), "anonymize");
        JsonNode refused = read(JSON.readTree(answer.body()).get(0).get("id").asString());
        assertThat(refused.get("status").asString()).isEqualTo("failed");
        assertThat(refused.get("failure").get("code").asString()).isEqualTo("knowledge.encrypted");
        assertThat(stored(refused.get("id").asString())).isZero();
    }

    private static long stored(String id) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(
                        "select length(content) from app.document_file where document_id = '" + id + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void whoAddsDocumentsMayBeStricterThanTheClientButNotLooser() throws Exception {
        TestInstallation.Tenant strict = TestInstallation.newClient("Strict Clinic", "strict-" + UUID.randomUUID());
        Browserless owner = Browserless.signedIn(strict, Role.CLIENT_OWNER);
        Browserless program = Browserless.withKey(strict.key().text());
        String path = strict.place().apiPath();
        assertThat(owner.send("PUT", path + "/privacy", "{\"knowledge\":\"pseudonymize\"}")
                        .statusCode())
                .isEqualTo(200);
        String body = "{\"title\":\"One\",\"text\":\"Ask Margaret Whitfield.\",\"privacy\":\"%s\"}";
        var looser = program.post(path + "/documents", body.formatted("keep"));
        assertThat(looser.statusCode()).isEqualTo(400);
        assertThat(looser.body()).contains("knowledge.privacy-looser");
        assertThat(program.post(path + "/documents", body.formatted("anonymize"))
                        .statusCode())
                .isEqualTo(202);
        var unsaid = program.post(path + "/documents", "{\"title\":\"Two\",\"text\":\"Ask Margaret Whitfield.\"}");
        assertThat(JSON.readTree(unsaid.body()).get("privacy").get("mode").asString())
                .isEqualTo("pseudonymize");
        assertThat(owner.post(path + "/documents", body.formatted("keep")).statusCode())
                .isEqualTo(202);
    }
}
