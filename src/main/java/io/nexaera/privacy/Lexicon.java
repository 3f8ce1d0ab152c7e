package io.nexaera.privacy;

import java.io.DataInputStream;
import java.io.IOException;

/// What is known of single words: whether names, places and firms use them, and how often mails write them small. Words
/// are
/// kept as 24 bits of their hash, so that the table neither is nor gives back a list of names.
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

    private Lexicon(int capacity) {
        slots = new int[Integer.highestOneBit(Math.max(16, capacity * 2)) * 2];
    }

    /// The word's bits, 0 where it is unknown.
    int of(int wordHash) {
        int key = wordHash >>> (32 - KEY_BITS);
        for (int at = (key * 0x9e3779b1) >>> 8; ; at++) {
            int slot = slots[at & slots.length - 1];
            if (slot == 0) {
                return 0;
            }
            if (slot >>> 8 == key) {
                return slot & 0xff;
            }
        }
    }

    static int commonness(int bits) {
        return bits >> COMMON_SHIFT & 3;
    }

    static Lexicon read(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > 1 << 20) {
            throw new IOException("the lexicon is damaged");
        }
        Lexicon lexicon = new Lexicon(count);
        for (int i = 0; i < count; i++) {
            lexicon.put(in.readInt());
        }
        return lexicon;
    }

    private void put(int entry) {
        int at = ((entry >>> 8) * 0x9e3779b1) >>> 8;
        while (slots[at & slots.length - 1] != 0) {
            at++;
        }
        slots[at & slots.length - 1] = entry;
    }
}
