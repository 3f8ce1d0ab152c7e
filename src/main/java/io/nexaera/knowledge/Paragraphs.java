package io.nexaera.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Lines as a page shows them, made into paragraphs: wrapped lines joined, words hyphenated at a line's end whole.
final class Paragraphs {
    private static final Pattern LIST_ITEM =
            Pattern.compile("\\s*([-*•◦‣·–+]|o(?=\\s{2})|\\(?[0-9]{1,2}[.)]|\\(?[a-z]\\))\\s+.*");
    private static final Pattern COLUMNS = Pattern.compile(".*\\S {3,}\\S.*|.*[|+_]{2,}.*|.*\\t\\S.*");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Paragraphs() {}

    /// The blocks between blank lines, as they stand.
    static List<List<String>> blocks(List<String> lines) {
        List<List<String>> blocks = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank()) {
                block.add(line);
            } else if (!block.isEmpty()) {
                blocks.add(block);
                block = new ArrayList<>();
            }
        }
        if (!block.isEmpty()) {
            blocks.add(block);
        }
        return blocks;
    }

    /// One paragraph. List items and lines with columns stay lines of their own.
    static String joined(List<String> block) {
        StringBuilder text = new StringBuilder();
        String before = "";
        for (String line : block) {
            if (!text.isEmpty() && !hyphenated(text, line)) {
                text.append(staysApart(before, line) ? '\n' : ' ');
            }
            text.append(SPACES.matcher(line.strip()).replaceAll(" "));
            before = line;
        }
        return text.toString();
    }

    private static boolean staysApart(String before, String line) {
        return LIST_ITEM.matcher(line).matches()
                || COLUMNS.matcher(line.strip()).matches()
                || COLUMNS.matcher(before.strip()).matches();
    }

    /// `exam-` + `ple` is `example`; `well-` + `known` at a line's end can't be told apart, and loses its hyphen too.
    private static boolean hyphenated(StringBuilder text, String next) {
        int last = text.length() - 1;
        boolean broken = last > 1
                && (text.charAt(last) == '-' || text.charAt(last) == '\u00ad' || text.charAt(last) == '\u2010')
                && Character.isLowerCase(text.charAt(last - 1))
                && Character.isLowerCase(next.strip().codePointAt(0));
        if (broken) {
            text.setLength(last);
        }
        return broken;
    }
}
