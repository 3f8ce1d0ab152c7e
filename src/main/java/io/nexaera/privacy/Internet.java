package io.nexaera.privacy;

import java.util.Set;

/// E-mail addresses (RFC 5321 §4.1.2, and the letters of RFC 6531), user handles, URLs (RFC 3986) and bare host names.
final class Internet implements Recogniser {
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_URL = 2_048;
    private static final int LONGEST_HANDLE = 31;

    /// Top-level domains that stand in running text without `www.`; none that is a word.
    private static final Set<String> ENDINGS = Set.of(
            "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "io", "co", "dev", "app", "ai", "eu", "uk",
            "de", "fr", "es", "nl", "pl", "ru", "cz", "sk", "hu", "ro", "bg", "gr", "pt", "se", "dk", "fi", "ch", "ie",
            "jp", "cn", "kr", "br", "mx", "ar", "cl", "au", "nz", "ca", "za", "ua", "tr", "hr", "si", "lt", "lv", "ee",
            "online", "site", "shop", "tech", "store", "cloud", "xyz", "name", "example", "local", "test", "gl", "il",
            "ly", "tv", "lu", "hk", "tw", "sg", "ph");

    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        if (tokens.is(token, '@')) {
            return email(scan, token, found);
        }
        if (tokens.is(token, '.')
                && tokens.isWord(token + 1)
                && !tokens.spaceBefore(token)
                && !tokens.spaceBefore(token + 1)) {
            return host(scan, token, found);
        }
        return tokens.isWord(token) ? url(scan, token, found) : token + 1;
    }

    private static int email(Scan scan, int token, Found found) {
        int at = scan.tokens().start[token];
        int start = scan.runStart(at, LONGEST_LOCAL_PART, Internet::isLocalPart);
        while (start < at
                && !Scan.isAlphanumeric(scan.text().at(start))
                && scan.text().at(start) != '_') {
            start++;
        }
        int end = domainEnd(scan, at + 1);
        boolean dotted = scan.text().slice(at + 1, end).indexOf('.') > 0;
        if (start < at && dotted) {
            found.add(start, end, PiiType.EMAIL, Found.SHAPED, "e-mail address");
            return scan.tokens().atOrAfter(end);
        }
        return start == at ? handle(scan, token, found) : token + 1;
    }

    private static boolean isLocalPart(char c) {
        return Scan.isAlphanumeric(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0;
    }

    private static int domainEnd(Scan scan, int from) {
        int end = scan.runEnd(from, LONGEST_DOMAIN, c -> Scan.isAlphanumeric(c) || c == '.' || c == '-');
        while (end > from && !Scan.isAlphanumeric(scan.text().at(end - 1))) {
            end--;
        }
        return end;
    }

    private static int handle(Scan scan, int token, Found found) {
        int from = scan.tokens().start[token] + 1;
        char before = scan.text().peek(from - 2);
        int end = scan.runEnd(from, LONGEST_HANDLE, c -> Scan.isAsciiAlphanumeric(c) || c == '_' || c == '.');
        while (end > from && scan.text().at(end - 1) == '.') {
            end--;
        }
        boolean apart = !Scan.isAlphanumeric(before) && before != '/' && before != '@';
        if (end - from < 2 || !apart || !hasLetter(scan, from, end)) {
            return token + 1;
        }
        found.add(from - 1, end, PiiType.USER_HANDLE, Found.SHAPED, "user handle");
        return scan.tokens().atOrAfter(end);
    }

    private static boolean hasLetter(Scan scan, int from, int end) {
        for (int i = from; i < end; i++) {
            if (Tokens.classOf(scan.text().at(i)) == Tokens.LETTER) {
                return true;
            }
        }
        return false;
    }

    private static int url(Scan scan, int token, Found found) {
        int start = scan.tokens().start[token];
        boolean scheme = scan.text().peek(scan.tokens().end[token]) == ':'
                && (scan.startsWith(start, "http://")
                        || scan.startsWith(start, "https://")
                        || scan.startsWith(start, "ftp://")
                        || scan.startsWith(start, "sftp://")
                        || scan.startsWith(start, "wss://"));
        if (!scheme && !scan.startsWith(start, "www.")) {
            return token + 1;
        }
        int end = urlEnd(scan, start);
        found.add(start, end, PiiType.URL, Found.SHAPED, "web address");
        return scan.tokens().atOrAfter(end);
    }

    private static int urlEnd(Scan scan, int start) {
        int end = scan.runEnd(
                start,
                LONGEST_URL,
                c -> c > ' ' && c != '"' && c != '<' && c != '>' && c != '|' && c != '\\' && c < 0xff00);
        boolean bracketed = scan.text().slice(start, end).indexOf('(') >= 0;
        while ((end > start + 1 && ".,;:!?'*]}".indexOf(scan.text().at(end - 1)) >= 0)
                || (scan.text().at(end - 1) == ')' && !bracketed)) {
            end--;
        }
        return end;
    }

    /// `shop.example.com/path` around the first dot of it.
    private static int host(Scan scan, int dot, Found found) {
        int at = scan.tokens().start[dot];
        int start = scan.runStart(at, LONGEST_DOMAIN, c -> Scan.isAlphanumeric(c) || c == '-' || c == '.');
        int end = domainEnd(scan, at + 1);
        if (start == at || scan.text().peek(end) == '@') {
            return scan.tokens().atOrAfter(end);
        }
        String name = scan.text().slice(start, end);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (!ENDINGS.contains(ending) || isFileOrInitials(name)) {
            return Math.max(dot + 1, scan.tokens().atOrAfter(end));
        }
        int whole = scan.text().peek(end) == '/' ? urlEnd(scan, start) : end;
        found.add(start, whole, PiiType.URL, Found.SHAPED, "host name");
        return scan.tokens().atOrAfter(whole);
    }

    private static boolean isFileOrInitials(String name) {
        return name.indexOf('.') < 2 || name.contains("..");
    }
}
