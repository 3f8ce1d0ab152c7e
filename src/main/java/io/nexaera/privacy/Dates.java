package io.nexaera.privacy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Dates: ISO 8601 and RFC 3339, day, month and year in any order between the same marks, and months by name in the
/// languages clients write in; with a time of day that follows. A year or a weekday alone is no date here.
final class Dates implements Recogniser {
    private static final Map<Integer, Integer> MONTHS = months();
    private static final Set<Integer> WEEKDAYS = Stream.of(
                    ("monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
                                    + " montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"
                                    + " lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica")
                            .split(" ", -1))
            .map(Tokens::hashOf)
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public int at(Scan scan, int token, Found found) {
        int end = scan.tokens().isKind(token, Tokens.NUMBER) ? numeric(scan, token) : -1;
        if (end < 0) {
            end = spelled(scan, token);
        }
        if (end < 0) {
            return token + 1;
        }
        int start = scan.tokens().start[withWeekday(scan.tokens(), token)];
        found.add(start, TimeOfDay.after(scan, end), PiiType.DATE, Found.SHAPED, "date");
        return scan.tokens().atOrAfter(found.spans.getLast().end());
    }

    /// `Monday, ` before the date belongs to it.
    private static int withWeekday(Tokens tokens, int token) {
        int before = tokens.is(token - 1, ',') || tokens.is(token - 1, '.') ? token - 2 : token - 1;
        return tokens.isWord(before) && WEEKDAYS.contains(tokens.hash[before]) ? before : token;
    }

    /// `2007-03-23`, `3/23/1940`, `23.03.07`; `2007年3月23日`.
    private static int numeric(Scan scan, int token) {
        Tokens tokens = scan.tokens();
        char mark = scan.text().peek(tokens.end[token]);
        char before = scan.text().peek(tokens.start[token] - 1);
        if ((mark != '-' && mark != '/' && mark != '.')
                || before == mark
                || before == '+'
                || tokens.length(token) > 4) {
            return -1;
        }
        int second = token + 2;
        if (!isNumberBehind(tokens, token, mark)) {
            return -1;
        }
        int third = token + 4;
        int end = isNumberBehind(tokens, second, mark) ? tokens.end[third] : isoTime(scan, second, mark);
        if (end < 0) {
            return monthAndYear(scan, token, second);
        }
        boolean real = isDate(
                value(tokens, token),
                tokens.length(token),
                value(tokens, second),
                valueAt(scan, tokens.start[third]),
                thirdLength(scan, third));
        boolean longer =
                scan.text().peek(end) == mark && Scan.isAlphanumeric(scan.text().peek(end + 1));
        return real && !longer ? end : -1;
    }

    private static boolean isNumberBehind(Tokens tokens, int token, char mark) {
        return tokens.is(token + 1, mark)
                && !tokens.spaceBefore(token + 1)
                && tokens.isKind(token + 2, Tokens.NUMBER)
                && !tokens.spaceBefore(token + 2)
                && tokens.length(token + 2) <= 4;
    }

    /// In `2007-03-23T18:43` the third number is the start of a mixed token.
    private static int isoTime(Scan scan, int second, char mark) {
        Tokens tokens = scan.tokens();
        if (!tokens.is(second + 1, mark)
                || !tokens.isKind(second + 2, Tokens.MIXED)
                || tokens.spaceBefore(second + 2)) {
            return -1;
        }
        int start = tokens.start[second + 2];
        int end = scan.runEnd(start, 2, Scan::isDigit);
        return scan.text().peek(end) == 'T' ? end : -1;
    }

    private static int thirdLength(Scan scan, int third) {
        int start = scan.tokens().start[third];
        return scan.runEnd(start, 5, Scan::isDigit) - start;
    }

    /// `03/1999`, and `12/28` where somebody says that it is a date.
    private static int monthAndYear(Scan scan, int token, int second) {
        Tokens tokens = scan.tokens();
        if (tokens.length(token) > 2
                || value(tokens, token) < 1
                || value(tokens, token) > 12
                || tokens.is(second + 1, '%')) {
            return -1;
        }
        boolean year = tokens.length(second) == 4 && isYear(value(tokens, second)) && !tokens.is(token + 1, '-');
        boolean said = tokens.length(second) == 2
                && tokens.is(token + 1, '/')
                && scan.cued(scan.cues().before(token), Cue.DATE);
        return year || said ? tokens.end[second] : -1;
    }

    private static boolean isDate(int first, int firstLength, int second, int third, int thirdLength) {
        if (firstLength == 4) {
            return isYear(first) && isMonth(second) && isDay(third) && thirdLength <= 2;
        }
        boolean year = thirdLength == 4 ? isYear(third) : thirdLength == 2;
        boolean dayAndMonth = (isDay(first) && isMonth(second)) || (isMonth(first) && isDay(second));
        boolean yearFirst = thirdLength == 2 && firstLength == 2 && isMonth(second) && isDay(third);
        return firstLength <= 2 && year && (dayAndMonth || yearFirst);
    }

    private static boolean isYear(int value) {
        return value >= 1000 && value <= 2199;
    }

    private static boolean isMonth(int value) {
        return value >= 1 && value <= 12;
    }

    private static boolean isDay(int value) {
        return value >= 1 && value <= 31;
    }

