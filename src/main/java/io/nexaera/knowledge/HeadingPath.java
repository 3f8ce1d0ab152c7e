package io.nexaera.knowledge;

import java.util.ArrayList;
import java.util.List;

/// The headings above the place that is being read, outermost first.
final class HeadingPath {
    private static final int LONGEST = 120;

    private record Heading(int level, String title) {}

    private final List<Heading> open = new ArrayList<>();

    /// Enters a heading; it closes those of its level and deeper.
    void enter(int level, String title) {
        open.removeIf(heading -> heading.level >= level);
        if (!title.isBlank()) {
            open.add(new Heading(level, shortened(title.strip())));
        }
    }

    /// `Care › Fillings`; at most the three innermost, for a citation must stay readable.
    @Override
    public String toString() {
        return String.join(
                " › ",
                open.stream()
                        .skip(Math.max(0, open.size() - 3))
                        .map(Heading::title)
                        .toList());
    }

    private static String shortened(String title) {
        return title.length() <= LONGEST ? title : title.substring(0, LONGEST - 1) + "…";
    }
}
