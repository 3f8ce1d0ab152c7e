package io.nexaera.privacy;

/// `2007年3月23日`: year, month and day, each with its own sign.
final class EastAsianDate {
    private static final String SIGNS = "年月日";
    private static final String KOREAN_SIGNS = "년월일";

    private EastAsianDate() {}

    /// Where the date that starts at `start` ends, or -1. Without a day it still is one.
    static int end(Scan scan, int start) {
        int at = start;
        int parts = 0;
        for (; parts < 3; parts++) {
            int digits = scan.runEnd(at, 4, Scan::isDigit);
            char sign = scan.text().peek(digits);
            if (digits == at || (sign != SIGNS.charAt(parts) && sign != KOREAN_SIGNS.charAt(parts))) {
                break;
            }
            at = digits + 1;
            at += parts < 2
                            && scan.text().peek(at) == ' '
                            && Scan.isDigit(scan.text().peek(at + 1))
                    ? 1
                    : 0;
        }
        return parts < 2 ? -1 : at;
    }
}
