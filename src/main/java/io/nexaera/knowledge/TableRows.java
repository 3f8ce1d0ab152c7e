package io.nexaera.knowledge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Rows of one table, each written so that it can stand alone: `Service: Filling; Price: 120`. The first row names the
/// columns when it looks like names; else the cells are parted by bars.
final class TableRows {
    private static final int LONGEST_NAME = 60;

    private final List<String> names = new ArrayList<>();
    private final boolean firstRowMayName;
    private int rows;

    TableRows(boolean firstRowMayName) {
        this.firstRowMayName = firstRowMayName;
    }

    /// The row as a line of text; empty for a row without content.
    String line(List<String> cells, boolean headerCells) {
        if (cells.stream().allMatch(String::isBlank)) {
            return "";
        }
        if (rows++ == 0 && (headerCells || firstRowMayName) && looksLikeNames(cells)) {
            names.addAll(cells);
            return String.join(" | ", cells);
        }
        return names.isEmpty() ? joined(cells) : named(cells);
    }

    private String named(List<String> cells) {
        List<String> parts = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            if (!cell.isBlank()) {
                parts.add(column < names.size() ? names.get(column) + ": " + cell : cell);
            }
        }
        return String.join("; ", parts);
    }

    private static String joined(List<String> cells) {
        return String.join(" | ", cells.stream().filter(cell -> !cell.isBlank()).toList());
    }

    private static boolean looksLikeNames(List<String> cells) {
        return cells.size() > 1
                && new HashSet<>(cells).size() == cells.size()
                && cells.stream()
                        .allMatch(cell -> !cell.isBlank()
                                && cell.length() <= LONGEST_NAME
                                && cell.chars().anyMatch(Character::isLetter));
    }
}
