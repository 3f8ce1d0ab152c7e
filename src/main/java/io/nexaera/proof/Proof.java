package io.nexaera.proof;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One proof that nothing of a conversation stays, under way or ended.
///
/// @param askedBy empty: the daily one
/// @param ownWords whether words of the owner's own were said and looked for
/// @param step `begin`, `ask`, `control`, `settle`, `look`, `done`
/// @param result `proved`, `not proved`, `void` (the control wasn't found either), `failed` (it couldn't be carried
/// out);
///     empty while it is under way
/// @param problem why it failed
public record Proof(
        UUID id,
        Optional<String> askedBy,
        boolean ownWords,
        Instant beganAt,
        String step,
        Optional<Instant> endedAt,
        Optional<String> result,
        Optional<String> problem) {
    static final String PROVED = "proved";
    static final String NOT_PROVED = "not proved";
    static final String VOID = "void";
    static final String FAILED = "failed";

    /// For people, while it is under way.
    public String says() {
        return switch (step) {
            case "ask" -> "asking an agent";
            case "control" -> "storing a control";
            case "settle" -> "waiting for background work";
            case "look" -> "looking through rows and files";
            default -> "beginning";
        };
    }

    /// Of a hundred, while it is under way.
    public int percent() {
        return switch (step) {
            case "ask" -> 15;
            case "control" -> 40;
            case "settle" -> 50;
            case "look" -> 70;
            default -> 5;
        };
    }
}
