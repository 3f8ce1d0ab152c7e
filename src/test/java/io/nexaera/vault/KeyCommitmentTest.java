package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.problem.Problem;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/// One ciphertext that AES-GCM opens under two keys (Dodis, Grubbs, Ristenpart, Woodage, "Fast Message Franking", 2018,
/// §3),
/// really made; only the commitment tells the keys apart.
class KeyCommitmentTest {
    private static final UUID TENANT = new UUID(1, 2);
    private static final SecretName NAME = new SecretName("model_connection", new UUID(3, 4), "secret_value");
    private static final byte[] AAD =
            ("nx1|" + TENANT + "|model_connection|" + NAME.row() + "|secret_value|dek-1").getBytes(UTF_8);
    private static final byte[] IV = new byte[12];

    private final ErasableKey one = Vectors.key("11".repeat(32));
    private final ErasableKey two = Vectors.key("22".repeat(32));

    @Test
    void whatGcmOpensUnderTwoKeysTheVaultOpensUnderOne() throws Exception {
        String value = Base64.getEncoder().encodeToString(IV) + ":"
                + Base64.getEncoder().encodeToString(opensUnderBoth());
        byte[] underOne = Envelope.open(one, AAD, value); // the control: AES-GCM itself has no objection
        byte[] underTwo = Envelope.open(two, AAD, value);
        assertThat(underOne).hasSize(32).isNotEqualTo(underTwo);

        opensUnderOneOnly(new Sealed(value, "dek-1", 1, Envelope.commitment(one, Envelope.iv(value))), underOne);
        opensUnderOneOnly(
                new Sealed(value, "dek-1", 2, new OpenedKey("dek-1", one).commitment(Envelope.iv(value))), underOne);
    }

    private void opensUnderOneOnly(Sealed sealed, byte[] underOne) {
        try (Secret opened = Vault.open(TENANT, new OpenedKey("dek-1", one), NAME, sealed)) {
            assertThat(opened.<byte[]>use(byte[]::clone)).isEqualTo(underOne);
        }
        assertThatThrownBy(() -> Vault.open(TENANT, new OpenedKey("dek-1", two), NAME, sealed))
                .isInstanceOf(Problem.Conflict.class);
    }

    /// Two blocks of ciphertext, the second chosen so that both tags are the same. GHASH is linear in it.
    private byte[] opensUnderBoth() throws Exception {
        BigInteger h1 = block(one, new byte[16]);
        BigInteger h2 = block(two, new byte[16]);
        byte[] counter = ByteBuffer.allocate(16).put(IV).putInt(1).array();
        BigInteger first =
                new BigInteger(1, "anything you like".substring(0, 16).getBytes(UTF_8));
        BigInteger lengths = new BigInteger(
                1, ByteBuffer.allocate(16).putLong(AAD.length * 8L).putLong(256).array());
        BigInteger rest = ghash(h1, first, BigInteger.ZERO, lengths)
                .xor(block(one, counter))
                .xor(ghash(h2, first, BigInteger.ZERO, lengths))
                .xor(block(two, counter));
        // the second block stands two places before the end: it counts times H²
        BigInteger factor = times(h1, h1).xor(times(h2, h2));
        BigInteger second = times(rest, inverse(factor));
        BigInteger tag = ghash(h1, first, second, lengths).xor(block(one, counter));
        return ByteBuffer.allocate(48)
                .put(bytes(first))
                .put(bytes(second))
                .put(bytes(tag))
                .array();
    }

    private static BigInteger ghash(BigInteger h, BigInteger first, BigInteger second, BigInteger lengths) {
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < AAD.length; at += 16) {
            byte[] padded = new byte[16];
            System.arraycopy(AAD, at, padded, 0, Math.min(16, AAD.length - at));
            sum = times(sum.xor(new BigInteger(1, padded)), h);
        }
        for (BigInteger next : new BigInteger[] {first, second, lengths}) {
            sum = times(sum.xor(next), h);
        }
        return sum;
    }

    /// NIST SP 800-38D §6.3: the leftmost bit is the coefficient of x⁰.
    private static BigInteger times(BigInteger x, BigInteger y) {
        BigInteger reduction = BigInteger.valueOf(0xe1).shiftLeft(120);
        BigInteger z = BigInteger.ZERO;
        BigInteger v = y;
        for (int i = 127; i >= 0; i--) {
            if (x.testBit(i)) {
                z = z.xor(v);
            }
            boolean last = v.testBit(0);
            v = v.shiftRight(1);
            if (last) {
                v = v.xor(reduction);
            }
        }
        return z;
    }

    /// x to the power of 2¹²⁸ − 2.
    private static BigInteger inverse(BigInteger x) {
        BigInteger result = BigInteger.ONE.shiftLeft(127);
        BigInteger square = x;
        for (int i = 1; i < 128; i++) {
            square = times(square, square);
            result = times(result, square);
        }
        return result;
    }

    private static BigInteger block(ErasableKey key, byte[] input) throws Exception {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, key);
        return new BigInteger(1, aes.doFinal(input));
    }

    private static byte[] bytes(BigInteger number) {
        byte[] all = number.toByteArray();
        byte[] block = new byte[16];
        int length = Math.min(16, all.length);
        System.arraycopy(all, all.length - length, block, 16 - length, length);
        return block;
    }
}
