package io.nexaera.cli;

import java.io.PrintStream;
import java.util.List;

/// One line of the doctor's report.
///
/// @param remedy what to do about it; empty where nothing is to be done
record Finding(Kind kind, String what, String detail, String remedy) {
    enum Kind {
        GOOD("✓"),
        NOTE("–"),
        BAD("✗");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }
    }

    static Finding good(String what, String detail) {
        return new Finding(Kind.GOOD, what, detail, "");
    }

    /// Worth knowing, and no failure.
    static Finding note(String what, String detail, String remedy) {
        return new Finding(Kind.NOTE, what, detail, remedy);
    }

    static Finding bad(String what, String detail, String remedy) {
        return new Finding(Kind.BAD, what, detail, remedy);
    }

    static Finding check(boolean good, String what, String detail, String remedy) {
        return good ? good(what, detail) : bad(what, detail, remedy);
    }

    boolean isBad() {
        return kind == Kind.BAD;
    }

    /// Prints the table and one closing sentence.
    static void print(List<Finding> findings, PrintStream out) {
        findings.forEach(finding -> finding.print(out));
        long bad = findings.stream().filter(Finding::isBad).count();
        out.println(
                bad == 0 ? "Nothing is in the way." : bad + (bad == 1 ? " thing needs" : " things need") + " mending.");
    }

    private void print(PrintStream out) {
        out.printf("%s %-18s %s%n", kind.mark, what, detail);
        if (!remedy.isEmpty()) {
            out.printf("  %-18s → %s%n", "", remedy);
        }
    }
}
