package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.List;

/// Strips what a person can't see and a model can: format, tag, bidi and filler characters, stray variation selectors,
/// controls. Emoji sequences (UTS #51), flags of regions, joiners of the scripts that need them and ideographic
/// variants stay. What tags and selectors spelled is handed out for reading again.
///
/// @param hidden text that was written in tag characters or variation selectors; empty in most texts
record Invisible(String text, int stripped, List<String> hidden) {
    private static final int ZWNJ = 0x200C;
    private static final int ZWJ = 0x200D;
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int CANCEL_TAG = 0xE007F;

    static Invisible strip(String raw) {
        return isPlain(raw) ? new Invisible(raw, 0, List.of()) : new Stripping(raw).run();
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ' ? c != '\n' && c != '\t' && c != '\r' : c > 0x24F || c == 0x7F || c == 0xAD) {
                return false;
            }
        }
        return true;
    }

    private static final class Stripping {
        private final String raw;
        private final StringBuilder kept;
        private final StringBuilder tags = new StringBuilder();
        private final StringBuilder selectors = new StringBuilder();
        private int stripped;
        private int before = -1;

        Stripping(String raw) {
            this.raw = raw;
            this.kept = new StringBuilder(raw.length());
        }

        Invisible run() {
            for (int i = 0; i < raw.length(); ) {
                int code = raw.codePointAt(i);
                int next = i + Character.charCount(code);
                int flag = code == BLACK_FLAG ? endOfFlag(next) : next;
                if (flag > next) {
                    kept.append(raw, i, flag);
                    before = CANCEL_TAG;
                    next = flag;
                } else {
                    take(code, next);
                }
                i = next;
            }
            return new Invisible(kept.toString(), stripped, hidden());
        }

        private void take(int code, int next) {
            if (code >= 0xD800 && code <= 0xDFFF) {
                kept.append('\uFFFD');
                before = 0xFFFD;
            } else if (stays(code, next)) {
                kept.appendCodePoint(code);
                before = code;
            } else {
                stripped++;
                note(code);
            }
        }

        private boolean stays(int code, int next) {
            int after = next < raw.length() ? raw.codePointAt(next) : -1;
            if (code == ZWJ || code == ZWNJ) {
                return joins(code, after);
            }
            if (isSelector(code)) {
                return selects(code);
            }
            return !isHidden(code);
        }

        private boolean joins(int code, int after) {
            boolean emoji = code == ZWJ && isEmojiPart(before) && isEmojiPart(after);
            return emoji || (needsJoiners(before) && needsJoiners(after));
        }

        /// U+FE0E and U+FE0F choose between text and emoji, U+E0100 and on between shapes of an ideograph.
        private boolean selects(int code) {
            boolean presentation = code == 0xFE0E || code == 0xFE0F;
            return presentation
                    ? Character.isEmoji(before < 0 ? 0 : before) // figures, # and * of keycaps among them
                    : Character.isIdeographic(before < 0 ? 0 : before) && !isSelector(before);
        }

        /// Where the tags of a regional flag end: letters and digits, then U+E007F; `from` when it is none.
        private int endOfFlag(int from) {
            int i = from;
            for (int tags = 0; i < raw.length() && tags <= 7; tags++) {
                int code = raw.codePointAt(i);
                i += Character.charCount(code);
                if (code == CANCEL_TAG) {
                    return tags >= 3 ? i : from;
                }
                if (code < 0xE0030 || code > 0xE007A) {
                    return from;
                }
            }
            return from;
        }

        private void note(int code) {
            if (code >= 0xE0020 && code <= 0xE007E) {
                tags.append((char) (code - 0xE0000));
            } else if (code >= 0xFE00 && code <= 0xFE0F) {
                selectors.append((char) (code - 0xFE00));
            } else if (code >= 0xE0100 && code <= 0xE01EF) {
                selectors.append((char) (code - 0xE0100 + 16));
            }
        }

        private List<String> hidden() {
            List<String> hidden = new ArrayList<>();
            if (!tags.isEmpty()) {
                hidden.add(tags.toString());
            }
            if (selectors.length() > 3) {
                hidden.add(selectors.toString());
            }
            return hidden;
        }
    }

    private static boolean isSelector(int code) {
        return (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0100 && code <= 0xE01EF);
    }

    private static boolean isEmojiPart(int code) {
        return code > 0
                && (Character.isExtendedPictographic(code) || code == 0xFE0F || Character.isEmojiModifier(code));
    }

    /// Arabic and the scripts of India and its neighbours use joiners to spell.
    private static boolean needsJoiners(int code) {
        return code > 0
                && switch (Character.UnicodeScript.of(code)) {
                    case ARABIC, SYRIAC, MONGOLIAN, DEVANAGARI, BENGALI, GURMUKHI, GUJARATI, ORIYA, TAMIL -> true;
                    case TELUGU, KANNADA, MALAYALAM, SINHALA, KHMER, MYANMAR, TIBETAN -> true;
                    default -> false;
                };
    }

    private static boolean isHidden(int code) {
        if (code < ' ') {
            return code != '\n' && code != '\t' && code != '\r';
        }
        return switch (code) {
            case 0x7F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F, 0x17B4, 0x17B5 -> true;
            default ->
                Character.getType(code) == Character.FORMAT
                        || (Character.getType(code) == Character.UNASSIGNED && code >= 0xE0000)
                        || (code >= 0x180B && code <= 0x180F);
        };
    }
}
