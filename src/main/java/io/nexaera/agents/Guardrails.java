package io.nexaera.agents;

import io.nexaera.problem.Problem;
import io.nexaera.quarantine.Check;
import io.nexaera.quarantine.Guard;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What an agent turns away instead of only noting it.
///
/// @param refusing of [#CHOICES]; a question with such a finding is refused, a passage with one isn't read
/// @param maxQuestionTokens 50 to 32,000, as estimated
public record Guardrails(Set<Check> refusing, int maxQuestionTokens) {
    public static final List<Check> CHOICES =
            List.of(Check.INSTRUCTION, Check.ENCODED, Check.ROLE_MARKER, Check.INVISIBLE);
    public static final int DEFAULT_QUESTION_TOKENS = 8_000;

    /// Notes everything, refuses what is too long.
    public static final Guardrails NOTING = new Guardrails(Set.of(), DEFAULT_QUESTION_TOKENS);

    public Guardrails {
        refusing = Set.copyOf(refusing);
        if (!CHOICES.containsAll(refusing)) {
            throw new Problem.Invalid("agents.refuses", "refuses", "This check can't be chosen.");
        }
        if (maxQuestionTokens < 50 || maxQuestionTokens > 32_000) {
            throw new Problem.Invalid(
                    "agents.maxQuestionTokens",
                    "maxQuestionTokens",
                    "The limit for a question is between 50 and 32,000 tokens.");
        }
    }

    /// @throws Problem.Invalid `agents.refuses` for a code that is none
    public static Guardrails of(List<String> codes, int maxQuestionTokens) {
        Set<Check> refusing = codes.stream().map(Guardrails::check).collect(java.util.stream.Collectors.toSet());
        return new Guardrails(refusing, maxQuestionTokens);
    }

    private static Check check(String code) {
        return Arrays.stream(Check.values())
                .filter(check -> check.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new Problem.Invalid("agents.refuses", "refuses", "There is no check " + code + "."));
    }

    public List<String> codes() {
        return refusing.stream().map(Check::code).sorted().toList();
    }

    public Guard guard() {
        return new Guard(refusing, 1);
    }
}
