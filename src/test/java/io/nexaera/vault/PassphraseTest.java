package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The vectors of `docs/formats.md`, made with the reference program `argon2` and Node.js.
class PassphraseTest {
    private static final UUID CLIENT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final byte[] SALT = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final String BY_WORDS =
            "QEFCQ0RFRkdISUpL:FrN3I5GEt4Vu5FHLDMZIBEdaY3n7dHQk+msmeqOrQc6Tr5HOsEL6ORpxnEkPNaz8";
    private static final String BY_CODE =
            "QEFCQ0RFRkdISUpL:1ktRwQUmtDwMMhLJQsShpWD8IlFsr1ACkLmdyrd8gQCE0GWXuY/K8Apv4L9HbdSC";
    private static final String LAYER =
            "QEFCQ0RFRkdISUpL:T1mmBoPfalghnUMxS3Fj/UwaRfpdpK+aN3l8kLBDdIJkKVXYQlHm2xLQPcgFYEez";

    @Test
    void theVectorsOpen() {
        assertThat(Passphrase.of(" correct staple horse battery\n").unwrap(CLIENT, SALT, BY_WORDS))
                .contains(KEY);
        for (String spelt : List.of(
                "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
                "0123-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz",
                "0123 4567 89AB CDEF GHJK MNPQ RSTV WXYZ")) {
            assertThat(Passphrase.of(spelt).unwrap(CLIENT, SALT, BY_CODE)).contains(KEY);
        }
        byte[] own = new byte[32];
        java.util.Arrays.fill(own, (byte) 0x2a);
        try (LentKeys.Layer layer = LentKeys.Layer.of(OwnKey.Lent.of(own))) {
            assertThat(layer.within(CLIENT, "dek-1", LAYER.getBytes(US_ASCII))).isEqualTo(KEY);
        }
        assertThat(own).as("erased when closed").containsOnly(0);
    }

    @Test
    void otherWordsAnotherClientAnotherSaltDoNot() {
        assertThat(Passphrase.of("correct staple horse batterY").unwrap(CLIENT, SALT, BY_WORDS))
                .isEqualTo(Optional.empty());
        assertThat(Passphrase.of("correct staple horse battery").unwrap(UUID.randomUUID(), SALT, BY_WORDS))
                .isEmpty();
        assertThat(Passphrase.of("correct staple horse battery").unwrap(CLIENT, new byte[16], BY_WORDS))
                .isEmpty();
    }

    @Test
    void twoSpellingsOfALetterAreOne() {
        String composed = Passphrase.of("caf\u00e9 au lait, deux sucres").wrap(CLIENT, SALT, KEY);
        assertThat(Passphrase.of("cafe\u0301 au lait, deux sucres").unwrap(CLIENT, SALT, composed))
                .contains(KEY);
    }

    @Test
    void itPrintsNothing() {
        assertThat(Passphrase.of("correct staple horse battery")).hasToString("[secret]");
    }
}
