package io.nexaera.proof;

import io.nexaera.healthcare.TraceChecks;
import java.util.List;
import java.util.Set;

/// What a proof came to.
///
/// @param asked which agents, by name, and what each answers with
/// @param notLooked places that this program can't look at, and who can
/// @param machine where this machine or its database might keep what passes through
record Findings(
        List<String> asked,
        List<Asking.Way> ways,
        List<Place> places,
        List<String> notLooked,
        List<TraceChecks.Check> machine) {
    /// Places in which the control must be found wherever they were looked at.
    private static final Set<String> CONTROLLED = Set.of(Place.ROWS, Place.LOG, Place.TEMPORARY, ChangedFiles.WAL);

    String result() {
        if (!places.stream().allMatch(place -> place.found().isEmpty())) {
            return Proof.NOT_PROVED;
        }
        boolean blind = places.stream()
                .anyMatch(place ->
                        CONTROLLED.contains(place.name()) && place.control().isEmpty());
        return blind || ways.stream().noneMatch(Asking.Way::answered) ? Proof.VOID : Proof.PROVED;
    }

    /// How many places hold the words.
    long foundIn() {
        return places.stream().filter(place -> !place.found().isEmpty()).count();
    }
}
