package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes keys, foreign placeholders and links to strangers out of a stretch of an answer.
final class Redactions {
    private static final Pattern MARKDOWN =
            Pattern.compile("(!?)\\[([^\\[\\]]{0,400}+)]\\(\\s{0,4}<?([^()\\s<>]{0,4000}+)>?([^()]{0,400}+)\\)");
    private static final Pattern TAG = Pattern.compile(
            "</?(?:img|a|iframe|script|link|form|object|embed|video|audio|source|svg|style|meta|base|input|button|body)\\b[^<>]{0,4000}>",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern URL = Pattern.compile(
            "(?:(?:https?|ftp|data|javascript|vbscript|file|blob|wss?):|www\\.|(?<![\\w:/])//(?=[\\w-]+\\.))[^\\s<>\"'`()\\[\\]]{1,8000}"
                    + "|(?<![\\w@./-])(?:[a-z0-9-]{1,63}\\.){1,6}[a-z]{2,12}/[^\\s<>\"'`()\\[\\]]{0,2000}\\?[^\\s<>\"'`()\\[\\]]{1,2000}",
            Pattern.CASE_INSENSITIVE);
    /// As `privacy` makes them, with the tag of a conversation: `[PERSON_1_87nf9]`.
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\[[A-Z][A-Z_]{2,30}_\\d{1,6}[A-Za-z]{0,4}_[a-km-np-z2-9]{5}]");
    private static final Pattern OPEN_KEY =
            Pattern.compile("-----BEGIN[A-Z ]{0,40}(?:-{0,4}|-----[^-]{0,8000}-{0,5}[A-Z ]{0,40}-{0,4})$");

    private final OutputRules rules;

    Redactions(OutputRules rules) {
        this.rules = rules;
    }

    record Clean(String text, List<Finding> findings) {}

    /// Up to where no link, tag, key or word may still be going on.
    static int safe(String held) {
        int safe = Math.min(startOfLastWord(held), openBracket(held));
        int tag = held.lastIndexOf('<');
        if (tag >= 0 && held.indexOf('>', tag) < 0 && held.length() - tag < 4_000) {
            safe = Math.min(safe, tag);
        }
        Matcher key = OPEN_KEY.matcher(held);
        safe = key.find() ? Math.min(safe, key.start()) : safe;
        for (Pattern whole : List.of(Secrets.KEY, MARKDOWN, TAG)) {
            safe = outside(held, whole, safe);
        }
        return safe;
    }

    /// Before what `safe` would cut through.
    private static int outside(String held, Pattern whole, int safe) {
        Matcher matcher = whole.matcher(held);
        while (matcher.find() && matcher.start() < safe) {
            if (matcher.end() > safe) {
                return matcher.start();
            }
        }
        return safe;
    }

    static int startOfLastWord(String held) {
        int at = held.length();
        while (at > 0 && !endsWord(held.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /// Spaces, and the scripts that do without.
    private static boolean endsWord(char c) {
        return Character.isWhitespace(c) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xFF01 && c <= 0xFF60);
    }

    /// `[text`, `[text](target`, with the `!` of an image.
    private static int openBracket(String held) {
        int bracket = held.lastIndexOf('[');
        if (bracket < 0 || held.length() - bracket > 5_000) {
            return held.length();
        }
        int close = held.indexOf(']', bracket);
        boolean open = close < 0
                ? held.length() - bracket <= 400
                : close == held.length() - 1 || (held.charAt(close + 1) == '(' && held.indexOf(')', close) < 0);
        int from = bracket > 0 && held.charAt(bracket - 1) == '!' ? bracket - 1 : bracket;
        return open ? from : held.length();
    }

    Clean clean(String text, int at) {
        List<Finding> findings = new ArrayList<>();
        String clean = replace(text, Secrets.KEY, match -> {
            findings.add(found(Check.SECRET, "Something that looks like a key was taken out.", at, match));
            return "[secret removed]";
        });
        clean = replace(clean, MARKDOWN, match -> markdown(match, at, findings));
        clean = replace(clean, TAG, match -> {
            findings.add(
                    found(Check.LINK, "Markup that could load something from elsewhere was taken out.", at, match));
            return "";
        });
        clean = replace(clean, URL, match -> url(match, at, findings));
        clean = replace(clean, PLACEHOLDER, match -> placeholder(match, at, findings));
        return new Clean(clean, findings);
    }

    private String markdown(MatchResult match, int at, List<Finding> findings) {
        boolean image = !match.group(1).isEmpty();
        if (image ? rules.allows(match.group(3)) : rules.allowsLink(match.group(3))) {
            return match.group();
        }
        findings.add(
                image
                        ? found(
                                Check.IMAGE,
                                "An image from an address that no source names was taken out: loading it would tell"
                                        + " somebody.",
                                at,
                                match)
                        : found(
                                Check.LINK,
                                "A link to an address that no source names, or with data in it, was taken out.",
                                at,
                                match));
        return image ? "[image removed]" : match.group(2) + " [link removed]";
    }

    private String url(MatchResult match, int at, List<Finding> findings) {
        String link = match.group().replaceAll("[.,;:!?]+$", "");
        boolean relative = !link.contains(":");
        if (rules.allowsLink(relative && !link.startsWith("//") ? "https://" + link : link)) {
            return match.group();
        }
        findings.add(found(
                Check.LINK,
                "A link to an address that no source names, or with data in it, was taken out.",
                at,
                match));
        return "[link removed]" + match.group().substring(link.length());
    }

    private String placeholder(MatchResult match, int at, List<Finding> findings) {
        if (!rules.foreignPlaceholder().test(match.group())) {
            return match.group();
        }
        findings.add(found(Check.PLACEHOLDER, "A placeholder of another conversation was taken out.", at, match));
        return "[removed]";
    }

    private static Finding found(Check check, String reason, int at, MatchResult match) {
        return Finding.certain(check, reason, at + match.start(), at + match.start());
    }

    private static String replace(String text, Pattern pattern, Function<MatchResult, String> by) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder made = new StringBuilder();
        int done = 0;
        while (matcher.find()) {
            made.append(text, done, matcher.start()).append(by.apply(matcher.toMatchResult()));
            done = matcher.end();
        }
        return made.append(text.substring(done)).toString();
    }
}
