package io.nexaera.privacy;

import org.jspecify.annotations.Nullable;

/// Social security and taxpayer numbers of the United States. SSN: 20 CFR 422.103, no area 000, 666 or 9xx, no group
/// 00,
/// no serial 0000. ITIN: 26 CFR 301.6109-1(d)(3), area 9xx and a group the IRS gives out. EIN: 26 CFR
/// 301.6109-1(a)(1)(ii).
final class GovernmentNumbers {
    private GovernmentNumbers() {}

    static Digits.@Nullable Reading read(Digits number) {
        if (number.shape().equals("2-7") && (number.cued(Cue.EIN) || number.cued(Cue.SSN))) {
            return new Digits.Reading(PiiType.EIN, Found.CUED, "employer number by its shape and the words around it");
        }
        if (number.count() != 9) {
            return null;
        }
        boolean cued = number.cued(Cue.SSN) || number.cued(Cue.ITIN);
        boolean shaped = number.shape().equals("3-2-4") || (cued && number.groups() == 3);
        if (shaped && isItin(number.digits())) {
            return new Digits.Reading(PiiType.ITIN, Found.SHAPED, "taxpayer number by its shape");
        }
        if (shaped && (isSsn(number.digits()) || cued)) {
            return new Digits.Reading(PiiType.SSN, Found.SHAPED, "social security number by its shape");
        }
        if (cued) {
            return new Digits.Reading(PiiType.SSN, Found.CUED, "called a social security number");
        }
        if (number.cued(Cue.EIN)) {
            return new Digits.Reading(PiiType.EIN, Found.CUED, "called a tax number");
        }
        return null;
    }

    private static boolean isSsn(String digits) {
        return !digits.startsWith("000")
                && !digits.startsWith("666")
                && digits.charAt(0) != '9'
                && !digits.startsWith("00", 3)
                && !digits.endsWith("0000");
    }

    private static boolean isItin(String digits) {
        int group = Integer.parseInt(digits, 3, 5, 10);
        boolean given = (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group != 93);
        return digits.charAt(0) == '9' && given;
    }
}
