package io.nexaera.privacy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds all cue phrases of a text in one pass over its words: a trie of word hashes, at most [#LONGEST] steps a word.
final class Cues {
    private static final int LONGEST = 5;
    /// How far before a number its cue may stand, in tokens; and how far behind.
    private static final int BEFORE = 9;

    private static final int BEHIND = 5;
    private static final Set<String> LINKS = Set.of("is", "was", "as", "are", "for", "ist", "est", "es");
    private static final Trie TRIE = Trie.load();

    private final Tokens tokens;
    /// The cues whose phrase ends with the token, one bit each.
    private final long[] ending;

    private Cues(Tokens tokens) {
        this.tokens = tokens;
        ending = new long[tokens.count];
    }

    static Cues in(Tokens tokens) {
        Cues cues = new Cues(tokens);
        for (int i = 0; i < tokens.count; i++) {
            if (tokens.kind[i] <= Tokens.MIXED) {
                cues.follow(i);
            }
        }
        return cues;
    }

    /// What is said of the value in `first` to `last`: by the words before it, else by those right behind it.
    long near(int first, int last) {
        long before = before(first);
        return before != 0 ? before : behind(last);
    }

    /// The nearest phrase before the value. Another value in between takes the phrase before it for itself.
    long before(int first) {
        for (int i = first - 1; i >= Math.max(0, first - BEFORE); i--) {
            if (ending[i] != 0) {
                return closesLine(i) ? 0 : ending[i] | (i > 0 ? ending[i - 1] : 0) | (i > 1 ? ending[i - 2] : 0);
            }
            if (isValue(i) || isBlankLine(i)) {
                return 0;
            }
        }
        return 0;
    }

    /// `555-1234 fax` at the end of a line speaks of that number, not of the next line's.
    private boolean closesLine(int cue) {
        boolean number = tokens.isKind(cue - 1, Tokens.NUMBER) || tokens.isKind(cue - 1, Tokens.MIXED);
        return number && tokens.isKind(cue + 1, Tokens.LINE_END);
    }

    /// `555-1234 (office)`, `4711 is my account number`.
    private long behind(int last) {
        int next = last + 1;
        next += tokens.is(next, '(') || tokens.is(next, '-') || tokens.is(next, ',') ? 1 : 0;
        int reach = isLink(next) ? BEHIND : 1;
        for (int i = next; i < Math.min(tokens.count, next + reach); i++) {
            if (tokens.kind[i] == Tokens.LINE_END || isValue(i) || tokens.is(i + 1, ':')) {
                return 0;
            }
            if (ending[i] != 0) {
                return ending[i];
            }
        }
        return 0;
    }

    private boolean isLink(int at) {
        return tokens.isWord(at) && LINKS.contains(tokens.word(at));
    }

    private boolean isValue(int token) {
        return (tokens.kind[token] == Tokens.NUMBER || tokens.kind[token] == Tokens.MIXED) && tokens.length(token) > 3;
    }

    private boolean isBlankLine(int token) {
        return tokens.kind[token] == Tokens.LINE_END && tokens.isKind(token - 1, Tokens.LINE_END);
    }

    long endingAt(int token) {
        return ending[token];
    }

    private void follow(int from) {
        long node = 0;
        int at = from;
        for (int words = 0; words < LONGEST && at < tokens.count; at++) {
            if (tokens.kind[at] == Tokens.MARK) {
                if (words == 0 || !isJoint(at)) {
                    return;
                }
                continue;
            }
            node = Trie.step(node, tokens.hash[at]);
            Long found = TRIE.get(node);
            if (found == null) {
                return;
            }
            ending[at] |= found;
            words++;
        }
    }

    /// Marks that may stand inside of a phrase: `driver's`, `e-mail`, `a/c`, `d.o.b`, `api_key`.
    private boolean isJoint(int at) {
        char c = tokens.first(at);
        return c == '\'' || c == '-' || c == '/' || c == '.' || c == '_';
    }

    private static final class Trie {
        private final Map<Long, Long> nodes = new HashMap<>();

        static long step(long node, int hash) {
            return node * 1_000_003L + hash + 1;
        }

        @Nullable
        Long get(long node) {
            return nodes.get(node);
        }

        static Trie load() {
            Trie trie = new Trie();
            try (InputStream file = Objects.requireNonNull(Cues.class.getResourceAsStream("cues.txt"));
                    BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
                lines.lines().filter(line -> !line.startsWith("#")).forEach(trie::addLine);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return trie;
        }

        private void addLine(String line) {
            int colon = line.indexOf(':');
            long bit = Cue.valueOf(line.substring(0, colon)).bit();
            for (String phrase : line.substring(colon + 1).split(",", -1)) {
                add(phrase.strip(), bit);
            }
        }

        private void add(String phrase, long bit) {
            Tokens words = Tokens.of(NormalizedText.of(phrase));
            long node = 0;
            for (int i = 0; i < words.count; i++) {
                if (words.kind[i] != Tokens.MARK) {
                    node = step(node, words.hash[i]);
                    nodes.putIfAbsent(node, 0L);
                }
            }
            nodes.merge(node, bit, (before, more) -> before | more);
        }
    }
}
