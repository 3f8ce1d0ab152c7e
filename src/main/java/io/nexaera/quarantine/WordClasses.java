package io.nexaera.quarantine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Words that stand for one another: `ignore`, `vergiss` and `olvida` are of one class, so that what was learned of one
/// holds for all (`word-classes.txt`). A word is looked up by the hash that [Features] has of it anyway.
final class WordClasses {
    private static final int SLOTS = 1 << 12;
    private static final int[] HASH = new int[SLOTS];
    private static final byte[] CLASS = new byte[SLOTS];

    static {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(WordClasses.class.getResourceAsStream("word-classes.txt")),
                StandardCharsets.UTF_8))) {
            byte number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    number++;
                    for (String word :
                            line.substring(line.indexOf(':') + 1).strip().split(" ", -1)) {
                        put(Features.hash(word, 0, word.length()), number);
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private WordClasses() {}

    /// The word's class, 0 for most words.
    static int of(int hash) {
        for (int slot = slot(hash); CLASS[slot] != 0; slot = (slot + 1) & (SLOTS - 1)) {
            if (HASH[slot] == hash) {
                return CLASS[slot];
            }
        }
        return 0;
    }

    /// Where a word is in two classes, the first counts.
    private static void put(int hash, byte number) {
        int slot = slot(hash);
        while (CLASS[slot] != 0) {
            if (HASH[slot] == hash) {
                return;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        HASH[slot] = hash;
        CLASS[slot] = number;
    }

    private static int slot(int hash) {
        return (hash * 0x9E3779B1) >>> 20;
    }
}
