package io.nexaera.privacy;

import org.jspecify.annotations.Nullable;

/// Telephone and fax numbers: ITU-T E.164 (at most 15 digits) behind a plus, the North American plan by its grouping,
/// others by a leading zero and groups, or because the words around say so.
final class Phones {
    private static final int FEWEST = 6;
    private static final int MOST = 15;
    private static final int LONGEST_EXTENSION = 6;

    private Phones() {}

    static Digits.@Nullable Reading read(Digits number) {
        int count = number.count();
        if (count < FEWEST || count > MOST) {
            return null;
        }
        if (number.cued(Cue.FAX)) {
            return new Digits.Reading(PiiType.FAX, Found.CUED, "called a fax number");
        }
        if (isShaped(number)) {
            return new Digits.Reading(PiiType.PHONE, Found.SHAPED, "telephone number by its shape");
        }
        boolean other =
                number.cued(Cue.ACCOUNT) || number.cued(Cue.CARD) || number.cued(Cue.ZIP) || number.cued(Cue.DRIVER);
        if (number.cued(Cue.PHONE) && !other && !looksLikeYears(number)) {
            return new Digits.Reading(PiiType.PHONE, Found.CUED, "called a telephone number");
        }
        return null;
    }

    private static boolean looksLikeYears(Digits number) {
        return number.shape().equals("4-4")
                && (number.digits().startsWith("19") || number.digits().startsWith("20"));
    }

    private static boolean isShaped(Digits number) {
        String shape = number.shape();
        int count = number.count();
        if (shape.startsWith("+")) {
            return count >= 7;
        }
        if (shape.startsWith("(3)") && isNorthAmerican(shape, number.digits())) {
            return true;
        }
        if (number.cued(Cue.HARMLESS) || number.cued(Cue.ACCOUNT) || number.cued(Cue.DRIVER)) {
            return false;
        }
        return isNorthAmerican(shape, number.digits()) || isInternational(number) || isTrunk(number);
    }

    /// `555-123-4567`, `(555) 123-4567`, `1-800-555-0199`.
    private static boolean isNorthAmerican(String shape, String digits) {
        return switch (shape) {
            case "3-3-4",
                    "3.3.4",
                    "3 3-4",
                    "3/3-4",
                    "(3) 3-4",
                    "(3)3-4",
                    "(3) 3 4",
                    "(3)3 4",
                    "(3) 3.4",
                    "(3)-3-4",
                    "(3) 3-3",
                    "(3)3.4" -> true;
            case "3 3 4" -> digits.charAt(0) >= '2' || digits.charAt(0) == '0';
            case "1-3-3-4",
                    "1 3 3 4",
                    "1.3.3.4",
                    "1 (3) 3-4",
                    "1(3)3-4",
                    "1-(3)-3-4",
                    "1 (3)3-4",
                    "1-3-3 4",
                    "1 3-3-4" -> digits.charAt(0) == '1' || digits.charAt(0) == '0' || digits.charAt(0) == '8';
            default -> false;
        };
    }

    /// `00` and a country, or `001-…`.
    private static boolean isInternational(Digits number) {
        return number.digits().startsWith("00")
                && number.count() >= 10
                && number.groups() > 1
                && !number.shape().contains("/");
    }

    /// A leading zero, then groups: most of Europe, Asia and Oceania.
    private static boolean isTrunk(Digits number) {
        boolean dated = number.shape().equals("2-2-4")
                || number.shape().equals("2.2.4")
                || number.shape().equals("2/2/4");
        String shape = number.shape();
        boolean bracketed = shape.startsWith("(") && shape.indexOf(')') > 0 && number.count() >= 8;
        return bracketed
                || (number.digits().startsWith("0")
                        && number.count() >= 9
                        && number.count() <= 11
                        && number.groups() > 1
                        && number.groups() < 7
                        && !dated);
    }

    /// The end of the number with `x818`, `ext. 42` behind it.
    static int withExtension(Scan scan, Digits number) {
        int at = number.end();
        if (scan.text().peek(at) == ' ') {
            at++;
        }
        for (String word : new String[] {"extension", "ext.", "ext", "x"}) {
            if (scan.startsWith(at, word)) {
                int from = at + word.length();
                from += scan.text().peek(from) == ' ' && word.length() > 1 ? 1 : 0;
                int end = scan.runEnd(from, LONGEST_EXTENSION, Scan::isDigit);
                return end > from && !Scan.isAlphanumeric(scan.text().peek(end)) ? end : number.end();
            }
        }
        return number.end();
    }
}
