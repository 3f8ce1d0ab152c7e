package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.database.CannotStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `./nexaera shield-score`: scores as JSON, and plain words for a file it can't read.
class ShieldScoreCommandTest {
    @TempDir
    private Path folder;

    @Test
    void scoresAreJson() throws IOException {
        JsonNode scores = scored("""
                [{"full_text":"Mail jo@example.org, says Dr. Margaret Whitfield.",
                  "spans":[{"start_position":5,"end_position":19,"entity_type":"EMAIL_ADDRESS"},
                           {"start_position":30,"end_position":48,"entity_type":"B-PERSON"},
                           {"start_position":26,"end_position":29,"entity_type":"TITLE"}]}]
                """).path("spans");
        assertThat(scores.path("typed_iou_0.9").path("f2").asDouble()).isEqualTo(1.0);
        assertThat(scores.path("values").path("gone").asInt()).isEqualTo(2);
        assertThat(scores.path("values").path("false_spans").asInt()).isZero();
        assertThat(scores.path("labels_left_alone").get(0).asString()).isEqualTo("TITLE");
        assertThat(scores.path("speed").path("megabytes_per_second").asDouble()).isPositive();
    }

    @Test
    void whatIsMissedAndWhatIsTooMuchCount() throws IOException {
        JsonNode scores = scored("""
                [{"full_text":"Mail jo@example.org about the table.",
                  "spans":[{"start_position":30,"end_position":35,"entity_type":"PERSON"}]}]
                """).path("spans");
        assertThat(scores.path("typed_iou_0.7").path("f2").asDouble()).isZero();
        assertThat(scores.path("values").path("gone").asInt()).isZero();
        assertThat(scores.path("values").path("false_spans").asInt()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNoneIsExplained() {
        assertThatThrownBy(
                        () -> scored(
                                "[{\"full_text\":\"a\",\"spans\":[{\"start_position\":5,\"end_position\":9,\"entity_type\":\"X\"}]}]"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("a label from 5 to 9 in a text of 1");
        assertThatThrownBy(() -> scored("not json"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("isn't labelled text");
        assertThatThrownBy(() -> run(folder.resolve("nowhere.json")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("There is no file");
    }

    @Test
    void withoutAFileItAsksForOne() {
        assertThatThrownBy(() -> new ShieldScoreCommand(System.out)
                        .run(Arguments.parse(List.of(), ShieldScoreCommand.options())))
                .isInstanceOf(UsageProblem.class)
                .hasMessageContaining("--spans FILE");
    }

    private JsonNode scored(String json) throws IOException {
        return run(Files.writeString(folder.resolve("set.json"), json));
    }

    private static JsonNode run(Path file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ShieldScoreCommand(new PrintStream(out, true, StandardCharsets.UTF_8))
                .run(Arguments.parse(List.of("--spans", file.toString()), ShieldScoreCommand.options()));
        return new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }
}
