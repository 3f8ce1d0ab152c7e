package io.nexaera.retention;

import java.util.List;

/// What holds in one place.
///
/// @param holds of a client; an agency has none
/// @param backupDays how long the operator keeps backups
record RetentionStanding(List<RetentionRule> rules, List<LegalHold> holds, int backupDays) {}
