package io.nexaera.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts that are meant to break it: nothing is thrown, nothing is lost, and it ends.
class HostileTextTest {
    /// A guard against squared time, two hundred times what is needed; nothing is measured here.
    private static final Duration HANGS = Duration.ofMinutes(2);

    private static final String[] PIECES = {
        "John Smith",
        "john.smith@example.com",
        "555-123-4567",
        "[PERSON_1_abcde]",
        "[",
        "]",
        "\\",
        "PERSON_1_",
        "[LITERAL_1_xyzab]",
        " ",
        "\n",
        "\u0000",
        "\ud800",
        "\udc00",
        "\u202e",
        "😀",
        "👩‍👩‍👧",
        "4111 1111 1111 1111",
        "١٢٣",
        "ｊｏｈｎ",
        "e\u0301",
        "\u200b",
        "_",
        "-",
        "Mr. ",
        "12/03/1999",
        "((((",
        "1-1-1-1",
        "@@",
        "::1",
        "www.",
        "http://",
        "-----BEGIN RSA PRIVATE KEY-----",
        "GB82 WEST 1234 5698 7654 32",
        "Maria",
        "SMITH",
        "5551234567",
        "[person 1 abcde",
        "'s",
        "password: abc[PERSON_1_abcde]x1",
        "中文",
        "שלום",
        "مرحبا"
    };

    @Test
    void whateverComesInComesBack() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            Redactor redactor = new Redactor(PiiDetector.standard(), RedactionPolicy.replaceAll(), new byte[32], 2031);
            String text = text(random);
            String redacted = redactor.redact(text).text();
            assertThat(redactor.restore(redacted)).as("seed %s", seed).isEqualTo(text);
            assertThat(redactor.restore(redactor.redact(redacted).text()))
                    .as("twice, seed %s", seed)
                    .isEqualTo(redacted);
            assertThat(inPieces(redactor, redacted, random))
                    .as("in pieces, seed %s", seed)
                    .isEqualTo(text);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(
                    random.nextInt(8) == 0
                            ? String.valueOf((char) random.nextInt(65_536))
                            : PIECES[random.nextInt(PIECES.length)]);
            text.append(random.nextInt(3) == 0 ? " " : "");
        }
        return text.toString();
    }

    private static String inPieces(Redactor redactor, String text, Random random) {
        Restoring restoring = redactor.restoring();
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(5));
            out.append(restoring.next(text.substring(at, end)));
            at = end;
        }
        return out.append(restoring.end()).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "@a",
                "a@a.",
                "1-",
                "1 ",
                "1/1/",
                "(",
                "[",
                "[PERSON ",
                "x.",
                "A ",
                "1:",
                ":",
                "a:",
                "\u0000",
                "😀",
                "-----BEGIN ",
                "www.",
                "GB82 ",
                "password:",
                "\n",
                "John Smith, ",
                "\u202e",
                "\ud800",
                "e\u0301",
                "0x"
            })
    void aLineOfTheSameEndsInTime(String piece) {
        String line = piece.repeat(200_000 / piece.length());
        Redactor redactor = new Redactor(PiiDetector.standard(), RedactionPolicy.replaceAll(), new byte[32], 2031);
        String back = assertTimeoutPreemptively(
                HANGS, () -> redactor.restore(redactor.redact(line).text()));
        assertThat(back.equals(line)).isTrue();
    }

    @Test
    void tenMegabytesOnOneLineComeBack() {
        String line = "Ann Lee, 12 Elm Street, called 555-123-4567 about invoice 99-1 in March. ".repeat(140_000);
        Redactor redactor = new Redactor(PiiDetector.standard(), RedactionPolicy.replaceAll(), new byte[32], 2031);
        String back = assertTimeoutPreemptively(
                HANGS, () -> redactor.restore(redactor.redact(line).text()));
        assertThat(back.equals(line)).isTrue();
    }
}
