package io.nexaera.vault;

import java.util.UUID;

/// Where a secret lives; it opens nowhere else.
public record SecretName(String table, UUID row, String column) {
    public SecretName {
        if (!table.matches("[a-z][a-z0-9_]*") || !column.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("not the name of a table and a column: " + table + ", " + column);
        }
    }

    /// What the names of a sealed secret's four columns begin with.
    String prefix() {
        return column.replaceFirst("_value$", "");
    }
}
