package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvTest {
    private static List<Csv.Line> lines(Reader text) throws IOException {
        Csv csv = new Csv(text);
        List<Csv.Line> lines = new ArrayList<>();
        for (Optional<Csv.Line> line = csv.next(); line.isPresent(); line = csv.next()) {
            lines.add(line.get());
        }
        return lines;
    }

    private static List<List<String>> fields(String text) throws IOException {
        List<Csv.Line> lines = lines(new StringReader(text));
        assertThat(lines).allSatisfy(line -> assertThat(line.defect()).isEmpty());
        return lines.stream().map(Csv.Line::fields).toList();
    }

    @Test
    void theExamplesOfTheStandardAreRead() throws IOException {
        List<List<String>> expected = List.of(List.of("aaa", "b \r\nbb", "ccc"), List.of("zzz", "y\"y", ""));
        assertThat(fields("\"aaa\",\"b \r\nbb\",\"ccc\"\r\nzzz,\"y\"\"y\",\r\n".replace("b \r\n", "b \n")))
                .isEqualTo(List.of(List.of("aaa", "b \nbb", "ccc"), expected.get(1)));
        assertThat(fields("a,b\nc,d")).isEqualTo(List.of(List.of("a", "b"), List.of("c", "d")));
        assertThat(fields("a,\"\"\n\"\",b")).isEqualTo(List.of(List.of("a", ""), List.of("", "b")));
    }

    @Test
    void aMarkAtTheBeginningAndEmptyLinesAreLeftOut() throws IOException {
        assertThat(fields("\uFEFFa,b\r\n\r\n\n,\n")).isEqualTo(List.of(List.of("a", "b"), List.of("", "")));
        assertThat(fields("\uFEFF\"a\"")).isEqualTo(List.of(List.of("a")));
        assertThat(fields("")).isEmpty();
        assertThat(fields("\n\n")).isEmpty();
    }

    @Test
    void everyRecordSaysInWhichLineItBegins() throws IOException {
        assertThat(lines(new StringReader("a\n\n\"b\nb\"\nc")))
                .extracting(Csv.Line::line)
                .containsExactly(1L, 3L, 5L);
    }

    @Test
    void whatIsWrongWithOneRecordDoesNotTouchTheNext() throws IOException {
        for (String wrong : List.of("a\"b,c", "\"a\"b,c", "\"a\" ,c", "a,b\"\"", "\"\"x,\"", "x".repeat(70_000))) {
            List<Csv.Line> lines = lines(new StringReader("1,2\n" + wrong + "\n3,4\n"));
            assertThat(lines).as(wrong.substring(0, 4)).hasSize(3);
            assertThat(lines.get(1).defect()).isPresent();
            assertThat(lines.get(2).fields()).containsExactly("3", "4");
            assertThat(lines.get(2).defect()).isEmpty();
        }
    }

    @Test
    void aQuoteThatNeverClosesIsToldAtTheLineWhereItOpens() throws IOException {
        List<Csv.Line> lines = lines(new StringReader("1,2\n3,\"4\n5,6\n7,8"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1).line()).isEqualTo(2);
        assertThat(lines.get(1).defect().orElseThrow()).contains("never closes");
    }

    /// Ten megabytes in one line, and in one quoted field, and as nothing but commas: kept is none of it.
    @Test
    void aLongLineIsSkippedAndNotKept() throws IOException {
        for (String long1 : List.of("x".repeat(10 << 20), "\"" + "y\n".repeat(5 << 20) + "\"", ",".repeat(10 << 20))) {
            List<Csv.Line> lines = lines(new StringReader("a,b\n" + long1 + "\nc,d\n"));
            assertThat(lines).hasSize(3);
            assertThat(lines.get(1).defect().orElseThrow()).contains("longer than 65536");
            assertThat(lines.get(1).fields()).hasSizeLessThan(2);
            assertThat(lines.get(2).fields()).containsExactly("c", "d");
        }
    }

    @Test
    void nothingOfALineIsPrinted() throws IOException {
        assertThat(lines(new StringReader("sk-secret"))).hasToString("[Line[1, [secret]]]");
    }

    /// Whatever is written by the rules is read as it was; whatever is not ends, and says so or not.
    @Test
    void anythingIsReadBack() throws IOException {
        Random random = new Random(4180);
        for (int round = 0; round < 2_000; round++) {
            List<List<String>> rows = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i <= random.nextInt(4); i++) {
                List<String> row = new ArrayList<>(List.of("k"));
                for (int j = 0; j < random.nextInt(4); j++) {
                    row.add(noise(random));
                }
                rows.add(row);
                text.append(row.stream()
                                .map(field -> "\"" + field.replace("\"", "\"\"") + "\"")
                                .reduce((a, b) -> a + "," + b)
                                .orElseThrow())
                        .append(random.nextBoolean() ? "\r\n" : "\n");
            }
            assertThat(fields(text.toString())).isEqualTo(rows);
            assertThat(lines(new StringReader(noise(random) + noise(random)))).hasSizeLessThan(20);
        }
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < random.nextInt(8); i++) {
            text.append("a,\"\n;é ".charAt(random.nextInt(7)));
        }
        return text.toString();
    }
}
