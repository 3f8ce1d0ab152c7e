package io.nexaera.privacy;

/// IP addresses (RFC 791 dotted quads, RFC 4291 §2.2 for version 6) and MAC addresses (IEEE 802 EUI-48 and EUI-64).
final class NetworkAddresses implements Recogniser {
    private static final int LONGEST = 45;

    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        int start = tokens.start[token];
        char before = scan.text().peek(start - 1);
        boolean inside = Scan.isAlphanumeric(before)
                || ((before == ':' || before == '-' || before == '.')
                        && Scan.isAlphanumeric(scan.text().peek(start - 2)));
        if (inside || !mayStart(scan, token)) {
            return token + 1;
        }
        char after = scan.text().peek(tokens.end[token]);
        int end = switch (after) {
            case '.' -> tokens.length(token) == 4 ? macEnd(scan, start, '.') : quadEnd(scan, token);
            case '-' -> macEnd(scan, start, '-');
            case ':' -> colonEnd(scan, start);
            default -> -1;
        };
        if (end < 0) {
            return token + 1;
        }
        boolean ip = (after == '.' && tokens.length(token) < 4) || (after == ':' && macEnd(scan, start, ':') != end);
        found.add(
                start,
                end,
                ip ? PiiType.IP_ADDRESS : PiiType.MAC_ADDRESS,
                Found.SHAPED,
                ip ? "IP address" : "MAC address");
        return tokens.atOrAfter(end);
    }

    private static boolean mayStart(Scan scan, int token) {
        Tokens tokens = scan.tokens();
        if (tokens.is(token, ':')) {
            return tokens.is(token + 1, ':') && !tokens.is(token + 2, ':');
        }
        if (tokens.kind[token] > Tokens.MIXED || tokens.length(token) > 4) {
            return false;
        }
        return scan.runEnd(tokens.start[token], 5, Scan::isHex) == tokens.end[token];
    }

    private static int quadEnd(Scan scan, int token) {
        Tokens tokens = scan.tokens();
        for (int part = 0; part < 4; part++) {
            int number = token + 2 * part;
            if (!tokens.isKind(number, Tokens.NUMBER) || !isByte(tokens.word(number))) {
                return -1;
            }
            if (part < 3
                    && (!tokens.is(number + 1, '.')
                            || tokens.spaceBefore(number + 1)
                            || tokens.spaceBefore(number + 2))) {
                return -1;
            }
        }
        int end = tokens.end[token + 6];
        boolean longer =
                scan.text().peek(end) == '.' && Scan.isDigit(scan.text().peek(end + 1));
        boolean version = scan.cued(scan.cues().before(token), Cue.HARMLESS)
                || scan.text().peek(tokens.start[token] - 1) == 'v';
        return longer || version ? -1 : withPrefixLength(scan, end);
    }

    private static boolean isByte(String digits) {
        return digits.length() <= 3 && Integer.parseInt(digits) <= 255;
    }

    private static int withPrefixLength(Scan scan, int end) {
        if (scan.text().peek(end) != '/') {
            return end;
        }
        int to = scan.runEnd(end + 1, 3, Scan::isDigit);
        return to > end + 1 && !Scan.isAlphanumeric(scan.text().peek(to)) ? to : end;
    }

    /// Six or eight pairs, or three fours between dots.
    private static int macEnd(Scan scan, int start, char mark) {
        int end = scan.runEnd(start, 24, c -> Scan.isHex(c) || c == mark);
        String[] parts = scan.text().slice(start, end).split(java.util.regex.Pattern.quote(String.valueOf(mark)), -1);
        int length = mark == '.' ? 4 : 2;
        boolean count = mark == '.' ? parts.length == 3 : parts.length == 6 || parts.length == 8;
        if (!count || Scan.isAlphanumeric(scan.text().peek(end))) {
            return -1;
        }
        for (String part : parts) {
            if (part.length() != length) {
                return -1;
            }
        }
        return end;
    }

    private static int colonEnd(Scan scan, int start) {
        int mac = macEnd(scan, start, ':');
        if (mac > 0) {
            return mac;
        }
        int end = scan.runEnd(start, LONGEST, c -> Scan.isHex(c) || c == ':' || c == '.');
        while (end > start
                && (scan.text().at(end - 1) == '.'
                        || (scan.text().at(end - 1) == ':' && scan.text().peek(end - 2) != ':'))) {
            end--;
        }
        return isVersion6(scan.text().slice(start, end))
                        && !Scan.isAlphanumeric(scan.text().peek(end))
                ? end
                : -1;
    }

    private static boolean isVersion6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int groups = 0;
        int letters = 0;
        for (String group : text.split(":", -1)) {
            if (group.length() > 4 && !group.contains(".")) {
                return false;
            }
            groups += group.isEmpty() ? 0 : group.contains(".") ? 2 : 1;
            letters += group.length() > 2 ? 1 : 0;
        }
        return gap >= 0 ? groups >= 2 && groups < 8 && letters > 0 : groups == 8;
    }
}
