package io.nexaera.identity;

import io.nexaera.problem.Problem;
import java.security.SecureRandom;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id (RFC 9106) with 19 MiB, 2 passes, 1 lane: the OWASP minimum, about 30 ms here.
@Component
class Passwords {
    private static final int MIN_CHARS = 10;
    private static final int MAX_CHARS = 200;
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
    private final String nobodys = hash("a password that nobody has");

    String hash(String password) {
        if (password.length() < MIN_CHARS || password.length() > MAX_CHARS) {
            throw new Problem.Invalid(
                    "identity.password-length",
                    "password",
                    "A password has " + MIN_CHARS + " to " + MAX_CHARS + " characters.");
        }
        return argon2.encode(password);
    }

    boolean matches(String password, String hash) {
        return password.length() <= MAX_CHARS && argon2.matches(password, hash);
    }

    /// Takes as long as a real check, so that time doesn't tell whether somebody exists.
    void matchNobody(String password) {
        matches(password, nobodys);
    }

    /// Twenty characters that are easy to read aloud, about 99 bits.
    String fresh() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            password.append(i > 0 && i % 5 == 0 ? "-" : "").append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
