package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// A span as the scorer compares it: without blanks, marks and honorifics at its edges, and with the spans it makes one
/// value with. Labelled sets differ in these, and neither way is wrong.
///
/// @param types ours that answer to it; none where it isn't ours to find
record ScoredSpan(int start, int end, Set<PiiType> types, String name) {
    private static final Set<PiiType> PARTS_OF_ADDRESSES =
            Set.of(PiiType.STREET_ADDRESS, PiiType.PLACE, PiiType.POSTAL_CODE);
    private static final Set<String> HONORIFICS = Set.of(
            "mr",
            "mrs",
            "ms",
            "miss",
            "mx",
            "dr",
            "prof",
            "professor",
            "sir",
            "madam",
            "herr",
            "frau",
            "señor",
            "señora",
            "sr",
            "sra",
            "m",
            "mme",
            "mlle",
            "rev",
            "hon",
            "the",
            "doctor",
            "dott",
            "sig",
            "ing");

    static ScoredSpan of(PiiSpan span, String text) {
        return new ScoredSpan(
                        span.start(),
                        span.end(),
                        Set.of(span.type()),
                        span.type().name())
                .trimmed(text);
    }

    double overlapWith(ScoredSpan other) {
        int shared = Math.min(end, other.end) - Math.max(start, other.start);
        int both = Math.max(end, other.end) - Math.min(start, other.start);
        return shared <= 0 ? 0 : (double) shared / both;
    }

    boolean touches(ScoredSpan other) {
        return start < other.end && other.start < end;
    }

    boolean sharesTypeWith(ScoredSpan other) {
        return types.stream().anyMatch(other.types::contains);
    }

    ScoredSpan trimmed(String text) {
        int from = start;
        int to = end;
        while (from < to && !Character.isLetterOrDigit(text.charAt(from)) && "+(@".indexOf(text.charAt(from)) < 0) {
            from++;
        }
        while (to > from && !Character.isLetterOrDigit(text.charAt(to - 1)) && "/)".indexOf(text.charAt(to - 1)) < 0) {
            to--;
        }
        if (to == from) {
            return this;
        }
        return new ScoredSpan(isNamed() ? behindHonorifics(text, from, to) : from, to, types, name);
    }

    private boolean isNamed() {
        return types.contains(PiiType.PERSON) || types.contains(PiiType.ORGANIZATION) || types.contains(PiiType.PLACE);
    }

    /// Nothing but `Mr.`: some sets call that a person.
    boolean isHonorific(String text) {
        String word = text.substring(start, end).replace(".", "").strip().toLowerCase(java.util.Locale.ROOT);
        return types.contains(PiiType.PERSON) && HONORIFICS.contains(word);
    }

    private static int behindHonorifics(String text, int start, int end) {
        int from = start;
        while (true) {
            int word = from;
            while (word < end && Character.isLetter(text.charAt(word))) {
                word++;
            }
            int next = word;
            while (next < end && (text.charAt(next) == '.' || text.charAt(next) == ' ')) {
                next++;
            }
            if (next == end
                    || next == word
                    || !HONORIFICS.contains(text.substring(from, word).toLowerCase(java.util.Locale.ROOT))) {
                return from;
            }
            from = next;
        }
    }

    /// Spans that make one value joined: parts of an address with only commas and blanks between, parts of a name with
    /// a blank.
    static List<ScoredSpan> joined(List<ScoredSpan> spans, String text) {
        List<ScoredSpan> joined = new ArrayList<>();
        for (ScoredSpan span : spans.stream()
                .sorted(Comparator.comparingInt(ScoredSpan::start))
                .toList()) {
            ScoredSpan last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && last.goesOnIn(span, text)) {
                joined.set(
                        joined.size() - 1,
                        new ScoredSpan(last.start, Math.max(last.end, span.end), last.types, last.name));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }

    private boolean goesOnIn(ScoredSpan next, String text) {
        String between = next.start > end ? text.substring(end, next.start) : "";
        if (isPlace() && next.isPlace()) {
            return between.length() <= 8
                    && between.chars().allMatch(c -> !Character.isLetterOrDigit(c) && c != '"' && c != '?' && c != '!');
        }
        boolean names = types.equals(Set.of(PiiType.PERSON)) && next.types.equals(types);
        return names && between.length() <= 2 && between.chars().allMatch(c -> c == ' ' || c == '.');
    }

    private boolean isPlace() {
        return !types.isEmpty() && PARTS_OF_ADDRESSES.containsAll(types);
    }
}
