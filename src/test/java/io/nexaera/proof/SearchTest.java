package io.nexaera.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.audit.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Words are found in every form in which a program may write them, wherever they stand in a file.
class SearchTest {
    private static final Canary WORDS = new Canary("Käthe’s zeppelin");

    private static Set<String> found(byte[] bytes) {
        Set<String> into = new TreeSet<>();
        new ByteSearch(WORDS.inFiles()).find(bytes, bytes.length, into);
        return into;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void inEachForm() throws IOException {
        assertThat(found(utf8("say " + WORDS.words()))).containsExactly("as it is");
        assertThat(found(utf8("käthe’s zeppelin"))).containsExactly("in small letters");
        assertThat(found(utf8("{\"text\":\"K\\u00e4the\\u2019s zeppelin\"}"))).containsExactly("escaped for JSON");
        assertThat(found(utf8("?q=K%C3%A4the%E2%80%99s+zeppelin"))).containsExactly("in an address");
        assertThat(found(WORDS.words().getBytes(StandardCharsets.UTF_16LE)))
                .containsExactly("UTF-16 (small end first)");
        for (String before : List.of("", "a", "ab")) {
            String base64 = Base64.getEncoder().encodeToString(utf8(before + WORDS.words() + " flies"));
            assertThat(found(utf8(base64))).hasSize(1).first().asString().startsWith("Base64 (" + before.length());
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(utf8("before"));
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(utf8("x".repeat(5_000) + WORDS.words()));
        }
        assertThat(found(packed.toByteArray())).containsExactly("gzip: as it is");
        assertThat(found(utf8("Käthe’s zeppelix"))).isEmpty();
    }

    @Test
    void acrossTheEdgesOfWhatIsReadAtOnceAndInNewFilesOnly(@TempDir Path folder) throws IOException {
        Instant since = Instant.now().minusSeconds(10);
        byte[] words = utf8(WORDS.words());
        byte[] large = new byte[(1 << 22) + 100];
        System.arraycopy(words, 0, large, (1 << 22) - 7, words.length);
        Files.write(folder.resolve("large.bin"), large);
        Path old = Files.write(folder.resolve("old.log"), words);
        Files.setLastModifiedTime(old, FileTime.from(since.minusSeconds(60)));
        Canary control = new Canary("there is no such control");
        List<Place> places = new ChangedFiles(
                        WORDS, control, since, Instant.now().plus(Duration.ofMinutes(1)))
                .look(List.of(folder));
        assertThat(places)
                .extracting(Place::name, Place::found, Place::where)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("other files", Set.of("as it is"), List.of("large.bin")));
    }

    @Test
    void aProofWhoseControlIsFoundNowhereIsVoid() {
        assertThat(result(Map.of(Place.ROWS, Set.of("as it is"), Place.LOG, Set.of("as it is")), Set.of()))
                .isEqualTo(Proof.PROVED);
        assertThat(result(Map.of(Place.ROWS, Set.of("as it is"), Place.LOG, Set.of()), Set.of()))
                .as("deaf to the log")
                .isEqualTo(Proof.VOID);
        assertThat(result(Map.of(Place.ROWS, Set.of("as it is")), Set.of("Base64")))
                .isEqualTo(Proof.NOT_PROVED);
        Findings unanswered = new Findings(
                List.of("Mia"), List.of(new Asking.Way("a question", "failed")), List.of(), List.of(), List.of());
        assertThat(unanswered.result()).as("nobody said anything").isEqualTo(Proof.VOID);
    }

    /// `docs/formats.md`
    @Test
    void theVectorOfAReportHolds() {
        assertThat(AuditEvent.sha256("{\"format\":\"zero-retention-proof-2\",\"result\":\"proved\"}"))
                .isEqualTo("1b8e5aeb52317e40584bd098f9c09a9629e7537dd0562746f6ecc7d93f84752f");
    }

    private static String result(Map<String, Set<String>> controls, Set<String> found) {
        List<Place> places = controls.entrySet().stream()
                .map(one -> new Place(one.getKey(), "some", found, one.getValue(), List.of()))
                .toList();
        return new Findings(
                        List.of("Mia"), List.of(new Asking.Way("a question", "complete")), places, List.of(), List.of())
                .result();
    }
}
