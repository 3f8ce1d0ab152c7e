package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    /// The names and their order of RFC 8785 §3.2.3; the text of §3.2.2.2.
    @Test
    void namesAreSortedAndTextsEscapedAsTheRfcSays() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("\u20ac", "Euro Sign");
        names.put("\r", "Carriage Return");
        names.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        names.put("1", "One");
        names.put("\ud83d\ude00", "Emoji: Grinning Face");
        names.put("\u0080", "Control");
        names.put("\u00f6", "Latin Small Letter O With Diaeresis");
        assertThat(CanonicalJson.write(names))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
        assertThat(CanonicalJson.write(Map.of("string", "\u20ac$\u000f\nA'B\"\\\\\"/")))
                .isEqualTo("{\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void numbersThatOthersMightWriteDifferentlyAreTexts() {
        assertThat(CanonicalJson.write(Map.of("n", List.of(1, 9007199254740992L, 9007199254740993L, 0.5, true))))
                .isEqualTo("{\"n\":[1,9007199254740992,\"9007199254740993\",\"0.5\",true]}");
    }
}
