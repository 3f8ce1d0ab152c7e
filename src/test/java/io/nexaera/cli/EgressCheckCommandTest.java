package io.nexaera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.database.CannotStart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./nexaera egress-check`: one line out for each line in, whatever is in it. Addresses only: nothing is looked up.
class EgressCheckCommandTest {
    @TempDir
    private Path folder;

    private static String checked(byte[] input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = new EgressCheckCommand(new PrintStream(out, false, UTF_8), new ByteArrayInputStream(input))
                .run(Arguments.parse(List.of("--file", "-"), Set.of("--file", "--tenant")));
        assertThat(code).isZero();
        return out.toString(UTF_8);
    }

    @Test
    void eachLineGetsItsVerdictAndItsRule() {
        assertThat(checked(
                        "https://8.8.8.8/\r\nhttp://127.0.0.1/\n\nhttp://[::1]/\nhttps://localhost/x".getBytes(UTF_8)))
                .isEqualTo("""
                        https://8.8.8.8/\tallowed\t-
                        http://127.0.0.1/\trefused\tegress.reserved-address
                        \trefused\tegress.url-length
                        http://[::1]/\trefused\tegress.reserved-address
                        https://localhost/x\trefused\tegress.local-name
                        """);
    }

    @Test
    void garbageIsRefusedAndKeepsItsPlace() {
        byte[] bad = {'h', 't', 't', 'p', (byte) 0xff, '\n', 0, '\t', '\\', 0x1b, '\n', 'x', '\n'};
        assertThat(checked(bad).getBytes(UTF_8).length).isPositive();
        assertThat(checked(bad).lines().map(line -> line.substring(line.indexOf('\t'))))
                .containsExactly(
                        "\trefused\tegress.url-characters",
                        "\trefused\tegress.url-characters",
                        "\trefused\tegress.url-scheme");
        assertThat(checked(bad)).contains("\\x00\\x09\\x5c\\x1b\t");
    }

    @Test
    void longLinesAreCountedLikeOthers() {
        byte[] million = "x".repeat(1_000_000).getBytes(UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 5; i++) {
            all.writeBytes(million);
            all.writeBytes("\nhttp://10.0.0.1/\n".getBytes(UTF_8));
        }
        List<String> lines = checked(all.toByteArray()).lines().toList();
        assertThat(lines).hasSize(10);
        assertThat(lines.get(8)).hasSizeGreaterThan(1_000_000).endsWith("\trefused\tegress.url-length");
    }

    @Test
    void theOrderIsTheFiles() throws IOException {
        Path file = folder.resolve("urls");
        List<String> urls = IntStream.range(0, 20_000)
                .mapToObj(i -> "http://%d.%d.%d.9/".formatted(i % 256, i / 256, i % 7))
                .toList();
        Files.write(file, urls);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new EgressCheckCommand(new PrintStream(out, false, UTF_8))
                .run(Arguments.parse(List.of("--file", file.toString()), Set.of("--file")));
        assertThat(out.toString(UTF_8).lines().map(line -> line.split("\t", 2)[0]))
                .isEqualTo(urls);
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        EgressCheckCommand command = new EgressCheckCommand(System.out);
        assertThatThrownBy(() -> command.run(
                        Arguments.parse(List.of("--file", folder.resolve("none").toString()), Set.of("--file"))))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("none can't be read");
        assertThatThrownBy(() -> command.run(Arguments.parse(List.of(), Set.of("--file"))))
                .isInstanceOf(UsageProblem.class);
    }
}
