package io.nexaera.cli;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the records of a CSV file (RFC 4180) one by one, in little memory however long one is. Line ends may be LF
/// alone,
/// a byte order mark is left out, empty lines don't count. What is wrong with a record is said with it, and the next
/// one
/// is read all the same.
final class Csv {
    private static final int MOST_CHARS = 1 << 16;
    private static final int END = -1;

    private final PushbackReader text;
    private long line = 1;
    private List<String> fields = new ArrayList<>();
    private StringBuilder field = new StringBuilder();
    private int chars;
    private Optional<String> defect = Optional.empty();

    Csv(Reader text) {
        this.text = new PushbackReader(text);
    }

    /// @param line where it begins, from 1
    /// @param defect why `fields` are not to be trusted
    record Line(long line, List<String> fields, Optional<String> defect) {
        @Override
        public String toString() {
            return "Line[" + line + ", [secret]]";
        }
    }

    /// The next record; empty at the end.
    Optional<Line> next() throws IOException {
        if (line == 1) {
            skipMark();
        }
        while (true) {
            long begun = line;
            boolean more = record();
            boolean empty = chars == 1 && defect.isEmpty() && fields.equals(List.of(""));
            if (!empty) {
                return Optional.of(new Line(begun, List.copyOf(fields), defect));
            }
            if (!more) {
                return Optional.empty();
            }
        }
    }

    private void skipMark() throws IOException {
        int first = text.read();
        if (first != '\uFEFF' && first != END) {
            text.unread(first);
        }
    }

    /// False where the file ends with it.
    private boolean record() throws IOException {
        fields = new ArrayList<>();
        field = new StringBuilder();
        chars = 0;
        defect = Optional.empty();
        while (true) {
            int c = read();
            if (c == '"' && field.isEmpty() && defect.isEmpty()) {
                c = quoted();
            }
            if (c == ',') {
                endField();
            } else if (c == '\n' || c == END) {
                endField();
                return c != END;
            } else {
                add(c, c == '"' ? Optional.of("It has a quote inside a field that doesn't begin with one.") : defect);
            }
        }
    }

    /// What follows the closing quote.
    private int quoted() throws IOException {
        while (true) {
            int c = read();
            if (c == END) {
                defect = Optional.of("A quote opens here that never closes; nothing behind it was read.");
                return END;
            }
            if (c != '"') {
                add(c, defect);
                continue;
            }
            int after = read();
            if (after != '"') {
                boolean ends = after == ',' || after == '\n' || after == END;
                defect = ends || defect.isPresent() ? defect : Optional.of("It has text behind a closing quote.");
                return after;
            }
            add('"', defect);
        }
    }

    private void add(int c, Optional<String> wrong) {
        if (room()) {
            field.append((char) c);
        }
        defect = defect.or(() -> wrong);
    }

    private void endField() {
        if (room()) {
            fields.add(field.toString());
        }
        field = new StringBuilder();
    }

    /// Counts one more character, as far as it matters.
    private boolean room() {
        if (chars < MOST_CHARS) {
            chars++;
            return true;
        }
        defect = Optional.of("It is longer than " + MOST_CHARS + " characters.");
        fields = new ArrayList<>();
        field = new StringBuilder();
        return false;
    }

    /// CRLF as LF.
    private int read() throws IOException {
        int c = text.read();
        if (c == '\r') {
            int after = text.read();
            if (after != '\n') {
                if (after != END) {
                    text.unread(after);
                }
                return c;
            }
            c = after;
        }
        if (c == '\n') {
            line++;
        }
        return c;
    }
}
