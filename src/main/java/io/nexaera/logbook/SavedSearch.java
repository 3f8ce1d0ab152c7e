package io.nexaera.logbook;

import java.util.Map;
import java.util.UUID;

/// A search of the log that somebody keeps.
///
/// @param filters as they stand in an address
/// @param shared everybody here who may read the log sees it
/// @param mine the caller's own, who alone can change it
record SavedSearch(UUID id, String name, Map<String, String> filters, boolean shared, boolean mine, String keptBy) {
    /// `?actor=ana&action=agent.`
    public String inAddress() {
        return LogQuery.of(filters).inAddress();
    }
}
