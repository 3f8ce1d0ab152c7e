package io.nexaera.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final Checkpoint CHECKPOINT = new Checkpoint("example.com/log", 3, Merkle.leaf(new byte[0]));

    /// The key of golang.org/x/mod/sumdb/note's documentation, and the note it signed.
    @Test
    void aVerifierKeyOfTheGoTeamIsRead() {
        String text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        VerifierKey key = VerifierKey.parse(text);
        assertThat(key.type()).isEqualTo(SignatureType.ED25519);
        assertThat(key.text()).isEqualTo(text);
        assertThat(
                        key.verifies(
                                """
                        If you think cryptography is the answer to your problem,
                        then you don't know what your problem is.
                        """.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                signatureOf(
                                        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=")))
                .isTrue();
    }

    /// The public key of a witness that runs on the public network.
    @Test
    void theKeyOfAWitnessIsRead() {
        VerifierKey key = VerifierKey.parse("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2");
        assertThat(key.type()).isEqualTo(SignatureType.COSIGNATURE_V1);
        assertThat(key.name()).isEqualTo("remora.n621.de");
    }

    /// `docs/formats.md`: the message of a witness's Ed25519 cosignature, and what it isn't.
    @Test
    void aCosignatureIsOverTheTimeAndTheNote() {
        assertThat(new String(
                        SignatureType.COSIGNATURE_V1.message("any.example", CHECKPOINT, 1_700_000_000L),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("cosignature/v1\ntime 1700000000\n" + CHECKPOINT.body());
        SigningKey key = SigningKey.generate(SignatureType.COSIGNATURE_V1);
        Checkpoint.Signature line = key.sign("w", CHECKPOINT, 1_700_000_000L);
        assertThat(line.bytes()).hasSize(8 + 64);
        byte[] later = line.bytes().clone();
        later[7]++;
        assertThat(key.verifier("w").signed(new Checkpoint.Signed(CHECKPOINT, List.of(line))))
                .isTrue();
        assertThat(key.verifier("w")
                        .signed(new Checkpoint.Signed(
                                CHECKPOINT, List.of(new Checkpoint.Signature("w", line.keyId(), later)))))
                .isFalse();
    }

    @Test
    void whatALogSendsToAWitnessIsReadBack() {
        SigningKey key = SigningKey.generate(SignatureType.ED25519);
        Checkpoint.Signed note =
                new Checkpoint.Signed(CHECKPOINT, List.of(key.sign(CHECKPOINT.origin(), CHECKPOINT, 0)));
        String text = new AddCheckpoint(2, List.of(new byte[32], new byte[32]), note).text();
        assertThat(text).startsWith("old 2\n" + "A".repeat(43) + "=\n" + "A".repeat(43) + "=\n\n" + CHECKPOINT.body());
        assertThat(AddCheckpoint.parse(text).text()).isEqualTo(text);
        String tooLong = "old 2\n" + ("A".repeat(43) + "=\n").repeat(64) + "\n" + note.text();
        assertThatThrownBy(() -> AddCheckpoint.parse(tooLong)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] signatureOf(String base64) {
        byte[] all = Base64.getDecoder().decode(base64);
        return java.util.Arrays.copyOfRange(all, 4, all.length);
    }

    @ParameterizedTest
    @EnumSource(SignatureType.class)
    void whatAKeySignsIsVerifiedByItsPublicHalfAndNothingElseIs(SignatureType type) {
        SigningKey key = SigningKey.parse(type, SigningKey.generate(type).secretText());
        VerifierKey verifier =
                VerifierKey.parse(key.verifier(CHECKPOINT.origin()).text());
        String note = CHECKPOINT.body() + "\n"
                + key.sign(CHECKPOINT.origin(), CHECKPOINT, 1_700_000_000L).line();
        assertThat(verifier.signed(Checkpoint.parse(note))).isTrue();
        assertThat(verifier.signed(Checkpoint.parse(note.replace("\n3\n", "\n4\n"))))
                .isFalse();
        assertThat(SigningKey.generate(type).verifier(CHECKPOINT.origin()).signed(Checkpoint.parse(note)))
                .isFalse();
    }

    /// `docs/formats.md`: the message of c2sp.org/tlog-cosignature for this checkpoint.
    @Test
    void theMlDsaMessageIsThatOfTheSpecification() {
        assertThat(HexFormat.of()
                        .formatHex(SignatureType.ML_DSA_44.message("example.com/log", CHECKPOINT, 1_700_000_000L)))
                .isEqualTo("737562747265652f76310a000f6578616d706c652e636f6d2f6c6f67000000006553f100"
                        + "0f6578616d706c652e636f6d2f6c6f6700000000000000000000000000000003"
                        + "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\n1\n\n",
                "a\n01\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n\u2014 a AAAAAAA=\n",
                "a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\next\n\n\u2014 a AAAAAAA=\n",
                "a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n- a AAAAAAA=\n",
                "a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n"
            })
    void whatIsNotExactlyACheckpointIsRefused(String note) {
        assertThatThrownBy(() -> Checkpoint.parse(note)).isInstanceOf(IllegalArgumentException.class);
    }
}
