package io.nexaera.mail;

import java.time.Instant;
import java.util.UUID;

/// A mail that waits to be sent.
///
/// @param sender the agency's name as it was when the mail was written
record Letter(UUID id, String sender, String to, String subject, String text, Instant written) {}
