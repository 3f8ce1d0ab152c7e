package io.nexaera.audit;

import io.nexaera.tlog.Checkpoint;
import java.util.List;

/// What a witness says to a checkpoint (c2sp.org/tlog-witness).
sealed interface WitnessAnswer {
    /// Its own lines, verified.
    record Cosigned(List<Checkpoint.Signature> lines) implements WitnessAnswer {
        String text() {
            StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(line.line()));
            return text.toString();
        }
    }

    /// It has cosigned a checkpoint of this size, not of the one that was named.
    record KnowsSize(long size) implements WitnessAnswer {}

    /// What it remembers is not how this log begins.
    record Contradicts(String sentence) implements WitnessAnswer {}

    /// Nothing about the log: it is away, or it was asked the wrong way.
    record Failed(String sentence) implements WitnessAnswer {}
}
