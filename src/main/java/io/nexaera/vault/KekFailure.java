package io.nexaera.vault;

import io.nexaera.problem.Problem;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;

/// A key-encryption key did not do its work. The message is for the operator and holds no key, password or PIN.
final class KekFailure extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    enum Reason {
        /// No key of that id is here.
        UNKNOWN,
        /// The file or the token can't be reached at the moment, or refuses its password or PIN.
        UNREACHABLE,
        /// The key is here, but what it should open was not wrapped by it, or was changed.
        DOES_NOT_OPEN,
        /// What was asked would lose data.
        REFUSED
    }

    private final Reason reason;

    KekFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    /// What a person is told whose secret could not be used: nothing about keys.
    Problem problem() {
        return reason == Reason.UNREACHABLE
                ? new Problem.UpstreamFailed(
                        "vault.keys-unreachable",
                        "Stored secrets can't be opened at the moment. Please try again in a minute.",
                        Optional.of(Duration.ofMinutes(1)))
                : new Problem.Conflict(
                        "vault.key-does-not-open", "The key file of this installation does not fit its data.");
    }
}
