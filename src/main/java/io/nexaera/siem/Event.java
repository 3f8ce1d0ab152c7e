package io.nexaera.siem;

import java.time.Instant;
import java.util.UUID;

/// An entry as it is sent.
///
/// @param number its number among its tenant's entries, from 1; 0 of a test event
/// @param alarming where the deed was refused or failed
/// @param json one OCSF event, one line
record Event(long number, UUID tenant, Instant at, String action, boolean alarming, String json) {}
