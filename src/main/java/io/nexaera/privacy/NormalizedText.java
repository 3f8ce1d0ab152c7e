package io.nexaera.privacy;

import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text as the recognisers read it, with the way back to the text as it was given: full-width and other digits are
/// plain digits, all spaces are a space, all dashes a hyphen, curly quotes are straight, invisible characters are gone.
/// What NFKC (UAX #15) would do to letters is done only where letters are disguised: mathematical, circled, full-width.
final class NormalizedText {
    private final char[] chars;
    private final int length;
    /// Where each character began and ended in the given text; null while nothing was left out or grew.
    private final int @Nullable [] starts;

    private final int @Nullable [] ends;

    private NormalizedText(char[] chars, int length, int @Nullable [] starts, int @Nullable [] ends) {
        this.chars = chars;
        this.length = length;
        this.starts = starts;
        this.ends = ends;
    }

    static NormalizedText of(String given) {
        char[] chars = given.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] > 0x7e) {
                int same = sameLength(chars[i]);
                if (same < 0) {
                    return new Writer(given, i).write();
                }
                chars[i] = (char) same;
            }
        }
        return new NormalizedText(chars, chars.length, null, null);
    }

    int length() {
        return length;
    }

    char at(int index) {
        return chars[index];
    }

    /// The character there, or NUL outside of the text.
    char peek(int index) {
        return index >= 0 && index < length ? chars[index] : 0;
    }

    String slice(int from, int to) {
        return new String(chars, from, to - from);
    }

    int originalStart(int index) {
        return starts == null ? index : starts[index];
    }

    /// Where what ends before `end` ended in the given text.
    int originalEnd(int end) {
        return ends == null ? end : ends[end - 1];
    }

    /// What one UTF-16 unit becomes, or -1 where the rewriting must take the long way.
    private static int sameLength(char c) {
        if (c < 0x250) {
            return switch (c) {
                case 0x7f, 0x85 -> ' ';
                case 0xa0 -> ' ';
                case 0xad -> -1;
                default -> c;
            };
        }
        if (Character.isSurrogate(c) || isInvisible(c) || isDisguised(c)) {
            return -1;
        }
        return folded(c);
    }

    private static int folded(int c) {
        if (c < 0x660) {
            return c == 0x2bc ? '\'' : c;
        }
        if (c >= 0x2000 && c < 0x2070) {
            return punctuation(c);
        }
        if (c == 0x2212 || c == 0xfe58 || c == 0xfe63) {
            return '-';
        }
        if (c == 0x3000) {
            return ' ';
        }
        if (c >= 0xff01 && c <= 0xff5e) {
            return c - 0xfee0;
        }
        int digit = Character.isDigit(c) ? Character.digit(c, 10) : -1;
        return digit >= 0 ? '0' + digit : c;
    }

    private static int punctuation(int c) {
        if (c <= 0x200a || c == 0x202f || c == 0x205f) {
            return ' ';
        }
        if (c >= 0x2010 && c <= 0x2015) {
            return '-';
        }
        return switch (c) {
            case 0x2018, 0x2019, 0x201a, 0x201b, 0x2032 -> '\'';
            case 0x201c, 0x201d, 0x201e, 0x201f, 0x2033 -> '"';
            case 0x2028, 0x2029 -> '\n';
            default -> c;
        };
    }

    /// Format characters that nobody sees: UAX #44 default ignorable code points that occur in text.
    private static boolean isInvisible(int c) {
        return c == 0xad
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x206f)
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xfeff
                || (c >= 0xe0000 && c <= 0xe0fff);
    }

    /// Letters and digits that are others in costume.
    private static boolean isDisguised(int c) {
        return (c >= 0x1d400 && c <= 0x1d7ff)
                || (c >= 0x2460 && c <= 0x24ff)
                || (c >= 0xfb00 && c <= 0xfb06)
                || (c >= 0x1f130 && c <= 0x1f169);
    }

    /// The long way: characters fall out or grow, so that places must be kept.
    private static final class Writer {
        private final String given;
        private final int first;
        private char[] chars;
        private int[] starts;
        private int[] ends;
        private int length;

        /// @param first where the first character stands that the short way can't rewrite
        Writer(String given, int first) {
            this.given = given;
            this.first = first;
            int room = given.length() + 16;
            chars = new char[room];
            starts = new int[room];
            ends = new int[room];
        }

        NormalizedText write() {
            for (int i = 0; i < given.length(); ) {
                int c = i < first ? given.charAt(i) : given.codePointAt(i);
                int next = i + Character.charCount(c);
                if (!isInvisible(c)) {
                    append(c, i, next);
                }
                i = next;
            }
            return new NormalizedText(chars, length, starts, ends);
        }

        private void append(int c, int from, int to) {
            if (isDisguised(c)) {
                String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
                plain.chars().forEach(unit -> put((char) unit, from, to));
            } else if (Character.isSupplementaryCodePoint(c) && folded(c) == c) {
                put(Character.highSurrogate(c), from, to);
                put(Character.lowSurrogate(c), from, to);
            } else {
                int same = c < 0x250 ? sameLength((char) c) : folded(c);
                put((char) same, from, to);
            }
        }

        private void put(char c, int from, int to) {
            if (length == chars.length) {
                int room = length * 2;
                chars = Arrays.copyOf(chars, room);
                starts = Arrays.copyOf(starts, room);
                ends = Arrays.copyOf(ends, room);
            }
            chars[length] = c;
            starts[length] = from;
            ends[length++] = to;
        }
    }
}
