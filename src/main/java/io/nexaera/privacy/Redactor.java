package io.nexaera.privacy;

import java.security.SecureRandom;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/// Takes personal data out of the texts of one conversation and puts it back into the answers. The map lives in this
/// object and
/// nowhere else. For one thread at a time.
///
/// Promises: what is replaced comes back byte for byte, if the placeholder comes back in any capitals and spacing;
/// placeholders
/// of other conversations, and such as a text only pretends to hold, are never taken for this one's.
public final class Redactor {
    private static final String LITERAL = "LITERAL";
    private static final int SALT_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PiiDetector detector;
    private final RedactionPolicy policy;
    private final Placeholders placeholders;
    private final Replacements replacements;
    private final KnownValues known;

    Redactor(PiiDetector detector, RedactionPolicy policy, byte[] salt, int thisYear) {
        this.detector = detector;
        this.policy = policy;
        known = detector.known();
        placeholders = new Placeholders(salt);
        replacements = new Replacements(policy, placeholders, thisYear);
    }

    /// One for a new conversation, with a salt of its own.
    public static Redactor forConversation(PiiDetector detector, RedactionPolicy policy) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new Redactor(detector, policy, salt, Year.now(ZoneOffset.UTC).getValue());
    }

    /// The text as it may leave. What was found in earlier texts of the conversation is found in this one wherever it
    /// stands.
    public Redacted redact(String text) {
        return redactAll(List.of(text)).getFirst();
    }

    /// Texts that leave together, in their order: what is found in one of them is found in all.
    public List<Redacted> redactAll(List<String> texts) {
        List<PiiDetector.Draft> drafts =
                texts.stream().map(text -> detector.draft(text, known)).toList();
        return IntStream.range(0, texts.size())
                .mapToObj(i -> redact(texts.get(i), detector.complete(drafts.get(i), known)))
                .toList();
    }

    private Redacted redact(String text, List<PiiSpan> found) {
        List<PiiSpan> spans = policy.concerned(text, found);
        Iterator<Forgeries.Place> forged = Forgeries.in(text, placeholders).iterator();
        Writing writing = new Writing(text);
        Forgeries.Place next = forged.hasNext() ? forged.next() : null;
        for (PiiSpan span : spans) {
            while (next != null && next.start() < span.start()) {
                writing.escape(next.start(), next.end() > span.start() ? Math.max(next.end(), span.end()) : next.end());
                next = forged.hasNext() ? forged.next() : null;
            }
            writing.replace(span);
        }
        for (; next != null; next = forged.hasNext() ? forged.next() : null) {
            writing.escape(next.start(), next.end());
        }
        return writing.done();
    }

    /// One text on its way out. What lies in something already written is passed over: it is gone with that.
    private final class Writing {
        private final String text;
        private final StringBuilder out;
        private final List<Redacted.Change> changes = new ArrayList<>();
        private int copied;

        Writing(String text) {
            this.text = text;
            out = new StringBuilder(text.length() + 64);
        }

        void replace(PiiSpan span) {
            if (span.start() >= copied) {
                String replacement = replacements.of(span.type(), span.in(text));
                put(span.start(), span.end(), replacement);
                changes.add(new Redacted.Change(
                        span.start(), span.end(), span.type(), span.confidence(), span.reason(), replacement));
            }
        }

        /// What only looks like a placeholder gets one of its own, which brings it back as it was.
        void escape(int start, int end) {
            int from = Math.max(start, copied);
            if (end > from) {
                put(from, end, placeholders.of(LITERAL, text.substring(from, end)));
            }
        }

        private void put(int start, int end, String replacement) {
            out.append(text, copied, start).append(replacement);
            copied = end;
        }

        Redacted done() {
            return new Redacted(out.append(text, copied, text.length()).toString(), changes);
        }
    }

    /// Whether the text of one of the inputs held exactly this, which only looks like a placeholder.
    public boolean cameIn(String placeholder) {
        return placeholders.isKnown(LITERAL, placeholder);
    }

    /// An answer with the values back in it.
    public String restore(String answer) {
        Restoring restoring = restoring();
        return restoring.next(answer) + restoring.end();
    }

    /// The same for an answer that comes in pieces.
    public Restoring restoring() {
        return new Restoring(placeholders);
    }
}
