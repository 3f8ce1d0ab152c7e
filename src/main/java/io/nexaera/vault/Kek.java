package io.nexaera.vault;

import java.nio.charset.StandardCharsets;
import java.util.NavigableSet;

/// The key-encryption keys: they wrap data keys and nothing else, and never enter the database. There are versions
/// (`kek-1`, `kek-2`, …); the newest wraps, those before it open what they wrapped until it is wrapped anew.
interface Kek {
    /// The version that wraps.
    String activeId();

    /// Every version that is here, oldest first.
    NavigableSet<String> ids();

    /// Wraps under the newest version. Does not zero `dataKey`.
    Wrapped wrap(String dataKeyId, byte[] dataKey) throws KekFailure;

    /// The bytes of a data key; zero them after use.
    ///
    /// @param kekId the version that wrapped it: no other is tried
    byte[] unwrap(String kekId, String dataKeyId, byte[] wrapped) throws KekFailure;

    /// Makes a new version, which is the active one from then on.
    ///
    /// @return its id
    String next() throws KekFailure;

    /// Destroys a version for good, everywhere but in backups. Refuses the active one.
    void destroy(String kekId) throws KekFailure;

    /// Where the keys are, for people: a file, a token.
    String place();

    /// @param kekId the version that wrapped it
    /// @param envelope the data key's bytes, sealed; see `docs/formats.md`
    record Wrapped(String kekId, String envelope) {
        byte[] bytes() {
            return envelope.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
