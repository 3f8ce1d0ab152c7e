package io.nexaera.privacy;

/// The time of day that follows a date and belongs to it.
final class TimeOfDay {
    private TimeOfDay() {}

    /// The end of `18:43:36`, `T18:43:36.5Z`, ` at 6:43 pm` behind `end`, or `end` itself.
    static int after(Scan scan, int end) {
        int from = skipLink(scan, end);
        int at = digits(scan, from, 2);
        if (at == from || scan.text().peek(at) != ':') {
            return end;
        }
        int minutes = digits(scan, at + 1, 2);
        if (minutes != at + 3) {
            return end;
        }
        at = minutes;
        if (scan.text().peek(at) == ':' && digits(scan, at + 1, 2) == at + 3) {
            at += 3;
            at = scan.text().peek(at) == '.' && Scan.isDigit(scan.text().peek(at + 1)) ? digits(scan, at + 1, 9) : at;
        }
        return zone(scan, halfOfDay(scan, at));
    }

    private static int skipLink(Scan scan, int end) {
        int at = end;
        if (scan.text().peek(at) == ',') {
            at++;
        }
        if (scan.text().peek(at) == ' ' || scan.text().peek(at) == 'T') {
            at++;
        }
        return scan.startsWith(at, "at ") ? at + 3 : at;
    }

    private static int halfOfDay(Scan scan, int end) {
        int at = scan.text().peek(end) == ' ' ? end + 1 : end;
        boolean half = scan.startsWith(at, "am") || scan.startsWith(at, "pm");
        return half && !Scan.isAlphanumeric(scan.text().peek(at + 2)) ? at + 2 : end;
    }

    private static int zone(Scan scan, int end) {
        char c = scan.text().peek(end);
        if (c == 'Z' && !Scan.isAlphanumeric(scan.text().peek(end + 1))) {
            return end + 1;
        }
        if (c != '+' && c != '-') {
            return end;
        }
        int hours = digits(scan, end + 1, 2);
        int minutes = scan.text().peek(hours) == ':' ? digits(scan, hours + 1, 2) : digits(scan, hours, 2);
        return hours == end + 3 && minutes >= end + 5 ? minutes : end;
    }

    private static int digits(Scan scan, int from, int most) {
        return scan.runEnd(from, most, Scan::isDigit);
    }
}
