package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EnvelopeTest {
    private static final ErasableKey KEY =
            Vectors.key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final byte[] AAD = "nx1|tenant|table|row|column|dek-1".getBytes(UTF_8);

    @Test
    void theVectorsOpen() throws GeneralSecurityException, IOException {
        for (JsonNode vector : Vectors.all().get("envelopes")) {
            ErasableKey key = Vectors.key(vector.get("key").asString());
            byte[] aad = vector.get("additionalData").asString().getBytes(UTF_8);
            String value = vector.get("value").asString();
            assertThat(Envelope.open(key, aad, value)).isEqualTo(Vectors.hex(vector.get("plaintext")));
            assertThat(Envelope.commitment(key, Envelope.iv(value)))
                    .isEqualTo(vector.get("commitment").asString());
            assertThat(new OpenedKey("dek-1", key).commitment(Envelope.iv(value)))
                    .isEqualTo(vector.get("commitment2").asString());
        }
        JsonNode wrapped = Vectors.all().get("wrappedDataKey");
        assertThat(new Wrapping(KEY, Optional.empty())
                        .unwrap(
                                wrapped.get("dataKeyId").asString(),
                                wrapped.get("value").asString().getBytes(UTF_8)))
                .isEqualTo(Vectors.hex(wrapped.get("plaintext")));
    }

    @Test
    void whatIsNotSpelledExactlySoIsRefused() throws IOException {
        for (JsonNode refused : Vectors.all().get("refused")) {
            String value = refused.get("value").asString();
            assertThatThrownBy(() -> Envelope.open(KEY, AAD, value))
                    .as(refused.get("why").asString())
                    .isInstanceOf(GeneralSecurityException.class);
        }
        String long1 = "AAECAwQFBgcICQoL:" + "A".repeat(2 << 20);
        assertThatThrownBy(() -> Envelope.open(KEY, AAD, long1)).hasMessage("not an envelope");
        assertThatThrownBy(() -> Envelope.seal(KEY, AAD, new byte[Envelope.MOST_BYTES + 1]))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void theLongestOpens() throws GeneralSecurityException {
        byte[] longest = new byte[Envelope.MOST_BYTES];
        assertThat(Envelope.open(KEY, AAD, Envelope.seal(KEY, AAD, longest))).isEqualTo(longest);
    }

    @Test
    void everySealIsDifferentAndOpens() throws GeneralSecurityException {
        byte[] secret = "sk-test".getBytes(UTF_8);
        String one = Envelope.seal(KEY, AAD, secret);
        String two = Envelope.seal(KEY, AAD, secret);
        assertThat(one).isNotEqualTo(two).matches("[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]+=*");
        assertThat(Envelope.open(KEY, AAD, two)).isEqualTo(secret);
    }

    @Test
    void everySingleBitCounts() throws GeneralSecurityException {
        String sealed = Envelope.seal(KEY, AAD, "sk-test".getBytes(UTF_8));
        byte[] ciphertext = Base64.getDecoder().decode(sealed.substring(17));
        byte[] iv = Base64.getDecoder().decode(sealed.substring(0, 16));
        for (int bit = 0; bit < ciphertext.length * 8; bit++) {
            String changed = sealed.substring(0, 17) + flipped(ciphertext, bit);
            assertThatThrownBy(() -> Envelope.open(KEY, AAD, changed)).isInstanceOf(GeneralSecurityException.class);
        }
        for (int bit = 0; bit < iv.length * 8; bit++) {
            String changed = flipped(iv, bit) + sealed.substring(16);
            assertThatThrownBy(() -> Envelope.open(KEY, AAD, changed)).isInstanceOf(GeneralSecurityException.class);
        }
    }

    /// Whatever comes in: refused as no envelope, or it is the one spelling of what it decodes to.
    @Test
    void anyTextIsRefusedOrIsTheOneSpellingOfItsBytes() throws GeneralSecurityException {
        Random random = new Random(4);
        String good = Envelope.seal(KEY, AAD, new byte[40]);
        String alphabet = "ABCwxyz0189+/=:-_ \n\u0000é🔑";
        int parsed = 0;
        for (int i = 0; i < 50_000; i++) {
            String text = mutated(good, alphabet, random);
            try {
                String commitment = Envelope.commitment(KEY, Envelope.iv(text)); // parses the IV
                assertThat(commitment).hasSize(44);
                assertThat(Envelope.open(KEY, AAD, text)).isEqualTo(new byte[40]);
                assertThat(text).isEqualTo(good);
                parsed++;
            } catch (GeneralSecurityException refused) {
                assertThat(refused.toString()).doesNotContain(text.length() < 20 ? "no such text" : text);
            }
        }
        assertThat(parsed).as("the control: some mutations change nothing").isPositive();
    }

    @Test
    void anErasedKeySealsNothingAndPrintsNothing() {
        byte[] bytes = {1, 2, 3};
        ErasableKey key = new ErasableKey(bytes);
        assertThat(key).hasToString("[secret]");
        key.close();
        assertThat(bytes).containsOnly(0);
        assertThatThrownBy(() -> Envelope.seal(key, AAD, new byte[1])).isInstanceOf(Exception.class);
    }

    private static String flipped(byte[] bytes, int bit) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length);
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return Base64.getEncoder().encodeToString(changed);
    }

    private static String mutated(String good, String alphabet, Random random) {
        StringBuilder text = new StringBuilder(good);
        for (int times = random.nextInt(3); times >= 0; times--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                case 1 -> text.setLength(at);
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
                default -> {
                    if (at < text.length()) {
                        text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                }
            }
        }
        return text.toString();
    }
}
