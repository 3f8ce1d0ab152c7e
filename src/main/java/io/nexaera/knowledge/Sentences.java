package io.nexaera.knowledge;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text taken apart into sentences, lists and tables into lines.
final class Sentences {
    private static final String PARAGRAPH = "\n\n";
    private static final String LINE = "\n";
    private static final String SENTENCE = " ";

    /// @param before what parts it from the piece before it
    record Piece(String before, String text) {
        boolean startsParagraph() {
            return before.equals(PARAGRAPH);
        }

        boolean continuesParagraph() {
            return before.equals(SENTENCE);
        }
    }

    private final BreakIterator borders = BreakIterator.getSentenceInstance(Locale.ROOT);
    private final List<Piece> pieces = new ArrayList<>();
    private final int most;

    private Sentences(int most) {
        this.most = most;
    }

    /// @param most the longest piece in characters; a longer sentence is cut between words
    static List<Piece> of(String text, int most) {
        Sentences sentences = new Sentences(most);
        for (String paragraph : text.split(PARAGRAPH + "+", -1)) {
            String before = PARAGRAPH;
            for (String line : paragraph.split(LINE, -1)) {
                sentences.addLine(line, before);
                before = LINE;
            }
        }
        return sentences.pieces;
    }

    private void addLine(String line, String before) {
        String separator = before;
        borders.setText(line);
        int from = 0;
        for (int to = borders.next(); to != BreakIterator.DONE; to = borders.next()) {
            if (to < line.length() && !Character.isWhitespace(line.charAt(to - 1))) {
                continue; // `?` within an address ends no sentence
            }
            String sentence = line.substring(from, to).strip();
            if (!sentence.isEmpty()) {
                addCut(sentence, separator);
                separator = SENTENCE;
            }
            from = to;
        }
    }

    private void addCut(String sentence, String before) {
        String separator = before;
        int from = 0;
        while (sentence.length() - from > most) {
            int to = border(sentence, from);
            pieces.add(new Piece(separator, sentence.substring(from, to).strip()));
            separator = SENTENCE;
            from = to;
        }
        pieces.add(new Piece(separator, sentence.substring(from).strip()));
    }

    /// The last space that keeps the piece short enough; in a text without spaces, between two whole characters.
    private int border(String sentence, int from) {
        int space = sentence.lastIndexOf(' ', from + most);
        if (space > from + most / 2) {
            return space + 1;
        }
        int cut = from + most;
        return Character.isLowSurrogate(sentence.charAt(cut)) ? cut - 1 : cut;
    }
}
