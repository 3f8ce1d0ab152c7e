package io.nexaera.audit;

import io.nexaera.egress.Outbound;
import io.nexaera.tenancy.PlatformDatabase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The witnesses as a check asks them: does this log continue what you cosigned?
interface AskedWitnesses {
    /// Where a contradiction goes.
    interface Findings {
        void found(String code, @Nullable Long index, String sentence);
    }

    AskedWitnesses NONE = (head, findings) -> List.of();

    /// @return a sentence for each witness that doesn't contradict the log
    List<String> ask(LogTables.Head head, Findings findings);

    static AskedWitnesses of(PlatformDatabase database, Outbound outbound, WitnessSettings settings) {
        Cosigning cosigning = new Cosigning(database, AuditLog.besideTheApplication(), outbound);
        return (head, findings) -> settings.witnesses().stream()
                .flatMap(peer -> said(cosigning, peer, head, findings).stream())
                .toList();
    }

    private static Optional<String> said(
            Cosigning cosigning, WitnessSettings.Peer peer, LogTables.Head head, Findings findings) {
        return switch (cosigning.ask(peer, head, 0)) {
            case WitnessAnswer.Cosigned cosigned ->
                Optional.of("The witness " + peer.name() + " cosigns all " + head.size() + " entries.");
            case WitnessAnswer.Contradicts contradicts -> {
                findings.found(
                        "log.witness-contradicts",
                        null,
                        "the witness " + peer.name() + " says: " + contradicts.sentence());
                yield Optional.empty();
            }
            case WitnessAnswer.Failed failed ->
                Optional.of("The witness " + peer.name() + " was no help: " + failed.sentence());
            case WitnessAnswer.KnowsSize known ->
                Optional.of("The witness " + peer.name() + " was no help: it knows size " + known.size() + ".");
        };
    }
}
