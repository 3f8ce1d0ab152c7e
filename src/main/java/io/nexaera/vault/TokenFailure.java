package io.nexaera.vault;

import io.nexaera.problem.Problem;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;

/// A client's token did not do its work. Says nothing of the PIN, the library or the slot.
final class TokenFailure extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    /// Each in words for the client's people.
    enum Why {
        NO_ANSWER("no-answer", "The token doesn't answer. It may be switched off, pulled out, or out of reach."),
        PIN_REFUSED("pin-refused", "The token refuses the PIN. Many tokens lock after a few wrong ones."),
        PIN_LOCKED("pin-refused", "The token is locked after too many wrong PINs. Whoever manages it can unlock it."),
        KEY_MISSING("key-missing", "There is no single AES key of that name in the token."),
        OTHER_KEY("other-key", "The key of that name in the token is another one than before."),
        NOT_LISTED("not-listed", "That token isn't set up for this account. Whoever runs this service sets them up.");

        private final String code;
        private final String sentence;

        Why(String code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }

        String code() {
            return code;
        }

        String sentence() {
            return sentence;
        }

        static Optional<Why> of(String code) {
            return Arrays.stream(values()).filter(why -> why.code.equals(code)).findFirst();
        }
    }

    private final Why why;

    TokenFailure(Why why) {
        super(why.sentence);
        this.why = why;
    }

    Why why() {
        return why;
    }

    /// What is told to whoever works in the client's name.
    Problem.Conflict problem() {
        return new Problem.Conflict(
                LentKeys.TOKEN + why.code,
                why.sentence + " This account's own key is in it, so nothing that is encrypted can be used and no agent"
                        + " answers.");
    }

    /// What is told to the owner who names the token.
    Problem.Invalid invalid() {
        return new Problem.Invalid(LentKeys.TOKEN + why.code, field(), why.sentence);
    }

    private String field() {
        return switch (why) {
            case PIN_REFUSED, PIN_LOCKED -> "pin";
            case KEY_MISSING, OTHER_KEY -> "key";
            case NO_ANSWER, NOT_LISTED -> "token";
        };
    }
}
