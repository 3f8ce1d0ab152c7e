package io.nexaera.knowledge;

import io.nexaera.shield.KnowledgeMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A document as people see it.
///
/// @param stage what is happening to it, in a word or two
/// @param problem why it could not be taken in
/// @param onlyFor the agent that it is kept for; null: every agent may use it
/// @param findings what the quarantine noticed in it
/// @param size with a unit
/// @param privacy what was done with personal data in it; null: nothing
record DocumentRow(
        UUID id,
        String name,
        String format,
        String size,
        boolean ready,
        boolean failed,
        String stage,
        int percent,
        @Nullable String problem,
        boolean truncated,
        int pages,
        int passages,
        Document.@Nullable Reader onlyFor,
        Instant addedAt,
        List<DocumentFinding> findings,
        @Nullable String privacy) {
    private static final int KILO = 1_000;

    static DocumentRow of(Document document) {
        return new DocumentRow(
                document.id(),
                document.name(),
                format(document.name()),
                size(document.sizeBytes()),
                document.status() == Document.Status.READY,
                document.status() == Document.Status.FAILED,
                stage(document.status()),
                document.progress(),
                document.failure().map(Document.Failure::sentence).orElse(null),
                document.truncated(),
                document.pages(),
                document.chunks(),
                document.privateTo().orElse(null),
                document.createdAt(),
                document.findings(),
                privacy(document.privacy().mode()));
    }

    private static @Nullable String privacy(KnowledgeMode mode) {
        return switch (mode) {
            case ANONYMIZE -> "anonymized";
            case PSEUDONYMIZE -> "pseudonymized";
            case KEEP -> null;
        };
    }

    /// Whether anything is still going to happen to it.
    public boolean working() {
        return !ready && !failed;
    }

    private static String stage(Document.Status status) {
        return switch (status) {
            case WAITING -> "waiting";
            case READING -> "being read";
            case EMBEDDING -> "being indexed";
            case READY -> "ready";
            case FAILED -> "not readable";
        };
    }

    private static String format(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "text" : name.substring(dot + 1).toUpperCase(Locale.ROOT);
    }

    private static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        return bytes < KILO * KILO
                ? bytes / KILO + " KB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / (double) (KILO * KILO));
    }
}
