package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Opens what an installation from before envelopes sealed. The vectors were made with Node.js.
class PreEnvelopeKeyTest {
    private static final Path VECTORS = Path.of("src/test/resources/vectors/pre-envelope.json");
    private static final byte[] NOTHING = {};

    private final JsonNode vector = vectors().get(0);
    private final byte[] raw = HexFormat.of().parseHex(vector.get("key").asString());
    private final String sealed = vector.get("value").asString();

    private static JsonNode vectors() {
        try {
            return JsonMapper.shared().readTree(Files.readString(VECTORS)).get("secrets");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theVectorsOpen() {
        for (JsonNode one : vectors()) {
            byte[] key = HexFormat.of().parseHex(one.get("key").asString());
            byte[] bound = one.get("additionalData").asString().getBytes(UTF_8);
            assertThat(opened(key, one.get("value").asString(), bound))
                    .isEqualTo(one.get("plaintext").asString());
        }
    }

    private static String opened(byte[] file, String sealed, byte[] additionalData) {
        try (PreEnvelopeKey key = PreEnvelopeKey.of(file);
                Secret secret = key.open(sealed, additionalData)) {
            return secret.text();
        }
    }

    @Test
    void theKeyMayBeWrittenInFourWays() {
        for (String written : List.of(
                HexFormat.of().formatHex(raw),
                HexFormat.of().withUpperCase().formatHex(raw) + "\n",
                Base64.getEncoder().encodeToString(raw),
                Base64.getEncoder().encodeToString(raw) + "\r\n")) {
            assertThat(opened(written.getBytes(UTF_8), sealed, NOTHING)).startsWith("sk-");
        }
        assertThat(opened(raw, sealed, NOTHING)).startsWith("sk-");
        byte[] withLineEnd = Arrays.copyOf(raw, 33);
        withLineEnd[32] = '\n';
        assertThat(opened(withLineEnd, sealed, NOTHING)).startsWith("sk-");
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        for (byte[] wrong : List.of(
                NOTHING,
                new byte[16],
                new byte[31],
                new byte[33],
                "00".repeat(16).concat("\n\n0").getBytes(UTF_8),
                "zz".repeat(32).getBytes(UTF_8),
                Base64.getEncoder().encode(new byte[31]),
                new byte[1024])) {
            assertThatThrownBy(() -> PreEnvelopeKey.of(wrong))
                    .as("%d bytes", wrong.length)
                    .isInstanceOf(Problem.Invalid.class)
                    .hasMessageContaining("32 bytes");
        }
    }

    @Test
    void everyFlippedBitIsNoticed() {
        int colon = sealed.indexOf(':');
        byte[] iv = Base64.getDecoder().decode(sealed.substring(0, colon));
        byte[] body = Base64.getDecoder().decode(sealed.substring(colon + 1));
        int refused = 0;
        for (int bit = 0; bit < (iv.length + body.length) * 8; bit++) {
            byte[] changed = bit < iv.length * 8 ? iv : body;
            int at = bit < iv.length * 8 ? bit : bit - iv.length * 8;
            changed[at / 8] ^= (byte) (1 << at % 8);
            String flipped = Base64.getEncoder().encodeToString(iv) + ":"
                    + Base64.getEncoder().encodeToString(body);
            assertRefused(flipped, "another, or has been changed");
            changed[at / 8] ^= (byte) (1 << at % 8);
            refused++;
        }
        assertThat(refused).isGreaterThan(400);
        assertThat(opened(raw, sealed, NOTHING)).as("control").startsWith("sk-");
    }

    private void assertRefused(String text, String why) {
        assertThatThrownBy(() -> opened(raw, text, NOTHING))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining(why)
                .hasNoCause()
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(sealed.substring(0, 12)));
    }

    @Test
    void everyTruncationIsNoticed() {
        for (int length = 0; length < sealed.length(); length++) {
            String cut = sealed.substring(0, length);
            assertThatThrownBy(() -> opened(raw, cut, NOTHING)).isInstanceOf(Problem.Invalid.class);
        }
    }

    @Test
    void whatIsNoEnvelopeIsSaidToBeNone() {
        for (String wrong : List.of(
                "",
                ":",
                "sk-plain",
                sealed.replace(':', ';'),
                sealed.replace("=", ""),
                " " + sealed,
                sealed + "\n",
                sealed.replace('A', '*'),
                "A".repeat(3 << 20))) {
            assertRefused(wrong, "not a sealed secret");
        }
    }

    @Test
    void whatWasBoundToAPlaceOpensWithThatPlaceAlone() {
        JsonNode bound = vectors().get(1);
        byte[] key = HexFormat.of().parseHex(bound.get("key").asString());
        assertThatThrownBy(() -> opened(key, bound.get("value").asString(), NOTHING))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> opened(key, bound.get("value").asString(), "provider_keys:18".getBytes(UTF_8)))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void itPrintsWithoutTheKey() {
        try (PreEnvelopeKey key = PreEnvelopeKey.of(raw)) {
            assertThat(key).hasToString("[secret]");
        }
    }
}
