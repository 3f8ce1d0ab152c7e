package io.nexaera.cli;

import java.io.PrintStream;
import java.util.Locale;

/// Tells a waiting person what is going on, with the time passed since the start, on stderr.
final class Progress {
    private final PrintStream out;
    private final long started = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void step(String what) {
        double seconds = (System.nanoTime() - started) / 1e9;
        out.println(String.format(Locale.ROOT, "  %4.1f s  %s", seconds, what));
    }

    void note(String sentence) {
        out.println(sentence);
    }
}
