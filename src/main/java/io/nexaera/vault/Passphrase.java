package io.nexaera.vault;

import io.nexaera.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Wraps a client's own key: under a passphrase by Argon2id (RFC 9106 §4: 64 MiB, 3 passes, 4 lanes), or under a
/// recovery
/// code of 160 random bits. Prints nothing of either.
final class Passphrase {
    static final int MIN_CHARS = 14;
    static final int MAX_CHARS = 200;
    static final int SALT_BYTES = 16;

    private static final int KEY_BYTES = 32;
    private static final int MEMORY_KIB = 65_536;
    private static final int PASSES = 3;
    private static final int LANES = 4;
    private static final int FEWEST_DIFFERENT = 6;
    /// Crockford's: no I, L, O, U.
    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int CODE_CHARS = 32;
    private static final Pattern CODE = Pattern.compile("[" + LETTERS + "]{" + CODE_CHARS + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private Passphrase(String text) {
        this.text = text;
    }

    /// One that is to be used from now on.
    ///
    /// @throws Problem.Invalid `vault.passphrase` where it would be guessed
    static Passphrase fresh(String text) {
        Passphrase wanted = of(text);
        long different = wanted.text.codePoints().distinct().count();
        if (wanted.text.length() < MIN_CHARS || wanted.text.length() > MAX_CHARS || different < FEWEST_DIFFERENT) {
            throw new Problem.Invalid(
                    "vault.passphrase",
                    "passphrase",
                    "A passphrase has " + MIN_CHARS + " to " + MAX_CHARS + " characters, of which at least "
                            + FEWEST_DIFFERENT + " are different. Five words that don't belong together are good.");
        }
        if (code(wanted.text).isPresent()) {
            throw new Problem.Invalid(
                    "vault.passphrase", "passphrase", "This looks like a recovery code. Choose words instead.");
        }
        return wanted;
    }

    /// As somebody typed it: two spellings of one letter are one (Unicode NFC), outer blanks don't count.
    static Passphrase of(String text) {
        return new Passphrase(Normalizer.normalize(text.strip(), Normalizer.Form.NFC));
    }

    /// `ABCD-EFGH-…`, eight groups of four.
    static String freshCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < CODE_CHARS; i++) {
            code.append(i > 0 && i % 4 == 0 ? "-" : "").append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    static byte[] freshSalt() {
        return random(SALT_BYTES);
    }

    static byte[] freshKey() {
        return random(KEY_BYTES);
    }

    /// The text as a recovery code, without its dashes; empty where it isn't one.
    private static Optional<String> code(String text) {
        String plain = text.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        return CODE.matcher(plain).matches() ? Optional.of(plain) : Optional.empty();
    }

    boolean isCode() {
        return code(text).isPresent();
    }

    /// The key of this client, wrapped.
    String wrap(UUID client, byte[] salt, byte[] key) {
        try (ErasableKey own = derived(client, salt)) {
            return Envelope.seal(own, aad(client), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /// @param wrapped by [#wrap], with the same salt
    /// @return the key; empty where the passphrase or the code is another
    Optional<byte[]> unwrap(UUID client, byte[] salt, String wrapped) {
        try (ErasableKey own = derived(client, salt)) {
            return Optional.of(Envelope.open(own, aad(client), wrapped));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private ErasableKey derived(UUID client, byte[] salt) throws GeneralSecurityException {
        Optional<String> code = code(text);
        return new ErasableKey(code.isPresent() ? ofCode(client, code.get()) : argon2(salt));
    }

    /// The code is as long as a key: nothing is gained by making guesses dear.
    private static byte[] ofCode(UUID client, String code) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256")
                .digest(("nx-recovery-1|" + client + "|" + code).getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] argon2(byte[] salt) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[KEY_BYTES];
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(LANES)
                .withSalt(salt)
                .build());
        generator.generateBytes(bytes, key);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    private static byte[] aad(UUID client) {
        return ("nx-client-key-1|" + client).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
