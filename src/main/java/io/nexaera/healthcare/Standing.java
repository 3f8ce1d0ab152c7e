package io.nexaera.healthcare;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// Where a client stands with Healthcare Mode.
///
/// @param addOn empty where its agency has not granted it
/// @param agreement empty where none is recorded
/// @param changedBy who turned it on or off last
public record Standing(
        boolean on,
        Optional<AddOn> addOn,
        Optional<Agreement> agreement,
        Optional<Instant> changedAt,
        Optional<String> changedBy) {
    /// @param until empty: until it is taken back
    public record AddOn(String by, Instant since, Optional<Instant> until, boolean valid) {}

    /// A business associate agreement (45 CFR 164.504(e)).
    ///
    /// @param sha256 of the signed document, in hexadecimal digits
    /// @param endedAt empty while it holds
    public record Agreement(
            String signer, LocalDate signedOn, String sha256, Optional<Instant> endedAt, Optional<String> endedWhy) {}

    /// Whether an agreement is recorded and hasn't ended.
    public boolean agreed() {
        return agreement.filter(one -> one.endedAt().isEmpty()).isPresent();
    }

    /// Whether the add-on is there now.
    public boolean entitled() {
        return addOn.map(AddOn::valid).orElse(false);
    }
}
