package io.nexaera.privacy;

import java.util.Set;

/// Takes words off the ends of what the tagger marked that no name begins or ends with: `of Springfield`, `Ann and`.
final class Edges {
    private static final Set<Integer> NEVER = Tokens.hashesOf(
            "a an the and und et or oder of in im at to for from by with mit as is are was were be been has had have"
                    + " would could can does did do we you i he she it they me him her us them my your our their his its who what when where why how not no yes if but"
                    + " so than then there here all any some please dear hi hello hey thanks thank regards ich wir wohne bin je nous suis yo soy vivo on off into near"
                    + " this that these those am im i'm i'd i'll it's don't que con och med til och sono abito och jag nos about after before during while because"
                    + " pls please ok said says called named sir my mine");
    /// Even with a capital these open a sentence, not a name.
    private static final Set<Integer> OPENERS = Tokens.hashesOf(
            "we you i he she it they how what when where why who is are was were did does do my your our their his"
                    + " this that these those if but so then there here please dear hi hello hey thanks in on at to from for and or as not no yes i'm it's"
                    + " mon tue tues wed thu thur thurs fri monday tuesday wednesday thursday friday saturday sunday isbn issn");

    private static final Set<Integer> PARTICLES = Tokens.hashesOf(
            "de la le les du des van von der den di da do dos das del della dello degli el al bin ibn ten ter zu zur y e i a"
                    + " op het sur sous en aan am an im pri nad na v");

    private Edges() {}

    /// `van`, `de`, `nad`: small words that names hold.
    static boolean isParticle(int wordHash) {
        return PARTICLES.contains(wordHash);
    }

    static int first(Tokens tokens, int first, int last) {
        int at = first;
        while (at <= last && isOutside(tokens, at, at == first)) {
            at++;
        }
        return at;
    }

    static int last(Tokens tokens, int first, int last) {
        int at = last;
        while (at >= first && isOutside(tokens, at, false) && !closesBracket(tokens, first, at)) {
            at--;
        }
        return at;
    }

    /// `Holt (Leeds)` ends with its bracket, `Leeds)` doesn't.
    private static boolean closesBracket(Tokens tokens, int first, int at) {
        for (int i = at - 1; i > first && tokens.is(at, ')'); i--) {
            if (tokens.is(i, '(')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutside(Tokens tokens, int at, boolean opens) {
        if (tokens.kind[at] == Tokens.MARK || tokens.kind[at] == Tokens.LINE_END) {
            return !(tokens.is(at, '.') || tokens.is(at, '#')) || opens;
        }
        if (tokens.kind[at] != Tokens.WORD) {
            return false;
        }
        boolean small = !Character.isUpperCase(tokens.first(at));
        return small ? NEVER.contains(tokens.hash[at]) : opens && OPENERS.contains(tokens.hash[at]);
    }
}
