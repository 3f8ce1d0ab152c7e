package io.nexaera.vault;

import java.util.List;

/// Keys are missing that stored secrets need, so nothing is served. The message is for the operator.
public final class UnusableKeys extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableKeys(String sentence) {
        super(sentence, null, false, false);
    }

    static UnusableKeys because(KekFailure failure) {
        return new UnusableKeys(String.valueOf(failure.getMessage()));
    }

    static UnusableKeys of(List<KeyGap> gaps) {
        return new UnusableKeys("Keys are missing that stored secrets need, so nothing was started:\n"
                + String.join(
                        "\n", gaps.stream().map(gap -> "  " + gap.sentence()).toList())
                + "\nRestore them from your backup: docs/operations/key-encryption-keys.md. What is lost for good can be"
                + " given up: NEXAERA_VAULT_LOST="
                + String.join(",", gaps.stream().map(KeyGap::key).distinct().toList())
                + " starts without it, and those secrets have to be entered anew.");
    }
}
