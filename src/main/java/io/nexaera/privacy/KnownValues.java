package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Values that were found in a text or conversation, by which every other mention of them is recognised: a surname
/// alone, other
/// capitals, a number with other marks in it. For one conversation, one thread.
final class KnownValues {
    private static final int MOST_OF_ONE_START = 32;
    private static final int SHORTEST_PART = 3;
    private static final int SHORTEST_CODE = 6;
    private static final int NATIONAL_DIGITS = 9;
    private static final Set<PiiType> WORDED =
            Set.of(PiiType.PERSON, PiiType.ORGANIZATION, PiiType.PLACE, PiiType.STREET_ADDRESS, PiiType.TERM);
    private static final Set<PiiType> UNTRACEABLE = Set.of(PiiType.AGE, PiiType.DATE, PiiType.POSTAL_CODE, PiiType.URL);
    private static final Set<Integer> NO_NAMES = Set.of(
            Tokens.hashOf("van"),
            Tokens.hashOf("von"),
            Tokens.hashOf("der"),
            Tokens.hashOf("den"),
            Tokens.hashOf("the"),
            Tokens.hashOf("and"),
            Tokens.hashOf("del"),
            Tokens.hashOf("las"),
            Tokens.hashOf("los"),
            Tokens.hashOf("ten"),
            Tokens.hashOf("iii"),
            Tokens.hashOf("bin"),
            Tokens.hashOf("san"),
            Tokens.hashOf("saint"),
            Tokens.hashOf("jun"),
            Tokens.hashOf("sen"),
            Tokens.hashOf("mrs"),
            Tokens.hashOf("prof"),
            Tokens.hashOf("miss"));

    /// Word hashes of a value, in order.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Phrase(int[] words, PiiType type) {}

    private final Map<Integer, List<Phrase>> phrases = new HashMap<>();
    private final Map<String, PiiType> codes = new HashMap<>();
    private final Map<String, PiiType> nationalNumbers = new HashMap<>();
    private final Set<Integer> personParts = new HashSet<>();
    private final Set<String> seen = new HashSet<>();

    void add(Tokens tokens, PiiSpan span) {
        String value = tokens.text.slice(span.start(), span.end());
        if (UNTRACEABLE.contains(span.type()) || !seen.add(span.type() + value)) {
            return;
        }
        if (WORDED.contains(span.type())) {
            addWords(tokens, span);
        } else {
            addCode(canonical(value), span.type());
        }
    }

    /// Whether the word is part of the name of a person who was named in full.
    boolean isPartOfPerson(int wordHash) {
        return personParts.contains(wordHash);
    }

    boolean isEmpty() {
        return phrases.isEmpty() && codes.isEmpty();
    }

    List<Phrase> startingWith(int wordHash) {
        return phrases.getOrDefault(wordHash, List.of());
    }

    @Nullable
    PiiType typeOfCode(String canonical) {
        PiiType type = codes.get(canonical);
        if (type == null
                && canonical.length() >= NATIONAL_DIGITS
                && canonical.chars().allMatch(c -> Scan.isDigit((char) c))) {
            type = nationalNumbers.get(canonical.substring(canonical.length() - NATIONAL_DIGITS));
        }
        return type;
    }

    /// Letters and digits alone, small.
    static String canonical(String value) {
        StringBuilder bare = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Scan.isAlphanumeric(c)) {
                bare.append(Character.toLowerCase(c));
            }
        }
        return bare.toString();
    }

    private void addCode(String canonical, PiiType type) {
        if (canonical.length() < SHORTEST_CODE) {
            return;
        }
        codes.putIfAbsent(canonical, type);
        boolean phone = type == PiiType.PHONE || type == PiiType.FAX;
        if (phone && canonical.length() >= NATIONAL_DIGITS) {
            nationalNumbers.putIfAbsent(canonical.substring(canonical.length() - NATIONAL_DIGITS), type);
        }
    }

    private void addWords(Tokens tokens, PiiSpan span) {
        int from = tokens.atOrAfter(span.start());
        int to = from;
        int words = 0;
        int letters = 0;
        while (to < tokens.count && tokens.start[to] < span.end()) {
            words += tokens.kind[to] <= Tokens.MIXED ? 1 : 0;
            letters += tokens.length(to);
            to++;
        }
        int[] hashes = new int[words];
        for (int i = from, n = 0; i < to; i++) {
            if (tokens.kind[i] <= Tokens.MIXED) {
                hashes[n++] = tokens.hash[i];
                if (span.type() == PiiType.PERSON && words > 1) {
                    addPart(tokens, i);
                }
            }
        }
        if (letters >= SHORTEST_PART && words > 0) {
            add(new Phrase(hashes, span.type()));
        }
    }

    private void addPart(Tokens tokens, int token) {
        boolean name = tokens.kind[token] == Tokens.WORD
                && tokens.length(token) >= SHORTEST_PART
                && !NO_NAMES.contains(tokens.hash[token]);
        if (name && seen.add("part" + tokens.hash[token])) {
            personParts.add(tokens.hash[token]);
            add(new Phrase(new int[] {tokens.hash[token]}, PiiType.PERSON));
        }
    }

    /// Longer phrases first.
    private void add(Phrase phrase) {
        List<Phrase> same = phrases.computeIfAbsent(phrase.words[0], word -> new ArrayList<>(2));
        if (same.size() < MOST_OF_ONE_START) {
            same.add(phrase);
            same.sort((a, b) -> b.words.length - a.words.length);
        }
    }
}
