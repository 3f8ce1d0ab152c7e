package io.nexaera.audit;

import io.nexaera.tenancy.Transaction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The witnesses' lines, each under the checkpoint that it was made for.
final class Cosignatures {
    private final List<WitnessTables.Row> rows;

    private Cosignatures(List<WitnessTables.Row> rows) {
        this.rows = rows;
    }

    static Cosignatures of(Transaction tx) {
        return new Cosignatures(WitnessTables.all(tx).stream()
                .filter(row -> !row.cosignature().isEmpty())
                .toList());
    }

    /// The signed note with the lines that belong below it.
    String on(String note) {
        StringBuilder all = new StringBuilder(note);
        rows.stream().filter(row -> body(row.note()).equals(body(note))).forEach(row -> all.append(row.cosignature()));
        return all.toString();
    }

    Optional<String> newest() {
        return rows.stream()
                .max(Comparator.comparingLong(WitnessTables.Row::size))
                .map(row -> on(row.note()));
    }

    private static String body(String note) {
        return note.substring(0, Math.max(0, note.indexOf("\n\n")));
    }
}
