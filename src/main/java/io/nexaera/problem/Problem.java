package io.nexaera.problem;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// A failure the caller can act on, closed by what the *caller* can do about it.
///
/// `code` is a stable dotted name (`agents.name-too-long`), `getMessage()` a sentence for the person who reads it.
/// One place (`web`) turns it into RFC 9457 JSON or an HTML page. A bug is never a `Problem`.
public abstract sealed class Problem extends RuntimeException {
    private final String code;

    private Problem(String code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// The sentence for the person who reads it.
    public String sentence() {
        return Objects.requireNonNull(getMessage());
    }

    /// HTTP status (RFC 9110 §15).
    public abstract int status();

    /// How long to wait before trying again, where waiting helps.
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /// What was sent breaks a rule; `field` names where, or is empty.
    public static final class Invalid extends Problem {
        private final String field;

        public Invalid(String code, String field, String sentence) {
            super(code, sentence);
            this.field = field;
        }

        public String field() {
            return field;
        }

        @Override
        public int status() {
            return 400;
        }
    }

    /// Nobody is signed in, or the key is unknown.
    public static final class Unauthenticated extends Problem {
        public Unauthenticated(String code, String sentence) {
            super(code, sentence);
        }

        @Override
        public int status() {
            return 401;
        }
    }

    /// The caller may see the thing, but not do this with it.
    public static final class Forbidden extends Problem {
        public Forbidden(String code, String sentence) {
            super(code, sentence);
        }

        @Override
        public int status() {
            return 403;
        }
    }

    /// It does not exist, or it is a neighbour's: the caller can't tell which.
    public static final class NotFound extends Problem {
        public NotFound(String thing) {
            super("not-found", "There is no such " + thing + ".");
        }

        @Override
        public int status() {
            return 404;
        }
    }

    /// It was changed meanwhile, or the name is taken.
    public static final class Conflict extends Problem {
        public Conflict(String code, String sentence) {
            super(code, sentence);
        }

        @Override
        public int status() {
            return 409;
        }
    }

    /// Too much data in one request.
    public static final class TooLarge extends Problem {
        public TooLarge(String code, String sentence) {
            super(code, sentence);
        }

        @Override
        public int status() {
            return 413;
        }
    }

    /// Too many requests; `retryAfter` says when the next one is welcome.
    public static final class TooMany extends Problem {
        private final Duration wait;

        public TooMany(String code, String sentence, Duration wait) {
            super(code, sentence);
            this.wait = wait;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(wait);
        }

        @Override
        public int status() {
            return 429;
        }
    }

    /// A service that we depend on (a model provider, say) failed, was slow or refused.
    public static final class UpstreamFailed extends Problem {
        private final Optional<Duration> wait;

        public UpstreamFailed(String code, String sentence, Optional<Duration> wait) {
            super(code, sentence);
            this.wait = wait;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return wait;
        }

        @Override
        public int status() {
            return 502;
        }
    }
}
