package io.nexaera.quarantine;

/// One thing that was noticed, and why, in words for a person. It never quotes the text: it may go into a log.
///
/// @param score 0 to 1; 1 where a rule is certain
/// @param from where it begins in the text as it was admitted, in UTF-16 units; `to` is exclusive
public record Finding(Check check, String reason, double score, int from, int to) {
    static Finding certain(Check check, String reason) {
        return new Finding(check, reason, 1, 0, 0);
    }

    static Finding certain(Check check, String reason, int from, int to) {
        return new Finding(check, reason, 1, from, to);
    }
}
