package io.nexaera.privacy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers of people, vehicles and devices that mix letters and digits: by check digit where there is one, else by the
/// words around.
final class Codes implements Recogniser {
    private static final int LONGEST = 40;
    private static final int MOST_PLATE_PARTS = 3;

    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        if (tokens.kind[token] > Tokens.MIXED
                || (tokens.start[token] > 0 && isInside(scan.text().at(tokens.start[token] - 1)))) {
            return token + 1;
        }
        if (isCalledPlate(scan, token) && plate(scan, token, found)) {
            return token + 1;
        }
        int start = tokens.start[token];
        int end = trimmed(scan, start, scan.runEnd(start, LONGEST + 1, Codes::isCode));
        if (end - start > LONGEST || end - start < 5) {
            return token + 1;
        }
        String code = scan.text().slice(start, end).toUpperCase(Locale.ROOT);
        int digits = digitsIn(code);
        if (digits == 0 || digits == code.length()) {
            return token + 1;
        }
        long cues = scan.cues().near(token, tokens.atOrAfter(end) - 1);
        return read(code, start, end, cues, found) ? tokens.atOrAfter(end) : token + 1;
    }

    /// The word stands one to four tokens before.
    private static boolean isCalledPlate(Scan scan, int token) {
        for (int i = token - 1; i >= Math.max(0, token - 4); i--) {
            if (scan.cued(scan.cues().endingAt(i), Cue.PLATE)) {
                return true;
            }
        }
        return false;
    }

    /// `QRS 7841`, `B MW 1234`: up to three short parts of capitals and digits, called a plate.
    private static boolean plate(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        boolean digits = false;
        int last = token - 1;
        for (int part = 0; part < MOST_PLATE_PARTS && isPlatePart(scan, last + 1, part); part++) {
            last++;
            digits |= tokens.kind[last] != Tokens.WORD;
            last += tokens.is(last + 1, '-') && isPlatePart(scan, last + 2, 1) ? 1 : 0;
        }
        if (!digits
                || tokens.is(last, '-')
                || tokens.end[last] - tokens.start[token] > 10
                || tokens.end[last] - tokens.start[token] < 4) {
            return false;
        }
        found.add(tokens.start[token], tokens.end[last], PiiType.LICENCE_PLATE, Found.CUED, "called a licence plate");
        return true;
    }

    private static boolean isPlatePart(Scan scan, int at, int part) {
        Tokens tokens = scan.tokens();
        if (at >= tokens.count || tokens.kind[at] > Tokens.MIXED || tokens.length(at) > 8) {
            return false;
        }
        String word = tokens.word(at);
        boolean near = part == 0 || tokens.start[at] - tokens.end[at - 1] <= 1;
        return near && word.equals(word.toUpperCase(Locale.ROOT)) && word.length() <= (part == 0 ? 8 : 5);
    }

    private static boolean isInside(char before) {
        return Scan.isAlphanumeric(before) || before == '-' || before == '_' || before == '/' || before == '@';
    }

    private static boolean isCode(char c) {
        return Scan.isAsciiAlphanumeric(c) || c == '-' || c == '.' || c == '/' || c == '*';
    }

    private static int trimmed(Scan scan, int start, int end) {
        int to = end;
        while (to > start && !Scan.isAsciiAlphanumeric(scan.text().at(to - 1))) {
            to--;
        }
        return to;
    }

    private static int digitsIn(String code) {
        return (int) code.chars().filter(c -> c >= '0' && c <= '9').count();
    }

    private static boolean read(String code, int start, int end, long cues, Found found) {
        String bare = code.replace("-", "");
        if (bare.length() == 17 && bare.length() == code.length() && isVin(bare, cues)) {
            boolean checked = Checksums.vin(bare);
            found.add(
                    start,
                    end,
                    PiiType.VIN,
                    checked ? Found.CHECKED : Found.CUED,
                    checked ? "vehicle number, check digit agrees" : "called a vehicle number");
            return true;
        }
        if (bare.length() == 11 && isMbi(bare)) {
            found.add(start, end, PiiType.MBI, Found.SHAPED, "Medicare number by its shape");
            return true;
        }
        boolean dea = has(cues, Cue.DEA) || typeBy(cues, code) == null;
        if (dea && code.matches("[ABCDEFGHJKLMPRSTUX][A-Z9][0-9]{7}") && (Checksums.dea(code) || has(cues, Cue.DEA))) {
            found.add(start, end, PiiType.DEA_NUMBER, Checksums.dea(code) ? Found.CHECKED : Found.CUED, "DEA number");
            return true;
        }
        return byCue(code, start, end, cues, found);
    }

    /// The check digit alone is right for one code in eleven: words, or a start that makers use, must agree.
    private static boolean isVin(String code, long cues) {
        return code.matches("[A-HJ-NPR-Z0-9]{17}") && (Checksums.vin(code) || has(cues, Cue.VIN));
    }

    /// CMS, *Understanding the MBI*: position by position C A AN N A AN N A A N N, letters without S, L, O, I, B, Z.
    private static boolean isMbi(String code) {
        String letter = "[AC-HJKMNP-RT-Y]";
        String either = "[0-9AC-HJKMNP-RT-Y]";
        return code.matches(
                "[1-9]" + letter + either + "[0-9]" + letter + either + "[0-9]" + letter + letter + "[0-9][0-9]");
    }

    private static boolean byCue(String code, int start, int end, long cues, Found found) {
        PiiType type = typeBy(cues, code);
        if (type == null) {
            return false;
        }
        found.add(start, end, type, Found.CUED, "the words around say what it is");
        return true;
    }

    private static @Nullable PiiType typeBy(long cues, String code) {
        int length = code.length();
        if (has(cues, Cue.PASSPORT) && length >= 6 && length <= 14) {
            return PiiType.PASSPORT;
        }
        if (has(cues, Cue.PLATE) && length <= 10) {
            return PiiType.LICENCE_PLATE;
        }
        if (has(cues, Cue.DRIVER) && length <= 24) {
            return PiiType.DRIVER_LICENCE;
        }
        if (has(cues, Cue.MRN)) {
            return PiiType.MEDICAL_RECORD;
        }
        if (has(cues, Cue.PLAN)) {
            return PiiType.HEALTH_PLAN;
        }
        if (has(cues, Cue.SSN) || has(cues, Cue.ITIN)) {
            return PiiType.SSN;
        }
        if (has(cues, Cue.DEVICE)) {
            return PiiType.DEVICE_ID;
        }
        return has(cues, Cue.EIN) ? PiiType.EIN : has(cues, Cue.ACCOUNT) && length >= 8 ? PiiType.BANK_ACCOUNT : null;
    }

    private static boolean has(long cues, Cue cue) {
        return (cues & cue.bit()) != 0;
    }
}
