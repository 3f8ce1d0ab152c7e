package io.nexaera.vault;

import java.util.UUID;

/// Where a secret lives; it opens nowhere else.
public record SecretName(String table, UUID row, String column) {}
