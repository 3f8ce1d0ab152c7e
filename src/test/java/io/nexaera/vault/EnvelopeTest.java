package io.nexaera.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final SecretKey KEY = new SecretKeySpec(
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), "AES");
    private static final byte[] AAD = "nx1|tenant|table|row|column|dek-1".getBytes(StandardCharsets.US_ASCII);

    /// The vector of `docs/formats.md`, made with Node.js.
    private static final String VECTOR = "AAECAwQFBgcICQoL:NGn7b6CWtk1n6gTsf3/5b/sGXBOnq+w=";

    private static final String VECTOR_COMMITMENT = "kN8c7dnl3ZC/bYZAIdcW+8J0nPBKrrx5xqfHGN7T39A=";

    @Test
    void theVectorOpens() throws GeneralSecurityException {
        assertThat(new String(Envelope.open(KEY, AAD, VECTOR), StandardCharsets.US_ASCII))
                .isEqualTo("sk-test");
        assertThat(Envelope.commitment(KEY, VECTOR)).isEqualTo(VECTOR_COMMITMENT);
    }

    @Test
    void everySealIsDifferentAndOpens() throws GeneralSecurityException {
        byte[] secret = "sk-test".getBytes(StandardCharsets.US_ASCII);
        String one = Envelope.seal(KEY, AAD, secret);
        String two = Envelope.seal(KEY, AAD, secret);
        assertThat(one).isNotEqualTo(two).matches("[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]+=*");
        assertThat(Envelope.open(KEY, AAD, two)).isEqualTo(secret);
    }

    @Test
    void aChangedBitAnotherPlaceOrAnotherKeyDoesNotOpen() throws GeneralSecurityException {
        String sealed = Envelope.seal(KEY, AAD, new byte[] {1, 2, 3});
        int first = sealed.indexOf(':') + 1; // all six bits of this character count; of the last one some are padding
        String changed =
                sealed.substring(0, first) + (sealed.charAt(first) == 'A' ? 'B' : 'A') + sealed.substring(first + 1);
        SecretKey other = new SecretKeySpec(new byte[32], "AES");
        assertThatThrownBy(() -> Envelope.open(KEY, AAD, changed)).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> Envelope.open(KEY, "elsewhere".getBytes(StandardCharsets.US_ASCII), sealed))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> Envelope.open(other, AAD, sealed)).isInstanceOf(GeneralSecurityException.class);
        assertThat(Envelope.committed(other, sealed, Envelope.commitment(KEY, sealed)))
                .isFalse();
    }
}
