package io.nexaera.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Documents over HTTP, from upload to deletion.
class DocumentsApiTest {
    private static final TestInstallation.Tenant CLIENT = TestInstallation.newClient("Bee Keepers", "bees");
    private static final TestUploads UPLOADS = new TestUploads(CLIENT);

    @Test
    void manyFilesAreTakenAtOnceAndListedPageByPage() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("one.txt", "The first hive stands by the river.".getBytes(UTF_8));
        files.put("two.md", "# Hives\nThe second hive stands by the road.".getBytes(UTF_8));
        var answer = UPLOADS.send(files);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("one.txt", "two.md", "\"status\":\"waiting\"");
        JsonNode page = UPLOADS.get("?limit=1");
        assertThat(page.get("items").size()).isEqualTo(1);
        JsonNode rest = UPLOADS.get("?limit=200&cursor=" + page.get("next").asString());
        assertThat(rest.get("items").toString())
                .doesNotContain(page.get("items").get(0).get("id").asString());
    }

    @Test
    void aQuestionFindsItsPageWithTheScoresThatExplainIt() {
        byte[] pdf = Samples.pdf(
                "A hive is opened in spring only, on a warm day without wind.",
                "The queen lays up to two thousand eggs a day in early summer.");
        JsonNode document = UPLOADS.taken("queens.pdf", pdf);
        assertThat(document.get("status").asString()).isEqualTo("ready");
        assertThat(document.get("pages").asInt()).isEqualTo(2);
        JsonNode found = UPLOADS.search("How many eggs does the queen lay in a day?");
        JsonNode best = found.get("passages").get(0);
        assertThat(found.get("found").asBoolean()).isTrue();
        assertThat(best.get("documentName").asString()).isEqualTo("queens.pdf");
        assertThat(best.get("page").asInt()).isEqualTo(2);
        assertThat(best.get("evidence").get("words").asDouble()).isBetween(0.1, 1.0);
        assertThat(best.get("evidence").get("meaning").asDouble()).isBetween(0.1, 1.0);
    }

    @Test
    void anOffTopicQuestionGetsTheHonestNo() {
        UPLOADS.taken("honey.txt", "Honey keeps for years when the jar is closed and dry.".getBytes(UTF_8));
        JsonNode found = UPLOADS.search("Who won the chess championship?");
        assertThat(found.get("found").asBoolean()).isFalse();
        assertThat(found.get("answer").asString()).startsWith("I could not find this");
    }

    @Test
    void hostileFilesGetAClearStatusAndTheNextFileIsTaken() {
        assertThat(failure(UPLOADS.taken("bomb.docx", Samples.zipBomb()))).isEqualTo("knowledge.zip-bomb");
        assertThat(failure(UPLOADS.taken("locked.pdf", Samples.encryptedPdf()))).isEqualTo("knowledge.encrypted");
        assertThat(failure(UPLOADS.taken("long.pdf", Samples.pdfOfPages(10_000))))
                .isEqualTo("knowledge.too-many-pages");
        assertThat(failure(UPLOADS.taken("empty.txt", new byte[0]))).isEqualTo("knowledge.empty");
        JsonNode good = UPLOADS.taken("wax.txt", "Wax melts at sixty-four degrees.".getBytes(UTF_8));
        assertThat(good.get("status").asString()).isEqualTo("ready");
    }

    @Test
    void aFileNameNeverKeepsItsFolders() {
        var answer = UPLOADS.send(Map.of("../../../etc/passwd.txt", "root lives here".getBytes(UTF_8)));
        assertThat(answer.body()).contains("\"name\":\"passwd.txt\"").doesNotContain("..");
    }

    @Test
    void pastedTextBecomesADocument() {
        var answer = UPLOADS.client()
                .post(UPLOADS.path(), "{\"title\":\"Opening hours\",\"text\":\"We are open from nine to five.\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("Opening hours.md");
        var refused = UPLOADS.client().post(UPLOADS.path(), "{\"title\":\" \",\"text\":\"x\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void deletedMeansDeletedWithFileChunksAndVectors() throws SQLException {
        JsonNode document = UPLOADS.taken("secret.txt", "The key lies under the third hive.".getBytes(UTF_8));
        String id = document.get("id").asString();
        assertThat(UPLOADS.get("/" + id + "/chunks").get(0).get("text").asString())
                .contains("third hive");
        assertThat(rows(id)).isEqualTo(3);
        assertThat(UPLOADS.client()
                        .send("DELETE", UPLOADS.path() + "/" + id, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(rows(id)).isZero();
        assertThat(UPLOADS.client().get(UPLOADS.path() + "/" + id).statusCode()).isEqualTo(404);
        assertThat(UPLOADS.search("Where is the key?").get("passages").toString())
                .doesNotContain("third hive");
        var log = UPLOADS.client().get(CLIENT.place().apiPath() + "/audit-entries?action=document.");
        assertThat(log.body()).contains("document.added", "document.deleted", "secret.txt");
    }

    @Test
    void aViewerReadsButDoesNotAdd() {
        Browserless viewer = Browserless.signedIn(CLIENT, Role.CLIENT_VIEWER);
        assertThat(viewer.get(UPLOADS.path()).statusCode()).isEqualTo(200);
        assertThat(viewer.send(viewer.request(UPLOADS.path())
                                .header("Sec-Fetch-Site", "same-origin")
                                .header("Content-Type", "application/json")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                                        "{\"title\":\"A\",\"text\":\"b\"}")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aNeighboursDocumentIsNotFound() {
        JsonNode document = UPLOADS.taken("ours.txt", "Our bees fly to the lime trees.".getBytes(UTF_8));
        var neighbour = TestInstallation.mapleDental();
        var answer = Browserless.withKey(neighbour.key().text())
                .get(neighbour.place().apiPath() + "/documents/"
                        + document.get("id").asString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
    }

    private static String failure(JsonNode document) {
        assertThat(document.get("failure").get("sentence").asString()).endsWith(".");
        return document.get("failure").get("code").asString();
    }

    /// What any table still holds of a document.
    private static int rows(String document) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.prepareStatement("""
                        select (select count(*) from app.document where id = ?)
                          + (select count(*) from app.document_file where document_id = ?)
                          + (select count(*) from app.chunk where document_id = ?)""")) {
            for (int i = 1; i <= 3; i++) {
                statement.setObject(i, UUID.fromString(document));
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
