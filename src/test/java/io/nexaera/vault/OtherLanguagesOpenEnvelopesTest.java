package io.nexaera.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.house.Needs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The script of `examples/open-an-envelope`, in Node.js: it opens the vectors, and what this program seals.
class OtherLanguagesOpenEnvelopesTest {
    private static final Path SCRIPT = Path.of("examples/open-an-envelope/open.js");

    @Test
    void nodeOpensTheVectors() throws Exception {
        List<String> expected = new ArrayList<>();
        for (JsonNode vector : Vectors.all().get("envelopes")) {
            expected.add((vector.get("name").asString() + " "
                            + vector.get("plaintext").asString())
                    .strip());
        }
        assertThat(node(Vectors.FILE)).containsExactlyElementsOf(expected);
    }

    @Test
    void nodeOpensWhatWasSealedHere() throws Exception {
        ErasableKey key = Vectors.key("00".repeat(32));
        String value = Envelope.seal(key, "here".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
        Path file = Files.createTempFile("sealed", ".json");
        Files.writeString(file, """
                {"envelopes": [{"name": "here", "key": "%s", "additionalData": "here", "value": "%s", "commitment": "%s",
                 "commitment2": "%s"}]}""".formatted(
                        "00".repeat(32),
                        value,
                        Envelope.commitment(key, Envelope.iv(value)),
                        new OpenedKey("dek-1", key).commitment(Envelope.iv(value))));
        assertThat(node(file)).containsExactly("here 010203");
        Files.delete(file);
    }

    private static List<String> node(Path vectors) throws Exception {
        if (Stream.of(System.getenv("PATH").split(":"))
                .noneMatch(folder -> Files.isExecutable(Path.of(folder, "node")))) {
            Needs.debianPackages("nodejs");
        }
        Process node = new ProcessBuilder("node", SCRIPT.toString(), vectors.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).toList();
    }
}
