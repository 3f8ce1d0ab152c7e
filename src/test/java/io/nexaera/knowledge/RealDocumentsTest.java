package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestInstallation;
import io.nexaera.house.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Real documents as Debian packages them, taken in through the API, and questions with known answers.
class RealDocumentsTest {
    private static final String DOC = "/usr/share/doc/";
    private static final String HANDBOOK = DOC + "debian-handbook/html/en-US/";

    /// By the names that `questions.txt` knows them by: three RFCs, manuals as PDF, text and a book of web pages.
    private static final Map<String, String> FILES = new TreeMap<>(Map.ofEntries(
            Map.entry("rfc3533.txt", DOC + "libogg-dev/html/rfc3533.txt.gz"),
            Map.entry("rfc5334.txt", DOC + "libogg-dev/html/rfc5334.txt.gz"),
            Map.entry("rfc5215.txt", DOC + "libvorbis-dev/html/rfc5215.txt.gz"),
            Map.entry("bash.pdf", DOC + "bash/bash.pdf"),
            Map.entry("developers-reference.pdf", "/usr/share/developers-reference/developers-reference.pdf"),
            Map.entry("debian-faq.pdf", DOC + "debian/FAQ/debian-faq.en.pdf.gz"),
            Map.entry("project-history.pdf", DOC + "debian-history/docs/project-history.en.pdf"),
            Map.entry("packaging-tutorial.pdf", DOC + "packaging-tutorial/packaging-tutorial.pdf"),
            Map.entry("maint-guide.txt", DOC + "maint-guide/maint-guide.en.txt.gz"),
            Map.entry("fhs-3.0.html", DOC + "debian-policy/fhs/fhs-3.0.html"),
            Map.entry("network-services.html", HANDBOOK + "network-services.html"),
            Map.entry("virtualization.html", HANDBOOK + "sect.virtualization.html"),
            Map.entry("installation-steps.html", HANDBOOK + "sect.installation-steps.html"),
            Map.entry("firewall-setup.html", DOC + "harden-doc/html/en-US/firewall-setup.html")));

    private record Question(String kind, String text, String places) {}

    /// @param place the page, or the path of headings
    private record Said(boolean found, String document, String place, double score) {}

    private static TestUploads uploads;

    @BeforeAll
    static void addTheDocuments() throws IOException {
        Needs.debianPackages(
                "libogg-dev",
                "libvorbis-dev",
                "bash-doc",
                "developers-reference",
                "debian-faq",
                "debian-history",
                "packaging-tutorial",
                "maint-guide",
                "debian-policy",
                "debian-handbook",
                "harden-doc");
        uploads = new TestUploads(TestInstallation.newClient("Manual Readers", "manuals"));
        for (var file : FILES.entrySet()) {
            JsonNode document = uploads.taken(file.getKey(), content(Path.of(file.getValue())));
            assertThat(document.get("status").asString()).as(file.getKey()).isEqualTo("ready");
        }
    }

    @Test
    void atLeastSeventeenOfTwentyAnswersCiteTheRightPlace() throws IOException {
        List<String> wrong = wrong("ask");
        assertThat(questions("ask")).hasSize(20);
        assertThat(wrong).hasSizeLessThanOrEqualTo(3);
    }

    /// Others, so that the twenty are not merely learned by heart.
    @Test
    void otherQuestionsDoAboutAsWell() throws IOException {
        for (String kind : List.of("more", "held")) {
            assertThat(wrong(kind)).hasSizeLessThanOrEqualTo(questions(kind).size() / 3);
        }
    }

    @Test
    void everyOffTopicQuestionGetsTheHonestNo() throws IOException {
        List<Question> questions = new ArrayList<>(questions("off"));
        assertThat(questions).hasSize(5);
        questions.addAll(questions("held-off"));
        assertThat(questions).noneMatch(question -> ask(question).found);
    }

    private static List<String> wrong(String kind) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Question question : questions(kind)) {
            Said said = ask(question);
            boolean right = said.found && isRight(question, said);
            System.out.printf(
                    "%s %.2f %s → %s, %s%n",
                    right ? "right" : "WRONG", said.score, question.text, said.document, said.place);
            if (!right) {
                wrong.add(question.text);
            }
        }
        return wrong;
    }

    private static Said ask(Question question) {
        JsonNode answer = uploads.search(question.text);
        JsonNode first = answer.get("passages").get(0);
        JsonNode page = first.get("page");
        return new Said(
                answer.get("found").asBoolean(),
                first.get("documentName").asString(),
                page == null || page.isNull() ? first.get("heading").asString() : "page " + page.asInt(),
                first.get("score").asDouble());
    }

    private static boolean isRight(Question question, Said said) {
        return Arrays.stream(question.places.split("; *", -1))
                .map(place -> place.split(" ", 2))
                .filter(place -> place[0].equals(said.document))
                .flatMap(place -> Arrays.stream(place[1].split(",", -1)))
                .anyMatch(place -> said.place.equals("page " + place)
                        || (!said.place.startsWith("page ") && said.place.contains(place)));
    }

    private static List<Question> questions(String kind) throws IOException {
        try (InputStream file = RealDocumentsTest.class.getResourceAsStream("/knowledge/questions.txt")) {
            return new String(java.util.Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(kind + " |"))
                    .map(line -> line.split("\\|", -1))
                    .map(parts -> new Question(parts[0].strip(), parts[1].strip(), parts[2].strip()))
                    .toList();
        }
    }

    private static byte[] content(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            return path.toString().endsWith(".gz") ? new GZIPInputStream(file).readAllBytes() : file.readAllBytes();
        }
    }
}
