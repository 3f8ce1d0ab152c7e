package io.nexaera.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeCsvTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                " =1",
                "\u00a0=1",
                "\u200b=1",
                "\u3000@x",
                "\uff1d1",
                "\uff0b1",
                "\uff0d1",
                "\uff201",
                "\ufeff=1",
                "\u0000=1",
                "=HYPERLINK(\"http://example.com\",\"x\")"
            })
    void whatWouldBeAFormulaIsText(String hostile) {
        String row = SafeCsv.row(List.of("harmless", hostile));
        assertThat(row).startsWith("\"harmless\",\"'").endsWith("\"\r\n");
        assertThat(row).isEqualTo("\"harmless\",\"'" + lines(hostile) + "\"\r\n");
    }

    /// Each line of it that would begin one gets its own apostrophe; quotes are doubled.
    private static String lines(String hostile) {
        String quoted = hostile.replace("\"", "\"\"");
        return quoted.startsWith("\r") || quoted.startsWith("\n")
                ? quoted.charAt(0) + "'" + quoted.substring(1)
                : quoted;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n=2", "a\r\n+2", "a\r@2", "a\u2028-2", "a\n  =2"})
    void alsoInALaterLineOfAField(String hostile) {
        assertThat(SafeCsv.row(List.of(hostile))).containsPattern("a[\\r\\n\\u2028]+'\\s*[=+@-]2");
    }

    @Test
    void whatIsHarmlessStaysAsItIs() {
        assertThat(SafeCsv.row(Arrays.asList("Mia", "a=b", "x-y", "e@x.example", "", null, 7, "5 - 3", "say \"hi\"")))
                .isEqualTo("\"Mia\",\"a=b\",\"x-y\",\"e@x.example\",\"\",\"\",\"7\",\"5 - 3\",\"say \"\"hi\"\"\"\r\n");
    }
}
