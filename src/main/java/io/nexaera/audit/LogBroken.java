package io.nexaera.audit;

/// The log may not be signed as it is. Entries go on being written and wait; the message says what an operator does.
public final class LogBroken extends RuntimeException {
    LogBroken(String sentence) {
        super(sentence);
    }
}
