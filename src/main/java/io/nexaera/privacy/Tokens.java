package io.nexaera.privacy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A text cut into words, numbers, mixed codes, single marks and line ends, in one pass that dispatches on the class of
/// each character. `O'Brien` is one word, `Mary's` is `Mary` and `'s`, `Anna-Lena` is three.
final class Tokens {
    static final byte WORD = 0;
    static final byte NUMBER = 1;
    /// Letters and digits without a gap.
    static final byte MIXED = 2;
    static final byte MARK = 3;
    static final byte LINE_END = 4;

    private static final byte[] ASCII = asciiClasses();

    final NormalizedText text;
    int count;
    int[] start;
    int[] end;
    byte[] kind;
    /// Of the lower-cased word; of a number its length only, so that all numbers of a length are one.
    int[] hash;

    private Tokens(NormalizedText text) {
        this.text = text;
        int room = text.length() / 4 + 16;
        start = new int[room];
        end = new int[room];
        kind = new byte[room];
        hash = new int[room];
    }

    static Tokens of(NormalizedText text) {
        Tokens tokens = new Tokens(text);
        int at = 0;
        while (at < text.length()) {
            at = tokens.take(at);
        }
        return tokens;
    }

    boolean spaceBefore(int token) {
        return token == 0 || start[token] > end[token - 1];
    }

    char first(int token) {
        return text.at(start[token]);
    }

    int length(int token) {
        return end[token] - start[token];
    }

    String word(int token) {
        return text.slice(start[token], end[token]);
    }

    boolean is(int token, char mark) {
        return token >= 0 && token < count && kind[token] == MARK && first(token) == mark;
    }

    boolean isKind(int token, byte wanted) {
        return token >= 0 && token < count && kind[token] == wanted;
    }

    boolean isWord(int token) {
        return isKind(token, WORD);
    }

    boolean isCapitalized(int token) {
        return kind[token] == WORD && Character.isUpperCase(first(token));
    }

    /// The first token that starts at `position` or later, found by halving.
    int atOrAfter(int position) {
        int found = Arrays.binarySearch(start, 0, count, position);
        return found >= 0 ? found : -found - 1;
    }

    static int hashOf(String word) {
        int hash = 1;
        for (int i = 0; i < word.length(); i++) {
            hash = hash * 31 + Character.toLowerCase(word.charAt(i));
        }
        return mixed(hash);
    }

    /// Of words with a blank between each two.
    static Set<Integer> hashesOf(String words) {
        return Stream.of(words.split(" ", -1)).map(Tokens::hashOf).collect(Collectors.toUnmodifiableSet());
    }

    static int mixed(int hash) {
        int mixed = hash * 0x9e3779b1;
        return mixed ^ mixed >>> 15;
    }

    private int take(int from) {
        char c = text.at(from);
        if (c == '\n') {
            add(from, from + 1, LINE_END, '\n');
            return from + 1;
        }
        return switch (classOf(c)) {
            case SPACE -> from + 1;
            case LETTER, DIGIT -> takeRun(from);
            default -> takeMark(from, c);
        };
    }

    private int takeMark(int from, char c) {
        int to = from + 1;
        if (c == '\'' && isClitic(from)) {
            to = from + 2;
        } else if (Character.isHighSurrogate(c) && Character.isLowSurrogate(text.peek(to))) {
            to++;
        }
        add(from, to, MARK, mixed(c + to - from));
        return to;
    }

    private int takeRun(int from) {
        int at = from;
        int hash = 1;
        boolean letters = false;
        boolean digits = false;
        for (; at < text.length(); at++) {
            char c = text.at(at);
            int type = classOf(c);
            if (type == DIGIT) {
                digits = true;
            } else if (type == LETTER) {
                if (digits && !letters && isExtension(at, from)) {
                    break;
                }
                letters = true;
            } else if (c != '\'' || !joins(at)) {
                break;
            }
            hash = hash * 31 + (c < 128 ? lower(c) : Character.toLowerCase(c));
        }
        byte run = letters ? digits ? MIXED : WORD : NUMBER;
        add(from, at, run, run == NUMBER ? mixed(7 + Math.min(at - from, 20)) : mixed(hash));
        return at;
    }

    /// An apostrophe inside of a word, but not that of a possessive.
    private boolean joins(int at) {
        return at > 0 && classOf(text.peek(at - 1)) == LETTER && classOf(text.peek(at + 1)) == LETTER && !isClitic(at);
    }

    /// `2851x818`: a telephone number and its extension, but not `0x1f`.
    private boolean isExtension(int at, int from) {
        char c = text.at(at);
        return (c == 'x' || c == 'X') && classOf(text.peek(at + 1)) == DIGIT && at - from > 1;
    }

    private boolean isClitic(int at) {
        char next = text.peek(at + 1);
        return (next == 's' || next == 'S') && classOf(text.peek(at + 2)) > DIGIT;
    }

    private static int lower(char c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    private void add(int from, int to, byte type, int hashOfIt) {
        if (count == start.length) {
            int room = count * 2;
            start = Arrays.copyOf(start, room);
            end = Arrays.copyOf(end, room);
            kind = Arrays.copyOf(kind, room);
            hash = Arrays.copyOf(hash, room);
        }
        start[count] = from;
        end[count] = to;
        kind[count] = type;
        hash[count++] = hashOfIt;
    }

    static final byte LETTER = 0;
    static final byte DIGIT = 1;
    static final byte OTHER = 2;
    static final byte SPACE = 3;

    static byte classOf(char c) {
        return c < 128 ? ASCII[c] : wideClass(c);
    }

    private static byte wideClass(char c) {
        if (Character.isLetter(c)) {
            return LETTER;
        }
        int type = Character.getType(c);
        boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        return mark ? LETTER : Character.isWhitespace(c) ? SPACE : OTHER;
    }

    private static byte[] asciiClasses() {
        byte[] classes = new byte[128];
        for (char c = 0; c < 128; c++) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean digit = c >= '0' && c <= '9';
            classes[c] = letter ? LETTER : digit ? DIGIT : c == 0 || c > ' ' ? OTHER : SPACE;
        }
        return classes;
    }
}
