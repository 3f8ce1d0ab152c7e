package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Places in a text from outside that read like placeholders. Whoever writes `[PERSON_1_abcde]` into a document must
/// get back
/// just that, never somebody's name.
final class Forgeries {
    record Place(int start, int end) {}

    private static final int LONGEST = 60;
    private static final Set<String> NAMES = Arrays.stream(PiiType.values())
            .map(type -> Placeholders.bare(type.name()))
            .collect(Collectors.toSet());

    private Forgeries() {}

    static List<Place> in(String text, Placeholders placeholders) {
        PlaceholderReader reader = new PlaceholderReader(placeholders);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < text.length(); ) {
            int end = endAt(text, i, reader);
            if (end > i) {
                places.add(new Place(i, end));
            }
            i = Math.max(i + 1, end);
        }
        return places;
    }

    private static int endAt(String text, int at, PlaceholderReader reader) {
        char c = text.charAt(at);
        boolean starts = Scan.isAsciiAlphanumeric(c) && (at == 0 || !Scan.isAlphanumeric(text.charAt(at - 1)));
        if (!starts && c != '[' && c != '\\') {
            return -1;
        }
        if (reader.read(text, at, true) instanceof PlaceholderReader.Reading.Placeholder known) {
            return known.end();
        }
        return c == '[' ? bracketed(text, at) : -1;
    }

    /// `[NAME…number…]` with a name of ours or LITERAL, whatever its marks.
    private static int bracketed(String text, int at) {
        int limit = Math.min(text.length(), at + LONGEST);
        int close = at + 1;
        while (close < limit && text.charAt(close) != ']' && text.charAt(close) != '[') {
            close++;
        }
        if (close == limit || text.charAt(close) == '[') {
            return -1;
        }
        int digits = at + 1;
        while (digits < close && !Scan.isDigit(text.charAt(digits))) {
            digits++;
        }
        String name = Placeholders.bare(text.substring(at + 1, digits));
        boolean named = digits < close && (NAMES.contains(name) || name.equals("literal"));
        return named ? close + 1 : -1;
    }
}
