package io.nexaera.shield;

import io.nexaera.privacy.PiiType;
import io.nexaera.privacy.Redacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A text cut at what was found in it, for a page that shows both.
///
/// @param pieces in order; all of them together are the text
/// @param becomes what would leave
public record MarkedText(List<Piece> pieces, String becomes) {
    /// @param found empty where nothing was found
    public record Piece(String text, Optional<Found> found) {}

    /// @param sure 0 to 1
    /// @param reason for the person who looks at it
    public record Found(PiiType type, String kind, double sure, String reason, String replacement) {
        /// `83 %`
        public String percent() {
            return Math.round(sure * 100) + " %";
        }
    }

    static MarkedText of(String text, Redacted redacted) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (Redacted.Change change : redacted.changes()) {
            if (change.start() > at) {
                pieces.add(new Piece(text.substring(at, change.start()), Optional.empty()));
            }
            Found found = new Found(
                    change.type(), change.type().label(), change.confidence(), change.reason(), change.replacement());
            pieces.add(new Piece(text.substring(change.start(), change.end()), Optional.of(found)));
            at = change.end();
        }
        if (at < text.length()) {
            pieces.add(new Piece(text.substring(at), Optional.empty()));
        }
        return new MarkedText(List.copyOf(pieces), redacted.text());
    }

    public long count() {
        return pieces.stream().filter(piece -> piece.found().isPresent()).count();
    }
}
