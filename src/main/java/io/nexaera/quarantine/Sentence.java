package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.List;

/// A sentence or line of a text, and where it stands.
record Sentence(String text, int from, int to) {
    static final int LONGEST = 400;
    private static final int SHORTEST = 12;

    /// All of a text in order; very short ones go with the one that follows, very long ones are cut at a space.
    static List<Sentence> of(String text) {
        List<Sentence> sentences = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            String sentence = text.substring(from, to);
            if (!sentence.isBlank()) {
                sentences.add(new Sentence(sentence, from, to));
            }
            from = to;
        }
        return sentences;
    }

    private static int end(String text, int from) {
        int last = Math.min(text.length(), from + LONGEST);
        for (int i = from; i < last; i++) {
            if (i - from >= SHORTEST && ends(text, i)) {
                return i + 1;
            }
        }
        if (last == text.length()) {
            return last;
        }
        int space = text.lastIndexOf(' ', last);
        int cut = space > from + LONGEST / 2 ? space + 1 : last;
        return Character.isLowSurrogate(text.charAt(cut)) && cut < text.length() ? cut + 1 : cut;
    }

    private static boolean ends(String text, int i) {
        char c = text.charAt(i);
        char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
        return switch (c) {
            case '\n', '|', '。', '！', '？', '।', '؟' -> true;
            case '.', '!', '?', ';' -> next == ' ' || next == '\n' || next == '\t' || next == '"' || next == '\'';
            default -> false;
        };
    }
}
