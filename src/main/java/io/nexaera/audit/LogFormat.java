package io.nexaera.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import io.nexaera.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/// What a file of the log is written as.
public enum LogFormat {
    /// For spreadsheets: what they would take for a formula is defused.
    CSV("text/csv;charset=utf-8", "csv", "CSV", 1_000),
    /// A JSON object in each line, everything as it is.
    JSONL("application/jsonl;charset=utf-8", "jsonl", "JSON lines", 1_000),
    /// The same with each entry's proof (c2sp.org/tlog-proof) as `proof`, null where the log has no checkpoint that
    /// holds
    /// it yet, or where the entry was emptied when a client was erased.
    JSONL_WITH_PROOFS("application/jsonl;charset=utf-8", "jsonl", "JSON lines with proofs", 250);

    private final String contentType;
    private final String extension;
    private final String label;
    private final int batch;

    LogFormat(String contentType, String extension, String label, int batch) {
        this.contentType = contentType;
        this.extension = extension;
        this.label = label;
        this.batch = batch;
    }

    /// As addresses have it: `jsonl-with-proofs`.
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What people read.
    public String label() {
        return label;
    }

    public String contentType() {
        return contentType;
    }

    public String fileName() {
        return "audit-log." + extension;
    }

    /// How many entries are read at once: about a mebibyte of lines.
    int batch() {
        return batch;
    }

    /// @throws Problem.Invalid `audit.format`
    public static LogFormat of(String code) {
        return Arrays.stream(values())
                .filter(format -> format.code().equals(code))
                .findFirst()
                .orElseThrow(
                        () -> new Problem.Invalid("audit.format", "format", "Choose csv, jsonl or jsonl-with-proofs."));
    }
}
