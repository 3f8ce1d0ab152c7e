package io.nexaera.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Ages that are said as such: `age 45`, `45 years old`, `93-year-old`, `45 y/o`, `45 Jahre alt`, `aged 7`.
final class Ages implements Recogniser {
    private static final int OLDEST = 125;
    private static final Set<String> YEARS =
            Set.of("year", "years", "yr", "yrs", "y", "jahre", "jahr", "años", "ans", "anni", "anos", "jaar");
    private static final Set<String> OLD = Set.of("old", "alt", "edad", "oud", "o", "idade");
    private static final Set<String> SHORT = Set.of("yo", "yom", "yof", "jährige", "jähriger");

    private static final Set<String> SOMEBODY = Set.of("i", "he", "she", "who", "ich", "er", "sie");
    private static final Set<String> BEING =
            Set.of("is", "was", "am", "turned", "turns", "bin", "ist", "wurde", "wird");
    private static final Set<String> GOES_ON = Set.of("and", "but", "now", "und", "aber", "today", "next", "this");

    private static final Set<String> STREETS = Set.of(
            "avenue",
            "rue",
            "boulevard",
            "chemin",
            "place",
            "impasse",
            "allée",
            "quai",
            "street",
            "road",
            "lane",
            "marg",
            "chowk",
            "nagar",
            "ganj",
            "path",
            "zila",
            "circle");

    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        int digits = scan.runEnd(tokens.start[token], 4, Scan::isDigit);
        int length = digits - tokens.start[token];
        if (tokens.kind[token] > Tokens.MIXED || length == 0 || length > 3 || parse(scan, token, digits) > OLDEST) {
            return token + 1;
        }
        if (isSpelled(scan, token, digits)
                || (tokens.kind[token] == Tokens.NUMBER && (isSaid(scan, token) || isOfSomebody(tokens, token)))) {
            found.add(tokens.start[token], digits, PiiType.AGE, Found.CUED, "age");
        }
        return token + 1;
    }

    private static int parse(Scan scan, int token, int digits) {
        return Integer.parseInt(scan.text().slice(scan.tokens().start[token], digits));
    }

    private static boolean isSpelled(Scan scan, int token, int digits) {
        Tokens tokens = scan.tokens();
        if (tokens.kind[token] == Tokens.MIXED) {
            String rest = scan.text().slice(digits, tokens.end[token]).toLowerCase(Locale.ROOT);
            return SHORT.contains(rest) || (rest.equals("y") && tokens.is(token + 1, '/'));
        }
        int unit = skipHyphen(tokens, token + 1);
        if (!tokens.isWord(unit)) {
            return false;
        }
        String word = lower(tokens, unit);
        int old = skipHyphen(tokens, tokens.is(unit + 1, '/') ? unit + 2 : unit + 1);
        return SHORT.contains(word) || (YEARS.contains(word) && tokens.isWord(old) && isOld(tokens, old));
    }

    private static boolean isOld(Tokens tokens, int at) {
        boolean ofAge = tokens.isWord(at + 1) && lower(tokens, at + 1).equals("age");
        return lower(tokens, at).equals("of") ? ofAge : OLD.contains(lower(tokens, at));
    }

    private static String lower(Tokens tokens, int at) {
        return tokens.word(at).toLowerCase(Locale.ROOT);
    }

    private static int skipHyphen(Tokens tokens, int at) {
        return tokens.is(at, '-') ? at + 1 : at;
    }

    /// `age: 45`, `aged 45`, `at the age of 45`, and no percent sign or unit behind it.
    private static boolean isSaid(Scan scan, int token) {
        Tokens tokens = scan.tokens();
        for (int i = token - 1; i >= Math.max(0, token - 3); i--) {
            if (scan.cued(scan.cues().endingAt(i), Cue.AGE)) {
                return !tokens.is(token + 1, '%') && !tokens.is(token + 1, '/');
            }
            if (tokens.kind[i] == Tokens.NUMBER || tokens.kind[i] == Tokens.LINE_END) {
                return false;
            }
        }
        return false;
    }

    /// `She is 93 and …`, `he turned 40.`; but not `he is 5 minutes late`.
    private static boolean isOfSomebody(Tokens tokens, int token) {
        boolean told = isOneOf(BEING, tokens, token - 1) && isOneOf(SOMEBODY, tokens, token - 2);
        boolean closes = token + 1 >= tokens.count
                || tokens.isKind(token + 1, Tokens.LINE_END)
                || tokens.is(token + 1, '.')
                || tokens.is(token + 1, ',')
                || tokens.is(token + 1, ';')
                || isOneOf(GOES_ON, tokens, token + 1);
        return told && closes && tokens.length(token) > 1;
    }

    private static boolean isOneOf(Set<String> words, Tokens tokens, int at) {
        return tokens.isWord(at) && words.contains(lower(tokens, at));
    }

    /// `At 45, Ann Lee …`.
    private static void beforeName(Tokens tokens, int name, Found found) {
        int number = name - 2;
        boolean two = tokens.is(name - 1, ',') && tokens.isKind(number, Tokens.NUMBER) && tokens.length(number) == 2;
        if (two && tokens.isWord(number - 1) && tokens.word(number - 1).equalsIgnoreCase("at")) {
            found.add(tokens.start[number], tokens.end[number], PiiType.AGE, Found.CUED, "age before a name");
        }
    }

    /// `Ann Lee, 54, avenue Foch`: what follows is a street.
    private static boolean isHouse(Tokens tokens, int number) {
        return STREETS.contains(tokens.isWord(number + 2) ? lower(tokens, number + 2) : "")
                || STREETS.contains(tokens.isWord(number + 3) ? lower(tokens, number + 3) : "");
    }

    private static int skipYears(Tokens tokens, int at) {
        return tokens.isWord(at) && YEARS.contains(lower(tokens, at)) ? at + 1 : at;
    }

    /// `Ann Lee (45)`, `Ann Lee (45 years)`, `Ann Lee, 45, of Leeds`: two digits right behind a person.
    static void besideNames(Scan scan, Found found) {
        Tokens tokens = scan.tokens();
        for (PiiSpan span : List.copyOf(found.spans)) {
            if (span.type() == PiiType.PERSON) {
                beforeName(tokens, tokens.atOrAfter(span.start()), found);
            }
            int mark = span.type() == PiiType.PERSON ? tokens.atOrAfter(span.end()) : tokens.count;
            int number = mark + 1;
            boolean two = tokens.isKind(number, Tokens.NUMBER) && tokens.length(number) == 2;
            boolean enclosed = (tokens.is(mark, '(') && tokens.is(skipYears(tokens, number + 1), ')'))
                    || (tokens.is(mark, ',') && (tokens.is(number + 1, ',') || number + 1 == tokens.count));
            if (two && enclosed && !isHouse(tokens, number)) {
                found.add(tokens.start[number], tokens.end[number], PiiType.AGE, Found.CUED, "age behind a name");
            }
        }
    }
}
