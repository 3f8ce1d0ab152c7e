package io.nexaera.privacy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// IBANs, whole or in groups of four: ISO 13616-1, lengths from the SWIFT registry; and BICs, ISO 9362, where somebody
/// calls them so.
final class Iban implements Recogniser {
    private static final int LONGEST = 34;
    private static final int SHORTEST = 13;
    private static final Map<String, Integer> LENGTHS = lengths(
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18"
                    + " FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21"
                    + " LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24"
                    + " RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        if ((tokens.kind[token] != Tokens.MIXED && tokens.kind[token] != Tokens.WORD)
                || Scan.isAlphanumeric(scan.text().peek(tokens.start[token] - 1))) {
            return token + 1;
        }
        int start = tokens.start[token];
        Integer length = startsLikeOne(scan, start)
                ? LENGTHS.get(scan.text().slice(start, start + 2).toUpperCase(Locale.ROOT))
                : null;
        if (length == null) {
            return bic(scan, token, found);
        }
        StringBuilder compact = new StringBuilder();
        int end = collect(scan, start, length, compact);
        boolean whole =
                compact.length() == length && !Scan.isAlphanumeric(scan.text().peek(end));
        boolean checked = whole && Checksums.iban(compact.toString());
        if (!checked && !(compact.length() > SHORTEST && scan.cued(scan.cues().before(token), Cue.IBAN))) {
            return token + 1;
        }
        if (!checked && tokens.length(token) > SHORTEST) {
            end = tokens.end[token];
        }
        found.add(
                start,
                end,
                PiiType.IBAN,
                checked ? Found.CHECKED : Found.CUED,
                checked ? "IBAN, check digits agree" : "called an IBAN");
        return tokens.atOrAfter(end);
    }

    private static boolean startsLikeOne(Scan scan, int start) {
        return Scan.isDigit(scan.text().peek(start + 2))
                && Scan.isDigit(scan.text().peek(start + 3))
                && Character.isLetter(scan.text().at(start))
                && Character.isLetter(scan.text().peek(start + 1));
    }

    /// Up to `length` letters and digits with single spaces or hyphens in between; the end in the text.
    private static int collect(Scan scan, int start, int length, StringBuilder compact) {
        int end = start;
        for (int i = start; i < scan.text().length() && compact.length() < Math.min(length, LONGEST); i++) {
            char c = scan.text().at(i);
            if (Scan.isAsciiAlphanumeric(c)) {
                compact.append(Character.toUpperCase(c));
                end = i + 1;
            } else if ((c != ' ' && c != '-')
                    || !Scan.isAsciiAlphanumeric(scan.text().peek(i + 1))) {
                break;
            }
        }
        return end;
    }

    private static int bic(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        int length = tokens.length(token);
        if (length != 8 && length != 11) {
            return token + 1;
        }
        String code = tokens.word(token);
        boolean shaped = code.matches("[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?");
        if (shaped
                && scan.cued(scan.cues().near(token, token), Cue.BIC)
                && (LENGTHS.containsKey(code.substring(4, 6)) || code.startsWith("US", 4))) {
            found.add(tokens.start[token], tokens.end[token], PiiType.BIC, Found.CUED, "called a BIC");
        }
        return token + 1;
    }

    private static Map<String, Integer> lengths(String table) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String row : table.split(" ", -1)) {
            lengths.put(row.substring(0, 2), Integer.valueOf(row.substring(2)));
        }
        return Map.copyOf(lengths);
    }
}
