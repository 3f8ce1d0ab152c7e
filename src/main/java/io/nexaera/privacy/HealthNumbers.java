package io.nexaera.privacy;

import org.jspecify.annotations.Nullable;

/// Numbers of health care that are all digits; those with letters are in [Codes].
final class HealthNumbers {
    private HealthNumbers() {}

    static Digits.@Nullable Reading read(Digits number) {
        if (number.cued(Cue.NPI) && Checksums.npi(number.digits())) {
            return new Digits.Reading(PiiType.NPI, Found.CHECKED, "provider identifier, check digit agrees");
        }
        if (number.count() == 10 && number.cued(Cue.NPI)) {
            return new Digits.Reading(PiiType.NPI, Found.CUED, "called a provider identifier");
        }
        if (number.cued(Cue.MRN) && !number.cued(Cue.PHONE) && !number.startsWithPlus()) {
            return new Digits.Reading(PiiType.MEDICAL_RECORD, Found.CUED, "called a medical record or patient number");
        }
        boolean plan = number.cued(Cue.PLAN)
                && !number.cued(Cue.PHONE)
                && !number.cued(Cue.ROUTING)
                && !number.startsWithPlus();
        if (plan && number.count() >= 6) {
            return new Digits.Reading(PiiType.HEALTH_PLAN, Found.CUED, "called a member or policy number");
        }
        return null;
    }
}
