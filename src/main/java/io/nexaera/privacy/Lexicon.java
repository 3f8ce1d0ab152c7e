package io.nexaera.privacy;

import java.io.DataInputStream;
import java.io.IOException;

/// What is known of single words: whether names, places and firms use them, how often mails write them small, and which
/// words stand in the same company elsewhere. Words are kept as 24 bits of their hash, so that the table neither is nor
/// gives back a list of names.
final class Lexicon {
    static final int GIVEN_NAME = 1;
    static final int SURNAME = 2;
    static final int PLACE = 4;
    static final int FIRM = 8;
    static final int STREET = 16;
    /// Two bits: how common the word is when written small, 0 to 3.
    static final int COMMON_SHIFT = 5;

    private static final int KEY_BITS = 24;
    private final int[] slots;
    /// The group of the word in the same slot, 0 where it is in none.
    private final short[] groups;

    private Lexicon(int capacity) {
        slots = new int[Integer.highestOneBit(Math.max(16, capacity * 2)) * 2];
        groups = new short[slots.length];
    }

    /// What is known of a word, its [#bits] and its [#group]; 0 where it is unknown.
    int of(int wordHash) {
        int key = wordHash >>> (32 - KEY_BITS);
        for (int at = (key * 0x9e3779b1) >>> 8; ; at++) {
            int slot = slots[at & slots.length - 1];
            if (slot == 0) {
                return 0;
            }
            if (slot >>> 8 == key) {
                return (slot & 0xff) | (groups[at & slots.length - 1] << 8);
            }
        }
    }

    /// Which kinds of names use the word, and how common it is.
    static int bits(int known) {
        return known & 0xff;
    }

    /// The number of the group of words that stand in the same company, 0 for none.
    static int group(int known) {
        return known >>> 8;
    }

    static int commonness(int known) {
        return known >> COMMON_SHIFT & 3;
    }

    static Lexicon read(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > 1 << 20) {
            throw new IOException("the lexicon is damaged");
        }
        Lexicon lexicon = new Lexicon(count);
        for (int i = 0; i < count; i++) {
            lexicon.put(in.readInt(), in.readShort());
        }
        return lexicon;
    }

    private void put(int entry, short group) {
        int at = ((entry >>> 8) * 0x9e3779b1) >>> 8;
        while (slots[at & slots.length - 1] != 0) {
            at++;
        }
        slots[at & slots.length - 1] = entry;
        groups[at & slots.length - 1] = group;
    }
}
