package io.nexaera.logbook;

import io.nexaera.audit.LogFormat;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A file of the log, asked for, being written, or ready.
///
/// @param filters as they stand in an address
/// @param state `waiting`, `writing`, `ready` or `failed`
/// @param progress in percent of the time that the log covers
/// @param entries in the file so far
/// @param sha256 of the whole file, in hex, when it is ready
record LogExport(
        UUID id,
        LogFormat format,
        Map<String, String> filters,
        String state,
        int progress,
        long entries,
        Optional<String> failure,
        long sizeBytes,
        Optional<String> sha256,
        String requestedBy,
        Instant requestedAt,
        Optional<Instant> expiresAt) {
    boolean underWay() {
        return state.equals("waiting") || state.equals("writing");
    }

    boolean ready() {
        return state.equals("ready");
    }

    /// A ready file never changes, so that its id is a strong validator (RFC 9110 §8.8.1).
    String etag() {
        return "\"" + id + "\"";
    }

    /// `audit-log-2026-11-26.csv`, after the day it was asked for.
    String fileName() {
        String day = requestedAt.toString().substring(0, 10);
        return format.fileName().replace(".", "-" + day + ".");
    }
}
