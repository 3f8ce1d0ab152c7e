package io.nexaera.privacy;

import java.util.List;

/// Numbers of people and accounts: tries the longest run of digit groups first, then shorter ones.
final class Numbers implements Recogniser {
    private static final int FEWEST = 4;
    private static final int FEWEST_IN_GROUPS = 6;
    private static final int MOST = 24;
    private static final List<Digits.Reader> READERS = List.of(
            PaymentCards::read,
            GovernmentNumbers::read,
            HealthNumbers::read,
            DeviceNumbers::read,
            Phones::read,
            BankNumbers::read);

    @Override
    public int at(Scan scan, int token, Found found) {
        if (scan.tokens().kind[token] != Tokens.NUMBER || isInsideOfCode(scan, token)) {
            return token + 1;
        }
        int[] groups = Digits.groupsFrom(scan, token);
        int[] digits = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            digits[i] = scan.tokens().length(groups[i]) + (i == 0 ? 0 : digits[i - 1]);
        }
        for (int last = groups.length - 1; last >= 0; last--) {
            if (digits[last] >= (last == 0 ? FEWEST : FEWEST_IN_GROUPS) && digits[last] <= MOST) {
                Digits number = Digits.of(scan, groups, last);
                if (read(scan, number, found)) {
                    return number.lastToken() + 1;
                }
            }
        }
        return isEndless(scan, groups) ? groups[groups.length - 1] : token + 1;
    }

    /// `1-1-1-1-1-…`: no number of anybody's starts in the middle of it.
    private static boolean isEndless(Scan scan, int[] groups) {
        if (groups.length < Digits.MOST_GROUPS) {
            return false;
        }
        for (int i = 1; i < groups.length; i++) {
            if (scan.tokens().spaceBefore(groups[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean read(Scan scan, Digits number, Found found) {
        if (runsOn(scan, number)) {
            return false;
        }
        for (Digits.Reader reader : READERS) {
            Digits.Reading reading = reader.read(number);
            if (reading != null) {
                boolean phone = reading.type() == PiiType.PHONE || reading.type() == PiiType.FAX;
                int end = phone ? Phones.withExtension(scan, number) : number.end();
                found.add(number.start(), end, reading.type(), reading.confidence(), reading.reason());
                return true;
            }
        }
        return false;
    }

    /// `10.5%`, `$ 1,200`, `v2.1`, `1234-abc`: amounts, versions and parts of codes.
    private static boolean isInsideOfCode(Scan scan, int token) {
        char before = scan.text().peek(scan.tokens().start[token] - 1);
        return before == '$'
                || before == '€'
                || before == '£'
                || before == '_'
                || (before == '#' && scan.tokens().length(token) < 5);
    }

    private static boolean runsOn(Scan scan, Digits number) {
        char after = scan.text().peek(number.end());
        char then = scan.text().peek(number.end() + 1);
        boolean decimal = (after == '.' || after == ',') && Scan.isDigit(then);
        boolean word = Tokens.classOf(then) == Tokens.LETTER
                && Tokens.classOf(scan.text().peek(number.end() + 3)) == Tokens.LETTER;
        return after == '%' || decimal || ((after == '-' || after == '_') && Scan.isAlphanumeric(then) && !word);
    }
}
