package io.nexaera.knowledge;

import io.nexaera.quarantine.Channel;
import io.nexaera.quarantine.Finding;
import io.nexaera.quarantine.Guard;
import io.nexaera.quarantine.Quarantine;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/// Judges the passages of a document as it is taken in, by words and by meaning. What is found is shown and kept; the
/// document is taken in all the same, because what it says is never an order to anybody.
@Component
class Screening {
    private static final int MOST_FINDINGS = 50;

    private final Quarantine quarantine;

    Screening(LocalSentenceModel model) {
        this.quarantine = Quarantine.withModel(model);
    }

    List<DocumentFinding> of(List<Chunk> chunks) {
        List<DocumentFinding> findings = new ArrayList<>();
        for (Chunk chunk : chunks) {
            for (Finding finding : quarantine
                    .screen(chunk.text(), Channel.DOCUMENT, Guard.FLAGGING)
                    .findings()) {
                if (findings.size() == MOST_FINDINGS) {
                    return findings;
                }
                findings.add(new DocumentFinding(
                        finding.check().code(), finding.reason(), finding.score(), chunk.ordinal()));
            }
        }
        return findings;
    }
}
