package io.nexaera.database;

/// Something on this machine stands in the way, and the person at the keyboard can mend it.
///
/// The message is the whole report: it says what is wrong and what to do, in plain words. No stack trace is shown.
public final class CannotStart extends RuntimeException {
    public CannotStart(String sentence) {
        super(sentence, null, false, false);
    }
}
