package io.nexaera.knowledge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// A table written as text: finds what parts its columns, and makes each row a line that can stand alone.
final class CsvText {
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

    private CsvText() {}

    /// @throws IOException where the quoting follows no rule
    static List<Section> sections(String text) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator(text))
                .setIgnoreEmptyLines(true)
                .get();
        TableRows rows = new TableRows(true);
        List<String> lines = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(text, format)) {
            for (CSVRecord row : parser) {
                lines.add(rows.line(row.stream().map(String::strip).toList(), false));
            }
        }
        lines.removeIf(String::isEmpty);
        return lines.isEmpty() ? List.of() : List.of(new Section(null, "", String.join("\n", lines)));
    }

    /// The commonest of the usual ones in the first lines.
    private static char separator(String text) {
        String head = text.lines().limit(5).reduce("", String::concat);
        return SEPARATORS.stream()
                .max(Comparator.comparingLong(
                        candidate -> head.chars().filter(c -> c == candidate).count()))
                .orElse(',');
    }
}
