package io.nexaera.models;

import io.nexaera.problem.Problem;

/// How a test call went.
///
/// @param code `ok`, or the code of the problem
/// @param sentence for the person who pressed the button
public record ModelCheck(boolean works, String code, String sentence) {

    static ModelCheck passed(ProviderKind kind, String model) {
        return new ModelCheck(true, "ok", "It works: %s answered with %s.".formatted(kind.label(), model));
    }

    static ModelCheck failed(Problem problem) {
        return new ModelCheck(false, problem.code(), problem.sentence());
    }
}
