package io.nexaera.chat;

/// A way to give up an answer from another thread.
public final class Stop {
    private boolean requested;
    private Runnable then = () -> {};

    /// Ends the answer; what has come so far is kept.
    public void request() {
        Runnable action;
        synchronized (this) {
            requested = true;
            action = then;
        }
        action.run();
    }

    synchronized boolean requested() {
        return requested;
    }

    /// What ends the work under way; runs at once if the request came before.
    void then(Runnable action) {
        boolean already;
        synchronized (this) {
            then = action;
            already = requested;
        }
        if (already) {
            action.run();
        }
    }
}
