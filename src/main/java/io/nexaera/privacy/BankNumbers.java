package io.nexaera.privacy;

import org.jspecify.annotations.Nullable;

/// Routing and account numbers. Routing: ABA check digit; accounts have none, the words around must say it.
final class BankNumbers {
    private BankNumbers() {}

    static Digits.@Nullable Reading read(Digits number) {
        if (number.cued(Cue.ROUTING) && Checksums.aba(number.digits())) {
            return new Digits.Reading(PiiType.BANK_ROUTING, Found.CHECKED, "routing number, check digit agrees");
        }
        if (number.cued(Cue.ROUTING) && number.count() >= 6 && number.count() <= 9) {
            return new Digits.Reading(PiiType.BANK_ROUTING, Found.CUED, "called a routing number or sort code");
        }
        if (number.cued(Cue.ACCOUNT) && number.count() >= 6) {
            return new Digits.Reading(PiiType.BANK_ACCOUNT, Found.CUED, "called an account number");
        }
        return identity(number);
    }

    /// Papers whose numbers are all digits in many countries.
    private static Digits.@Nullable Reading identity(Digits number) {
        if (number.cued(Cue.PASSPORT) && number.count() >= 6) {
            return new Digits.Reading(PiiType.PASSPORT, Found.CUED, "called a passport number");
        }
        if (number.cued(Cue.DRIVER) && number.count() >= 5) {
            return new Digits.Reading(PiiType.DRIVER_LICENCE, Found.CUED, "called a driver's licence");
        }
        if (number.cued(Cue.SECRET) && number.groups() == 1) {
            return new Digits.Reading(PiiType.API_KEY, Found.CUED, "called a PIN or code");
        }
        return null;
    }
}
