package io.nexaera.privacy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes the lexicon: which words Datafaker's names, places and firms use, and how often mails of the public domain write a
/// word small.
final class LexiconBuilder {
    private final Map<String, Integer> bits = new HashMap<>();
    private final Map<String, int[]> counts = new HashMap<>();
    private final Map<String, Integer> groups = new LinkedHashMap<>();

    void addNames(Identities identities) {
        for (Identities.Pools pool : identities.pools.values()) {
            add(pool.first(), Lexicon.GIVEN_NAME);
            add(pool.last(), Lexicon.SURNAME);
            add(pool.city(), Lexicon.PLACE);
            add(pool.state(), Lexicon.PLACE);
            add(pool.country(), Lexicon.PLACE);
            add(pool.streetName(), Lexicon.STREET);
            add(pool.org(), Lexicon.FIRM);
        }
    }

    void add(List<String> names, int bit) {
        for (String name : names) {
            Tokens words = Tokens.of(NormalizedText.of(name));
            for (int i = 0; i < words.count; i++) {
                if (words.kind[i] == Tokens.WORD && words.length(i) > 1) {
                    bits.merge(words.word(i).toLowerCase(java.util.Locale.ROOT), bit, (a, b) -> a | b);
                }
            }
        }
    }

    /// Counts words that don't begin a sentence.
    void addText(String text) {
        Tokens words = Tokens.of(NormalizedText.of(text));
        for (int i = 1; i < words.count; i++) {
            if (words.kind[i] == Tokens.WORD && words.kind[i - 1] == Tokens.WORD) {
                int[] count = counts.computeIfAbsent(words.word(i).toLowerCase(java.util.Locale.ROOT), w -> new int[2]);
                count[Character.isUpperCase(words.first(i)) ? 1 : 0]++;
            }
        }
    }

    private int commonness(String word) {
        int[] count = counts.getOrDefault(word, new int[2]);
        if ((count[0] * 2 < count[1] && count[0] < 30) || count[0] < 3) {
            return 0;
        }
        return count[0] < 15 ? 1 : count[0] < 150 ? 2 : 3;
    }

    /// Word hash's upper 24 bits, 16 of its group and 8 of knowledge, in rising order.
    /// @param hidden per cent of the names that are left out: the tagger must learn to do without
    /// @param hiddenGroups per cent of the words, common ones apart, whose group is left out
    long[] entries(int hidden, int hiddenGroups) {
        Map<Integer, Long> entries = new TreeMap<>(Integer::compareUnsigned);
        bits.forEach((word, bit) -> {
            boolean hides = Math.floorMod(word.hashCode() * 0x9e3779b1 >>> 7, 100) < hidden;
            put(entries, word, hides ? 0 : bit);
        });
        counts.keySet().forEach(word -> put(entries, word, commonness(word) << Lexicon.COMMON_SHIFT));
        groups.forEach((word, group) -> {
            boolean hides = Math.floorMod(word.hashCode() * 0x85ebca6b >>> 5, 100) < hiddenGroups && commonness(word) == 0;
            put(entries, word, hides ? 0 : (long) group << 8);
        });
        return entries.values().stream().filter(entry -> (entry & 0xff_ffff) != 0).mapToLong(Long::longValue).toArray();
    }

    /// Groups come last, the more frequent word's first: it keeps its group where two words share a key.
    private static void put(Map<Integer, Long> entries, String word, long knowledge) {
        int key = Tokens.hashOf(word) >>> 8;
        if (key != 0) {
            entries.merge(key, (long) key << 24 | knowledge, (a, b) -> (a & 0xffff00) != 0 ? a : a | b);
        }
    }

    void addGroups(Map<String, Integer> groupOf) {
        groups.putAll(groupOf);
    }

    static void write(long[] entries, DataOutputStream out) throws IOException {
        out.writeInt(entries.length);
        for (long entry : entries) {
            out.writeInt((int) (entry >>> 24 << 8 | entry & 0xff));
            out.writeShort((int) (entry >>> 8 & 0xffff));
        }
    }

    static Lexicon lexicon(long[] entries) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        write(entries, new DataOutputStream(bytes));
        return Lexicon.read(new java.io.DataInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray())));
    }
}
