package io.nexaera.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pages of raw lines (a PDF's, or a text's between form feeds) made into sections, with the headings that the
/// lines themselves show: numbered (`3.1 Framing`) or in capitals.
final class PageText {
    private static final Pattern NUMBERED =
            Pattern.compile("(?:(?:Chapter|Appendix|Section|Part)\\s+(?:[0-9A-Z]{1,2}|[IVX]+)"
                    + "|[0-9]{1,2}|[A-Z](?=\\.))((?:\\.[0-9]{1,3}){0,4})[.:]?\\s+(\\p{Lu}.*)");
    private static final Pattern LISTING = Pattern.compile("(table of )?contents|index", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHAPTERED = Pattern.compile("([0-9]{1,2}|[A-Z])(\\.[0-9]{1,3}){1,4}\\.?\\s+\\p{Lu}.*");
    private static final Pattern CAPITALS = Pattern.compile("\\p{Lu}[\\p{Lu} ,/&'()-]{3,60}");
    private static final int LONGEST_HEADING = 90;
    private static final int MOST_WORDS = 12;

    private final HeadingPath path = new HeadingPath();
    private final List<Section> sections = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private PageText() {}

    /// @param numbered whether the pages are real ones that a citation can name
    static List<Section> sections(List<List<String>> pages, boolean numbered) {
        PageText reader = new PageText();
        List<List<String>> cleaned = RepeatedLines.removed(pages);
        for (int page = 0; page < cleaned.size(); page++) {
            reader.read(numbered ? page + 1 : null, cleaned.get(page));
        }
        return reader.sections;
    }

    private void read(@Nullable Integer page, List<String> lines) {
        for (List<String> block : Paragraphs.blocks(lines)) {
            boolean headed = isHeading(block.getFirst(), block.size() == 1);
            if (headed) {
                close(page);
                enter(block.getFirst().strip());
            }
            List<String> rest = headed ? block.subList(1, block.size()) : block;
            append(isContents(rest) ? "" : Paragraphs.joined(rest));
        }
        close(page);
    }

    /// A paragraph that begins in the middle of a sentence belongs to the one before.
    private void append(String paragraph) {
        boolean goesOn = !paragraph.isEmpty()
                && !text.isEmpty()
                && Character.isLowerCase(paragraph.codePointAt(0))
                && Character.isLetterOrDigit(text.charAt(text.length() - 1));
        text.append(text.isEmpty() || paragraph.isEmpty() ? "" : goesOn ? " " : "\n\n")
                .append(paragraph);
    }

    private void close(@Nullable Integer page) {
        if (!text.isEmpty()) {
            sections.add(new Section(page, path.toString(), text.toString()));
            text.setLength(0);
        }
    }

    private void enter(String line) {
        Matcher numbered = NUMBERED.matcher(line);
        int level = numbered.matches()
                ? 1 + (int) numbered.group(1).chars().filter(c -> c == '.').count()
                : 1;
        path.enter(level, LISTING.matcher(line).matches() ? "" : line.replaceAll("\\s+", " "));
    }

    /// Numbered titles one below the other, without a text between.
    private static boolean isContents(List<String> block) {
        int titles = (int) block.stream()
                .filter(line -> NUMBERED.matcher(line.strip()).matches())
                .count();
        return block.size() >= 4 && titles * 10 >= block.size() * 8;
    }

    /// @param alone whether it is a paragraph by itself; else only a chapter's number or capitals convince
    private static boolean isHeading(String line, boolean alone) {
        String heading = line.strip();
        return heading.length() <= LONGEST_HEADING
                && heading.split("\\s+").length <= MOST_WORDS
                && !heading.matches(".*[.;:,?!]")
                && ((alone ? NUMBERED : CHAPTERED).matcher(heading).matches()
                        || CAPITALS.matcher(heading).matches());
    }
}
