package io.nexaera.cli;

/// The command line can't be understood; the message says which part.
final class UsageProblem extends RuntimeException {
    UsageProblem(String sentence) {
        super(sentence, null, false, false);
    }
}
