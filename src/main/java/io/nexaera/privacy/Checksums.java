package io.nexaera.privacy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Check digits, each with the document that defines it.
final class Checksums {
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] BECH32_GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int BECH32M = 0x2bc830a3;
    private static final int[] VIN_WEIGHTS = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    private static final String VIN_VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";

    private Checksums() {}

    /// ISO/IEC 7812-1 annex B: payment cards, IMEI (3GPP TS 23.003 annex B).
    static boolean luhn(CharSequence digits) {
        return luhnSum(digits) % 10 == 0;
    }

    private static int luhnSum(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum;
    }

    /// National Provider Identifier: Luhn over `80840` and the ten digits, 45 CFR 162.406; the first is 1 or 2.
    static boolean npi(CharSequence digits) {
        return digits.length() == 10
                && (digits.charAt(0) == '1' || digits.charAt(0) == '2')
                && (luhnSum(digits) + 24) % 10 == 0;
    }

    /// ISO/IEC 7064 MOD 97-10 as ISO 13616-1 uses it for IBANs.
    static boolean iban(String compact) {
        int rest = 0;
        for (int i = 0; i < compact.length(); i++) {
            int value = Character.digit(compact.charAt((i + 4) % compact.length()), 36);
            if (value < 0) {
                return false;
            }
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return rest == 1;
    }

    /// Routing number, ABA Key to Routing Numbers: weights 3, 7, 1; the first two digits name a Federal Reserve
    /// district, a thrift or an electronic twin.
    static boolean aba(CharSequence digits) {
        if (digits.length() != 9) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (digits.charAt(i) - '0') * (i % 3 == 0 ? 3 : i % 3 == 1 ? 7 : 1);
        }
        int district = (digits.charAt(0) - '0') * 10 + digits.charAt(1) - '0';
        boolean known = district <= 12
                || (district >= 21 && district <= 32)
                || (district >= 61 && district <= 72)
                || district == 80;
        return known && sum % 10 == 0 && sum > 0;
    }

    /// DEA registration number, 21 CFR 1301: two letters, six digits, and the last digit of (1st + 3rd + 5th) + 2 ×
    /// (2nd +
    /// 4th + 6th).
    static boolean dea(String code) {
        int odd = digit(code, 2) + digit(code, 4) + digit(code, 6);
        int even = digit(code, 3) + digit(code, 5) + digit(code, 7);
        return (odd + 2 * even) % 10 == digit(code, 8);
    }

    private static int digit(String code, int at) {
        return code.charAt(at) - '0';
    }

    /// Vehicle identification number, ISO 3779 and 49 CFR 565.15: the ninth character checks the others. Makers outside
    /// of
    /// North America and China may leave it out.
    static boolean vin(String upper) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            int at = VIN_VALUES.indexOf(upper.charAt(i));
            if (at < 0 || upper.charAt(i) == '.') {
                return false;
            }
            sum += at % 10 * VIN_WEIGHTS[i];
        }
        char check = sum % 11 == 10 ? 'X' : (char) ('0' + sum % 11);
        return upper.charAt(8) == check;
    }

    /// Base58Check of Bitcoin and its kin: the last 4 of 25 bytes are the start of SHA-256 twice over the others.
    static boolean base58Check(String text) {
        byte[] bytes = new byte[25];
        for (int i = 0; i < text.length(); i++) {
            int carry = BASE58.indexOf(text.charAt(i));
            if (carry < 0) {
                return false;
            }
            for (int j = 24; j >= 0; j--) {
                carry += 58 * (bytes[j] & 0xff);
                bytes[j] = (byte) carry;
                carry >>>= 8;
            }
            if (carry != 0) {
                return false;
            }
        }
        byte[] twice = sha256(sha256(Arrays.copyOf(bytes, 21)));
        return Arrays.equals(twice, 0, 4, bytes, 21, 25);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// BIP 173 (bech32) and BIP 350 (bech32m).
    static boolean bech32(String text) {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        int one = lower.lastIndexOf('1');
        if (one < 1 || lower.length() - one < 7) {
            return false;
        }
        int check = 1;
        for (int i = 0; i < one; i++) {
            check = bech32Step(check, lower.charAt(i) >> 5);
        }
        check = bech32Step(check, 0);
        for (int i = 0; i < one; i++) {
            check = bech32Step(check, lower.charAt(i) & 31);
        }
        for (int i = one + 1; i < lower.length(); i++) {
            int value = BECH32.indexOf(lower.charAt(i));
            if (value < 0) {
                return false;
            }
            check = bech32Step(check, value);
        }
        return check == 1 || check == BECH32M;
    }

    private static int bech32Step(int check, int value) {
        int top = check >>> 25;
        int next = (check & 0x1ffffff) << 5 ^ value;
        for (int i = 0; i < 5; i++) {
            if ((top >>> i & 1) == 1) {
                next ^= BECH32_GENERATOR[i];
            }
        }
        return next;
    }
}
