package io.nexaera.privacy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Payment card numbers: ISO/IEC 7812-1 (8 to 19 digits, Luhn) with the issuer ranges of the big networks.
final class PaymentCards {
    private static final Set<String> SHAPES = Set.of(
            "4 4 4 4",
            "4-4-4-4",
            "4.4.4.4",
            "4 6 5",
            "4-6-5",
            "4 6 4",
            "4-6-4",
            "4 4 4 4 3",
            "4-4-4-4-3",
            "6 13",
            "4 4 4 1");

    private PaymentCards() {}

    static Digits.@Nullable Reading read(Digits number) {
        int count = number.count();
        boolean oneGroup = number.shape().equals(Integer.toString(count));
        if (count < 12 || count > 19 || (!oneGroup && !SHAPES.contains(number.shape()))) {
            return null;
        }
        if (Checksums.luhn(number.digits()) && (isIssued(number.digits()) || number.cued(Cue.CARD))) {
            return new Digits.Reading(PiiType.PAYMENT_CARD, Found.CHECKED, "card number, check digit agrees");
        }
        if (number.cued(Cue.CARD) && (count >= 13 || !oneGroup)) {
            return new Digits.Reading(PiiType.PAYMENT_CARD, Found.CUED, "called a card number");
        }
        return null;
    }

    /// Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro, Mir: a length that goes with the
    /// start.
    private static boolean isIssued(String digits) {
        int two = Integer.parseInt(digits, 0, 2, 10);
        int four = Integer.parseInt(digits, 0, 4, 10);
        return switch (digits.length()) {
            case 12 -> two == 50 || (two >= 56 && two <= 58) || two == 67 || two == 63;
            case 13 -> two / 10 == 4;
            case 14 -> two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059);
            case 15 -> two == 34 || two == 37 || four == 1800 || four == 2131;
            default ->
                two / 10 == 4
                        || (two >= 50 && two <= 69)
                        || (four >= 2200 && four <= 2720)
                        || two == 35
                        || two == 36
                        || two == 30;
        };
    }
}
