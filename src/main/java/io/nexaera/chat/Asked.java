package io.nexaera.chat;

import io.nexaera.models.Connected;
import io.nexaera.privacy.Redactor;

/// The provider that answers, and who takes personal data out of what it reads. For one request.
record Asked(Connected connected, Redactor redactor) {}
