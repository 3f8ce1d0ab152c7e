package io.nexaera.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names, places and firms by what stands around them.
class TaggerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PERSON | Margaret Whitfield | Dear Margaret Whitfield, thank you for your letter.",
                "PERSON | Chukwuemeka Okonkwo | I talked to Chukwuemeka Okonkwo about the invoice.",
                "PERSON | margaret whitfield | hi, my name is margaret whitfield",
                "PERSON | Lindqvist | Dr. Lindqvist will call you back.",
                "PLACE | Springfield | She moved to Springfield last year.",
                "PLACE | Norway | We flew to Norway in June.",
                "ORGANIZATION | Harbor Logistics Ltd. | He works for Harbor Logistics Ltd. in Leeds.",
                "STREET_ADDRESS | 12 Elm Street | Please ship it to 12 Elm Street, Springfield.",
            })
    void whatIsNamedIsFound(PiiType type, String value, String text) {
        assertThat(PiiDetector.standard().find(text))
                .as(text)
                .anySatisfy(span -> assertThat(span.in(text) + span.type()).isEqualTo(value + type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What are your opening hours on Monday?",
                "How do I reset my password?",
                "The Premium Plan includes everything.",
                "I would like to cancel my order and get a refund.",
                "Terms of Service",
            })
    void ordinaryTalkIsNobody(String text) {
        assertThat(PiiDetector.standard().find(text)).isEmpty();
    }

    @Test
    void whatAndJoinsIsTwoUnlessItIsAName() {
        assertThat(values("She lived in Leeds and London.")).containsExactly("Leeds", "London");
        assertThat(values("We flew to Trinidad and Tobago.")).containsExactly("Trinidad and Tobago");
        assertThat(values("At 45, Margaret Whitfield retired.")).containsExactly("45", "Margaret Whitfield");
    }

    @Test
    void aNameEndsAtASmallWord() {
        assertThat(values("Lane-Mcguire will bill Bayer.")).containsExactly("Lane-Mcguire", "Bayer");
        assertThat(values("Dear Maria da Silva, hello.")).containsExactly("Maria da Silva");
        assertThat(values("The x-ray of Anna Weber was sent to Leeds.")).containsExactly("Anna Weber", "Leeds");
        assertThat(values("She worked for Harbor Logistics Ltd. (Leeds).")).contains("Leeds");
    }

    @Test
    void theLastOfSeveralFirmsIsItsOwn() {
        assertThat(values("We asked Harbor Logistics Ltd, Vodafone and Siemens for a quote."))
                .containsExactly("Harbor Logistics Ltd", "Vodafone", "Siemens");
        assertThat(values("The lawyers of Holt, Reyes and Katz LLP wrote."))
                .containsExactly("Holt, Reyes and Katz LLP");
    }

    private static List<String> values(String text) {
        return PiiDetector.standard().find(text).stream()
                .map(span -> span.in(text))
                .toList();
    }

    @Test
    void laterMentionsOfAPersonAreFoundInOtherForms() {
        String text =
                "Patient Margaret Whitfield was seen today. whitfield's cough is better; WHITFIELD may go home. Margaret agreed.";
        List<String> found = PiiDetector.standard().find(text).stream()
                .map(span -> span.in(text))
                .toList();
        assertThat(found).containsExactly("Margaret Whitfield", "whitfield", "WHITFIELD", "Margaret");
    }

    @Test
    void aNumberIsFoundAgainWithOtherMarks() {
        String text = "Phone +1 (555) 234-5678. The number 5552345678 was busy, and so was 555 234 5678 x.";
        List<String> found = PiiDetector.standard().find(text).stream()
                .map(span -> span.in(text))
                .toList();
        assertThat(found).containsExactly("+1 (555) 234-5678", "5552345678", "555 234 5678");
    }

    @Test
    void theShippedWeightsAreThoseThatTheAttributionNames() throws Exception {
        try (InputStream weights = Objects.requireNonNull(Weights.class.getResourceAsStream("tagger.bin"));
                InputStream attribution =
                        Objects.requireNonNull(Weights.class.getResourceAsStream("tagger-attribution.md"))) {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(weights.readAllBytes()));
            assertThat(new String(attribution.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .as("new weights need new rules: documents read by the old ones are offered to be read again")
                    .contains("SHA-256: " + hash, "Rules: " + PiiDetector.RULES);
        }
    }

    @Test
    void damagedWeightsAreRefused() {
        byte[] noise = new byte[64];
        assertThatThrownBy(() -> Weights.read(new DataInputStream(new ByteArrayInputStream(noise))))
                .isInstanceOf(IOException.class);
    }
}
