package io.nexaera.privacy;

import java.util.Locale;
import java.util.Set;

/// Ages that are said as such: `age 45`, `45 years old`, `93-year-old`, `45 y/o`, `45 Jahre alt`, `aged 7`.
final class Ages implements Recogniser {
    private static final int OLDEST = 125;
    static final Set<String> YEARS =
            Set.of("year", "years", "yr", "yrs", "y", "jahre", "jahr", "años", "ans", "anni", "anos", "jaar");
    private static final Set<String> OLD = Set.of("old", "alt", "edad", "oud", "o", "idade");
    private static final Set<String> SHORT = Set.of("yo", "yom", "yof", "jährige", "jähriger");

    private static final Set<String> SOMEBODY = Set.of("i", "he", "she", "who", "ich", "er", "sie");
    private static final Set<String> I_AM = Set.of("i'm");
    private static final Set<String> SHORT_IS = Set.of("'s");
    private static final Set<String> RELATIVES =
            words("mother father mum mom dad parent wife husband partner son daughter"
                    + " brother sister grandmother grandfather grandma grandpa granny aunt uncle baby child patient client resident"
                    + " mutter vater frau mann sohn tochter bruder schwester oma opa patientin");
    private static final Set<String> JUST =
            Set.of("just", "now", "already", "only", "almost", "nearly", "soon", "jetzt");
    private static final Set<String> BEING =
            Set.of("is", "was", "am", "turned", "turns", "bin", "ist", "wurde", "wird");
    private static final Set<String> GOES_ON = Set.of("and", "but", "now", "und", "aber", "today", "next", "this");

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

    /// `She is 93 and …`, `I'm 92`, `my mother just turned 90.`; but not `he is 5 minutes late`.
    private static boolean isOfSomebody(Tokens tokens, int token) {
        int who = subject(tokens, token);
        boolean shortened = isOneOf(I_AM, tokens, token - 1)
                || (isOneOf(SHORT_IS, tokens, token - 1) && isOneOf(SOMEBODY, tokens, token - 2));
        boolean pronoun = shortened || isOneOf(SOMEBODY, tokens, who);
        boolean told = isOneOf(RELATIVES, tokens, who) || (pronoun && tokens.length(token) > 1);
        return told && closes(tokens, token + 1);
    }

    /// The word before `is`, `turned`, `just turned` or `is now`; -1 where none of these stands before the number.
    static int subject(Tokens tokens, int number) {
        int verb = isOneOf(JUST, tokens, number - 1) ? number - 2 : number - 1;
        if (!isOneOf(BEING, tokens, verb)) {
            return -1;
        }
        return isOneOf(JUST, tokens, verb - 1) ? verb - 2 : verb - 1;
    }

    /// Whether what follows a number leaves it an age: the end of a clause, and no unit.
    static boolean closes(Tokens tokens, int next) {
        return next >= tokens.count
                || tokens.isKind(next, Tokens.LINE_END)
                || (tokens.isKind(next, Tokens.MARK) && ".,;!?)".indexOf(tokens.first(next)) >= 0)
                || isOneOf(GOES_ON, tokens, next);
    }

    static boolean isOneOf(Set<String> words, Tokens tokens, int at) {
        return at >= 0 && at < tokens.count && words.contains(lower(tokens, at));
    }

    static Set<String> words(String list) {
        return Set.of(list.split(" ", -1));
    }
}
