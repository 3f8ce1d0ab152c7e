package io.nexaera.cli;

import io.nexaera.models.KeyImport.Outcome;
import java.io.PrintStream;

/// Tells how far an import is, which rows were refused and why, and counts.
final class ImportTally {
    private static final int STEPS = 20;

    private final PrintStream out;
    private final long rows;
    private final boolean dryRun;
    private long seen;
    private long imported;
    private long there;
    private long settled;
    private long refused;

    ImportTally(PrintStream out, long rows, boolean dryRun) {
        this.out = out;
        this.rows = rows;
        this.dryRun = dryRun;
    }

    boolean dryRun() {
        return dryRun;
    }

    void count(long line, Outcome outcome) {
        seen++;
        switch (outcome) {
            case Outcome.Imported done -> imported++;
            case Outcome.AlreadyThere same -> there++;
            case Outcome.Settled replaced -> settled++;
            case Outcome.Refused no -> {
                refused++;
                out.println("line " + line + " refused: " + no.why());
            }
        }
        if (seen % Math.max(1, rows / STEPS) == 0 || seen == rows) {
            out.println(seen + " of " + rows + " …");
        }
    }

    /// Prints the sum.
    ///
    /// @return the exit code
    int sum() {
        out.println((dryRun ? "nothing was written; to import: " : "imported: ") + imported
                + ", already there: " + (there + settled)
                + (settled > 0 ? " (of these replaced or removed since: " + settled + ")" : "")
                + ", refused: " + refused);
        if (refused == 0 && !dryRun) {
            out.println("Nothing of the file is left to import. Delete it, and the key to it.");
        }
        return refused == 0 ? 0 : 1;
    }
}
