package io.nexaera.privacy;

import java.util.Locale;
import java.util.Set;

/// Postal codes that show by themselves: `CA 90210`, `12345-6789` behind a place, those of the United Kingdom (BS 7666)
/// and
/// Canada; and five digits that somebody calls a ZIP code. Others are the tagger's.
final class PostalCodes implements Recogniser {
    private static final Set<String> STATES = Set.of(
            "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
            "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK",
            "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "PR", "VI", "GU",
            "AS", "MP", "AP", "AE", "AA");

    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        if (tokens.kind[token] == Tokens.NUMBER) {
            return american(scan, token, found);
        }
        return tokens.kind[token] == Tokens.MIXED ? split(scan, token, found) : token + 1;
    }

    private static int american(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        int length = tokens.length(token);
        int end = tokens.end[token];
        boolean plusFour = length == 5 && isPlusFour(scan, token);
        boolean said = length >= 4 && length <= 8 && scan.cued(scan.cues().near(token, token), Cue.ZIP);
        boolean behindState = length == 5 && tokens.isWord(token - 1) && isState(scan, token - 1);
        if ((!said && !behindState)
                || Scan.isAlphanumeric(scan.text().peek(end))
                || scan.text().peek(end) == '/') {
            return token + 1;
        }
        int to = plusFour
                ? tokens.end[token + 2]
                : said && tokens.is(token + 1, '-') && tokens.isKind(token + 2, Tokens.NUMBER)
                        ? tokens.end[token + 2]
                        : end;
        found.add(
                tokens.start[token],
                to,
                PiiType.POSTAL_CODE,
                said ? Found.CUED : Found.SHAPED,
                said ? "called a postal code" : "postal code behind a state");
        return tokens.atOrAfter(to);
    }

    private static boolean isPlusFour(Scan scan, int token) {
        Tokens tokens = scan.tokens();
        return tokens.is(token + 1, '-')
                && tokens.isKind(token + 2, Tokens.NUMBER)
                && tokens.length(token + 2) == 4
                && !tokens.spaceBefore(token + 2);
    }

    private static boolean isState(Scan scan, int token) {
        return STATES.contains(scan.tokens().word(token)) && !scan.tokens().is(token + 1, '-');
    }

    /// `SW1A 1AA`, `K1A 0B1`: two mixed tokens, or one.
    private static int split(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        if (tokens.length(token) > 7 || scan.text().peek(tokens.start[token] - 1) == '-') {
            return token + 1;
        }
        boolean two = tokens.isKind(token + 1, Tokens.MIXED)
                && tokens.length(token + 1) == 3
                && tokens.start[token + 1] == tokens.end[token] + 1;
        int last = two && tokens.length(token) <= 4 ? token + 1 : token;
        String code = scan.text().slice(tokens.start[token], tokens.end[last]).toUpperCase(Locale.ROOT);
        boolean capital = Character.isUpperCase(tokens.first(token))
                || scan.cued(scan.cues().near(token, last), Cue.ZIP);
        boolean british = two && code.matches("[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKPSTUW]? [0-9][ABD-HJLNP-UW-Z]{2}");
        boolean canadian = code.matches("[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] ?[0-9][ABCEGHJ-NPRSTV-Z][0-9]");
        if (!capital || (!british && !canadian)) {
            return token + 1;
        }
        found.add(tokens.start[token], tokens.end[last], PiiType.POSTAL_CODE, Found.SHAPED, "postal code by its shape");
        return last + 1;
    }
}