    /// `March 3rd, 1999`, `3 de marzo de 1999`, `March 1999`, `3-Mar-99`, `2007年3月23日`.
    private static int spelled(Scan scan, int token) {
        Tokens tokens = scan.tokens();
        if (tokens.isWord(token) && MONTHS.containsKey(tokens.hash[token])) {
            return fromMonth(tokens, token);
        }
        int day = dayAt(tokens, token);
        if (day > 0) {
            return fromDay(tokens, token);
        }
        return tokens.isKind(token, Tokens.MIXED) ? EastAsianDate.end(scan, tokens.start[token]) : -1;
    }

    private static int fromMonth(Tokens tokens, int token) {
        int next = skipDot(tokens, token + 1);
        if (tokens.isKind(next, Tokens.NUMBER)
                && tokens.length(next) == 4
                && isYear(value(tokens, next))
                && capital(tokens, token)) {
            return tokens.end[next];
        }
        next += tokens.isWord(next) && tokens.word(next).equalsIgnoreCase("the") ? 1 : 0;
        if (dayAt(tokens, next) <= 0 || tokens.is(next + 1, ':') || tokens.is(next + 1, '%')) {
            return -1;
        }
        return yearAfter(tokens, next, tokens.end[next]);
    }

    /// `may 5` and `march 12` in small letters are dates as well; `may 1999` is not taken for one.
    private static boolean capital(Tokens tokens, int token) {
        return tokens.length(token) > 3 || tokens.isCapitalized(token);
    }

    private static int fromDay(Tokens tokens, int token) {
        int next = token + 1;
        for (int steps = 0;
                steps < 3
                        && (isFiller(tokens, next)
                                || tokens.is(next, '.')
                                || tokens.is(next, '-')
                                || tokens.is(next, '/'));
                steps++) {
            next++;
        }
        if (!tokens.isWord(next) || !MONTHS.containsKey(tokens.hash[next])) {
            return -1;
        }
        return yearAfter(tokens, next, tokens.end[next]);
    }

    private static int yearAfter(Tokens tokens, int last, int end) {
        int next = last + 1;
        for (int steps = 0; steps < 3 && (isFiller(tokens, next) || isYearMark(tokens, next)); steps++) {
            next++;
        }
        boolean year = tokens.isKind(next, Tokens.NUMBER)
                && ((tokens.length(next) == 4 && isYear(value(tokens, next)))
                        || (tokens.length(next) == 2
                                && (tokens.is(next - 1, '-')
                                        || tokens.is(next - 1, '\'')
                                        || tokens.is(next - 1, '/'))));
        return year ? tokens.end[next] : end;
    }

    private static boolean isYearMark(Tokens tokens, int at) {
        return tokens.is(at, ',')
                || tokens.is(at, '.')
                || tokens.is(at, '-')
                || tokens.is(at, '\'')
                || tokens.is(at, '/');
    }

    private static boolean isFiller(Tokens tokens, int at) {
        if (!tokens.isWord(at)) {
            return false;
        }
        String word = tokens.word(at);
        return word.equals("of") || word.equals("de") || word.equals("del") || word.equals("day");
    }

    private static int skipDot(Tokens tokens, int at) {
        return tokens.is(at, '.') || tokens.is(at, ',') || tokens.is(at, '-') ? at + 1 : at;
    }

    /// The day in `3`, `3rd`, `1er`, `03`; 0 where there is none.
    private static int dayAt(Tokens tokens, int at) {
        if (at >= tokens.count
                || (tokens.kind[at] != Tokens.NUMBER && tokens.kind[at] != Tokens.MIXED)
                || tokens.length(at) > 4) {
            return 0;
        }
        String word = tokens.word(at);
        int digits = 0;
        while (digits < word.length() && Scan.isDigit(word.charAt(digits))) {
            digits++;
        }
        boolean ordinal = digits == word.length()
                || "st nd rd th er º ª".contains(word.substring(digits).toLowerCase(java.util.Locale.ROOT));
        int day = digits == 0 || digits > 2 ? 0 : Integer.parseInt(word, 0, digits, 10);
        return ordinal && isDay(day) ? day : 0;
    }

    private static int value(Tokens tokens, int at) {
        return Integer.parseInt(tokens.word(at));
    }

    private static int valueAt(Scan scan, int start) {
        int end = scan.runEnd(start, 4, Scan::isDigit);
        return end == start ? 0 : Integer.parseInt(scan.text().slice(start, end));
    }

    private static Map<Integer, Integer> months() {
        String names = "january jan januar janvier enero ene gennaio gen janeiro januari leden stycznia;"
                + "february feb februar février fevrier febrero febbraio fevereiro fev februari lutego;"
                + "march mar märz mars marzo março maart mrt marca;"
                + "april apr avril abril abr aprile avr kwietnia;"
                + "may mai mayo maggio mag maio mei maja;"
                + "june jun juni juin junio giugno giu junho czerwca;"
                + "july jul juli juillet julio luglio lug julho lipca;"
                + "august aug août aout agosto ago augustus augusti sierpnia;"
                + "september sep sept septembre septiembre settembre setembro set września;"
                + "october oct oktober okt octobre octubre ottobre outubro ott out października;"
                + "november nov novembre noviembre novembro listopada;"
                + "december dec dezember dez décembre decembre diciembre dic dicembre dezembro grudnia";
        Map<Integer, Integer> months = new HashMap<>();
        String[] rows = names.split(";", -1);
        for (int i = 0; i < rows.length; i++) {
            for (String name : rows[i].split(" ", -1)) {
                months.put(Tokens.hashOf(name), i + 1);
            }
        }
        return Map.copyOf(months);
    }
}
