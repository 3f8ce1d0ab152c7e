package io.nexaera.privacy;

/// Puts the values back into an answer that comes in pieces, wherever they are cut. For one answer, one thread.
public final class Restoring {
    private final Placeholders placeholders;
    private final PlaceholderReader reader;
    private final StringBuilder held = new StringBuilder();
    /// Whether a letter or digit was given out last: a placeholder doesn't begin inside of a word.
    private boolean insideWord;

    Restoring(Placeholders placeholders) {
        this.placeholders = placeholders;
        reader = new PlaceholderReader(placeholders);
    }

    /// What can be given out now; the beginning of what may be a placeholder is held back, at most 170 characters.
    public String next(String piece) {
        held.append(piece);
        return give(false);
    }

    /// What was held back, at the end of the answer.
    public String end() {
        return give(true);
    }

    private String give(boolean last) {
        if (placeholders.isEmpty()) {
            String all = held.toString();
            held.setLength(0);
            return all;
        }
        StringBuilder out = new StringBuilder(held.length());
        int at = 0;
        while (at < held.length()) {
            char c = held.charAt(at);
            boolean mayBegin = c == '[' || c == '\\' || (Scan.isAsciiAlphanumeric(c) && !insideWord);
            PlaceholderReader.Reading reading = mayBegin ? reader.read(held, at, last) : PlaceholderReader.NONE;
            if (reading instanceof PlaceholderReader.Reading.Unfinished) {
                break;
            }
            if (reading instanceof PlaceholderReader.Reading.Placeholder found) {
                out.append(found.value());
                at = found.end();
                insideWord = false;
            } else {
                out.append(c);
                insideWord = Scan.isAlphanumeric(c);
                at++;
            }
        }
        held.delete(0, at);
        return out.toString();
    }
}
