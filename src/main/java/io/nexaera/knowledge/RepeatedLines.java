package io.nexaera.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes running headers, footers, page numbers and tables of contents out of pages: they would match every question.
final class RepeatedLines {
    /// How many lines at the top and at the bottom of a page may be header or footer.
    private static final int EDGE = 3;
    private static final int REPEATED_FROM = 4;
    private static final int MANY_LEADERS = 5;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern PAGE_NUMBER =
            Pattern.compile("\\s*(page\\s+)?([ivxlc]+|[0-9]+)(\\s*(/|of)\\s*[0-9]+)?\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern OUTER_NUMBER = Pattern.compile("^[0-9]{1,4}(?=\\s)|(?<=\\s)[0-9]{1,4}$");
    private static final Pattern LEADERS = Pattern.compile(".*(\\. ?){4,}\\s*([0-9]+|[ivxlc]+)?\\s*");
    private static final Pattern INDEX_ENTRY = Pattern.compile(".{1,70}[ ,][0-9]{1,4}(, ?[0-9]{1,4})*\\s*");

    private final Map<String, Integer> shapes = new HashMap<>();
    private final Map<Integer, Integer> offsets = new HashMap<>();

    private RepeatedLines(List<List<String>> pages) {
        for (int page = 0; page < pages.size(); page++) {
            for (int line : edges(pages.get(page))) {
                String edge = pages.get(page).get(line);
                shapes.merge(shape(edge), 1, Integer::sum);
                for (int number : outerNumbers(edge)) {
                    offsets.merge(number - page, 1, Integer::sum);
                }
            }
        }
    }

    static List<List<String>> removed(List<List<String>> pages) {
        RepeatedLines repeated = new RepeatedLines(pages);
        List<List<String>> bodies = new ArrayList<>();
        for (int page = 0; page < pages.size(); page++) {
            bodies.add(withoutListings(repeated.body(pages.get(page), page)));
        }
        return bodies;
    }

    private List<String> body(List<String> page, int index) {
        List<String> body = new ArrayList<>(page);
        for (int line : edges(page)) {
            if (isFurniture(page.get(line), index)) {
                body.set(line, "");
            }
        }
        return body;
    }

    private boolean isFurniture(String line, int index) {
        return PAGE_NUMBER.matcher(line).matches()
                || shapes.getOrDefault(shape(line), 0) >= REPEATED_FROM
                || outerNumbers(line).stream().anyMatch(number -> countsPages(number - index));
    }

    /// A number that grows by one from page to page is the page's printed number, whatever chapter stands beside it.
    private boolean countsPages(int offset) {
        return offsets.getOrDefault(offset, 0) >= REPEATED_FROM;
    }

    /// The numbers at a line's two ends.
    private static List<Integer> outerNumbers(String line) {
        Matcher numbers = OUTER_NUMBER.matcher(line.strip());
        List<Integer> found = new ArrayList<>();
        while (numbers.find()) {
            found.add(Integer.valueOf(numbers.group()));
        }
        return found;
    }

    /// Dotted leaders are a table of contents, and then so is every line beside them that ends in a number; a page that
    /// is mostly `word, 12, 31` is an index.
    private static List<String> withoutListings(List<String> page) {
        List<String> kept =
                page.stream().filter(line -> !LEADERS.matcher(line).matches()).toList();
        long written = kept.stream().filter(line -> !line.isBlank()).count();
        long entries = kept.stream().filter(RepeatedLines::isEntry).count();
        if (written >= 15 && entries * 10 > written * 6) {
            return List.of();
        }
        boolean contents = page.size() - kept.size() >= MANY_LEADERS;
        return contents ? kept.stream().filter(line -> !isEntry(line)).toList() : kept;
    }

    private static boolean isEntry(String line) {
        return INDEX_ENTRY.matcher(line).matches();
    }

    /// Places of the first and the last lines that hold something.
    private static List<Integer> edges(List<String> page) {
        List<Integer> written = new ArrayList<>();
        for (int line = 0; line < page.size(); line++) {
            if (!page.get(line).isBlank()) {
                written.add(line);
            }
        }
        if (written.size() <= 2 * EDGE) {
            return written;
        }
        List<Integer> edges = new ArrayList<>(written.subList(0, EDGE));
        edges.addAll(written.subList(written.size() - EDGE, written.size()));
        return edges;
    }

    private static String shape(String line) {
        return DIGITS.matcher(line.strip()).replaceAll("#").replaceAll("\\s+", " ");
    }
}
