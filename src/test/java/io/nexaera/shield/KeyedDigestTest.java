package io.nexaera.shield;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyedDigestTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final KeyedDigest DIGEST =
            new KeyedDigest(HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

    /// `docs/formats.md`; made with OpenSSL.
    @Test
    void theVectorHolds() {
        assertThat(HEX.formatHex(DIGEST.of("What does a crown cost?")))
                .isEqualTo("3bfe2235ecbbafd9d28d13f55d38edeebd74e263be765b833c8150b0e77a2e7f");
        assertThat(DIGEST.of("What does a crown cost")).isNotEqualTo(DIGEST.of("What does a crown cost?"));
        assertThat(DIGEST.toString()).doesNotContain("0001");
    }
}
