package io.nexaera.privacy;

import java.util.List;

/// API keys by the prefixes their makers give them, JSON Web Tokens (RFC 7519), PEM private keys (RFC 7468), and what
/// is
/// called a password or key.
final class Credentials implements Recogniser {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 4_096;
    private static final int LONGEST_KEY_BLOCK = 20_000;
    private static final List<String> PREFIXES = List.of(
            "sk-",
            "sk_live_",
            "sk_test_",
            "rk_live_",
            "rk_test_",
            "pk_live_",
            "pk_test_",
            "whsec_",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "glpat-",
            "xoxb-",
            "xoxp-",
            "xoxa-",
            "xoxs-",
            "xapp-",
            "aiza",
            "ya29.",
            "akia",
            "asia",
            "sg.",
            "shpat_",
            "shpss_",
            "npm_",
            "pypi-",
            "hf_",
            "dop_v1_",
            "sq0atp-",
            "sq0csp-",
            "eyj",
            "key-",
            "nxa_",
            "nx_",
            "gsk_",
            "xai-",
            "lin_api_",
            "r8_",
            "dapi",
            "pat-",
            "ntn_",
            "secret_",
            "eaacedeose0cba",
            "amzn.mws.",
            "sbp_",
            "vercel_",
            "figd_",
            "atatt3");

    private static final List<String>[] PREFIXES_BY_FIRST = byFirst();

    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        int start = tokens.start[token];
        if (scan.text().at(start) == '-' && scan.startsWith(start, "-----begin ")) {
            return keyBlock(scan, token, found);
        }
        if (tokens.kind[token] > Tokens.MIXED || Scan.isAlphanumeric(scan.text().peek(start - 1))) {
            return token + 1;
        }
        int end = mayBeKey(scan, token) ? scan.runEnd(start, LONGEST, Credentials::isToken) : start;
        if (end - start >= SHORTEST && (isPrefixed(scan, start, end) || isRandom(scan, token, start, end))) {
            found.add(start, end, PiiType.API_KEY, Found.SHAPED, "key or token by its shape");
            return tokens.atOrAfter(end);
        }
        return secret(scan, token, found);
    }

    /// Cheap: whether it starts like a maker's keys, or somebody calls it a secret.
    private static boolean mayBeKey(Scan scan, int token) {
        int start = scan.tokens().start[token];
        return PREFIXES_BY_FIRST[scan.text().at(start) & 127].stream()
                        .anyMatch(prefix -> scan.startsWith(start, prefix))
                || scan.cued(scan.cues().before(token), Cue.SECRET);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<String>[] byFirst() {
        List<String>[] byFirst = new List[128];
        for (char c = 0; c < 128; c++) {
            char first = Character.toLowerCase(c);
            byFirst[c] = PREFIXES.stream()
                    .filter(prefix -> prefix.charAt(0) == first)
                    .toList();
        }
        return byFirst;
    }

    private static boolean isToken(char c) {
        return Scan.isAsciiAlphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == '+' || c == '=';
    }

    private static boolean isPrefixed(Scan scan, int start, int end) {
        int digits = 0;
        for (int i = start; i < end && digits == 0; i++) {
            digits += Scan.isDigit(scan.text().at(i)) ? 1 : 0;
        }
        return digits > 0
                && PREFIXES.stream().anyMatch(prefix -> scan.startsWith(start, prefix))
                && !isWords(scan, start, end);
    }

    /// `key-value-pair-2`: words with hyphens, of which no part is long.
    private static boolean isWords(Scan scan, int start, int end) {
        int longest = 0;
        int run = 0;
        for (int i = start; i < end; i++) {
            run = Scan.isAsciiAlphanumeric(scan.text().at(i)) ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest < 12;
    }

    /// Long, letters and digits mixed, and called a secret.
    private static boolean isRandom(Scan scan, int token, int start, int end) {
        int changes = 0;
        for (int i = start + 1; i < end; i++) {
            changes +=
                    Scan.isDigit(scan.text().at(i)) != Scan.isDigit(scan.text().at(i - 1)) ? 1 : 0;
        }
        return changes >= 4 && scan.cued(scan.cues().before(token), Cue.SECRET);
    }

    /// The value in `password: …`, `api_key=…`, `PIN is 1234`.
    private static int secret(Scan scan, int token, Found found) {
        if (!scan.cued(scan.cues().endingAt(token), Cue.SECRET)) {
            return token + 1;
        }
        Tokens tokens = scan.tokens();
        int mark = tokens.is(token + 1, '"') || tokens.is(token + 1, '\'') ? token + 2 : token + 1;
        boolean assigned = tokens.is(mark, ':') || tokens.is(mark, '=');
        boolean is = tokens.isWord(mark) && tokens.word(mark).equals("is");
        int value = tokens.is(mark + 1, '"') || tokens.is(mark + 1, '\'') ? mark + 2 : mark + 1;
        if ((!assigned && !is) || value >= tokens.count || tokens.kind[value] == Tokens.LINE_END) {
            return token + 1;
        }
        int start = tokens.start[value];
        int end = scan.runEnd(start, 128, c -> c > ' ' && c != '"' && c != '\'' && c != ',' && c != ';' && c != '<');
        while (end > start && ".!?)".indexOf(scan.text().at(end - 1)) >= 0) {
            end--;
        }
        if (end - start < 4 || !mixed(scan, start, end)) {
            return token + 1;
        }
        found.add(start, end, PiiType.API_KEY, Found.CUED, "called a password, key or code");
        return tokens.atOrAfter(end);
    }

    private static boolean mixed(Scan scan, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Tokens.classOf(scan.text().at(i)) != Tokens.LETTER) {
                return true;
            }
        }
        return false;
    }

    private static int keyBlock(Scan scan, int token, Found found) {
        int start = scan.tokens().start[token];
        int limit = Math.min(scan.text().length(), start + LONGEST_KEY_BLOCK);
        String block = scan.text().slice(start, limit);
        int headerEnd = block.indexOf("-----", 11);
        if (headerEnd < 0 || headerEnd > 64 || !block.substring(0, headerEnd).contains("PRIVATE KEY")) {
            return token + 1;
        }
        int footer = block.indexOf("-----END ", headerEnd);
        int close = footer < 0 ? -1 : block.indexOf("-----", footer + 9);
        int end = close < 0 ? limit : start + close + 5;
        found.add(start, end, PiiType.PRIVATE_KEY, Found.SHAPED, "private key");
        return scan.tokens().atOrAfter(end);
    }
}
