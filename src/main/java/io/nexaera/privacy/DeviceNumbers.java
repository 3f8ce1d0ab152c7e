package io.nexaera.privacy;

import org.jspecify.annotations.Nullable;

/// Serial numbers and IMEI (3GPP TS 23.003 §6.2.1: 15 digits, Luhn) that are all digits.
final class DeviceNumbers {
    private DeviceNumbers() {}

    static Digits.@Nullable Reading read(Digits number) {
        boolean imeiShape = number.shape().equals("2-6-6-1") || number.shape().equals("2 6 6 1");
        if (number.count() == 15 && Checksums.luhn(number.digits()) && (imeiShape || number.cued(Cue.DEVICE))) {
            return new Digits.Reading(PiiType.DEVICE_ID, Found.CHECKED, "device number (IMEI), check digit agrees");
        }
        if (number.cued(Cue.DEVICE) && number.count() >= 5 && number.groups() == 1) {
            return new Digits.Reading(PiiType.DEVICE_ID, Found.CUED, "called a serial or device number");
        }
        return null;
    }
}
