package io.nexaera.knowledge;

import io.nexaera.privacy.PiiDetector;
import io.nexaera.shield.KnowledgeMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// A document of a sub-account and how far it has been taken in.
///
/// @param progress  per cent
/// @param failure   why it could not be taken in; present exactly when the status is FAILED
/// @param pages     0 where the format has no pages
/// @param findings  what the quarantine noticed in it; 50 at most
/// @param privateTo the only agent that may use it; empty: every agent of the sub-account
/// @param privacy what was done with the personal data in it, by whose word, and what there was
/// @param truncated its text was longer than the limit; only the beginning is searched
public record Document(
        UUID id,
        String name,
        String mediaType,
        long sizeBytes,
        Status status,
        int progress,
        Optional<Failure> failure,
        String title,
        boolean truncated,
        int pages,
        int chunks,
        Optional<Reader> privateTo,
        Instant createdAt,
        Optional<Instant> readyAt,
        List<DocumentFinding> findings,
        Privacy privacy) {

    /// @param by who chose it
    /// @param rules by which personal data was looked for; empty before the document is read
    public record Privacy(KnowledgeMode mode, String by, String rules, List<PersonalData> found) {
        /// Whether better rules than those it was read with are there.
        public boolean outdated() {
            return !rules.isEmpty() && !rules.equals(PiiDetector.RULES);
        }
    }

    public enum Status {
        WAITING,
        READING,
        EMBEDDING,
        READY,
        FAILED;

        static Status of(String stored) {
            return valueOf(stored.toUpperCase(Locale.ROOT));
        }

        /// As it is stored, and as programs see it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param code     stable, for programs: `knowledge.encrypted`
    /// @param sentence for people
    public record Failure(String code, String sentence) {}

    /// An agent that may use a document.
    public record Reader(UUID id, String name) {}

    /// Whether anything is still going to happen to it.
    public boolean underWay() {
        return status != Status.READY && status != Status.FAILED;
    }
}
