package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.audit.AuditEvent;
import io.nexaera.problem.Problem;
import io.nexaera.quarantine.Check;
import io.nexaera.quarantine.Finding;
import io.nexaera.quarantine.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a verdict on a question means for the person who asked, and what the audit log keeps of it: never its words.
final class Admission {
    private Admission() {}

    static void requireText(String text, int most) {
        if (text.isBlank()) {
            throw new Problem.Invalid(
                    "chat.question-length",
                    "text",
                    "A question to this agent has 1 to " + most + " characters; this one has none.");
        }
    }

    /// Empty for a refused one.
    static Optional<String> text(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> Optional.of(admitted.text());
            case Verdict.Flagged flagged -> Optional.of(flagged.text());
            case Verdict.Refused refused -> Optional.empty();
        };
    }

    static Problem.Invalid problem(Finding finding) {
        return switch (finding.check()) {
            case CHARACTERS -> new Problem.Invalid("chat.question-length", "text", finding.reason());
            case TOKENS -> new Problem.Invalid("chat.question-tokens", "text", finding.reason());
            default ->
                new Problem.Invalid(
                        "chat.question-refused",
                        "text",
                        "This agent doesn't take such questions. " + finding.reason()
                                + " Please say it in other words.");
        };
    }

    static AuditEvent refused(Agent agent, Finding finding) {
        return AuditEvent.of("chat.refused")
                .failed()
                .target("agent", agent.id(), agent.draft().name())
                .after(Map.of("check", finding.check().code()));
    }

    static AuditEvent noted(Turn turn, List<Finding> findings) {
        List<String> checks = findings.stream()
                .map(Finding::check)
                .map(Check::code)
                .distinct()
                .sorted()
                .toList();
        return AuditEvent.of("chat.flagged")
                .target("conversation", turn.conversation(), turn.agent().name())
                .after(Map.of("checks", checks));
    }
}
