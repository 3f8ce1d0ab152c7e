package io.nexaera.privacy;

import java.util.Set;

/// Whether `and` joins two names or stands inside of one: `Leeds and York` are two places, `Trinidad and Tobago` is
/// one, `Holt and Sons` one firm.
final class Conjunctions {
    private static final Set<Integer> AND = Tokens.hashesOf("and und et y e og och en");
    private static final Set<Integer> SECOND_HALVES = Tokens.hashesOf(
            "tobago herzegovina barbuda nevis príncipe principe caicos the futuna miquelon grenadines jan mcdonald cunha barth wales co sons company");
    private static final Set<Integer> ENDS_OF_FIRMS = Tokens.hashesOf("group holdings partners sons bank");

    private Conjunctions() {}

    /// The token of the first `and` in `first` to `last` that parts two names, or -1.
    static int parting(Tokens tokens, int first, int last, PiiType type) {
        for (int i = first + 1; i < last; i++) {
            if (isAnd(tokens, i) && parts(tokens, i, type)) {
                return i;
            }
        }
        return -1;
    }

    /// The token of the only `and` in `first` to `last` where no comma stands: the end of a list. -1 for none.
    static int endingList(Tokens tokens, int first, int last) {
        int and = -1;
        for (int i = first; i <= last; i++) {
            if (tokens.is(i, ',') || (and >= 0 && isAnd(tokens, i))) {
                return -1;
            }
            and = i > first && i < last && isAnd(tokens, i) && !SECOND_HALVES.contains(tokens.hash[i + 1]) ? i : and;
        }
        return and;
    }

    private static boolean isAnd(Tokens tokens, int i) {
        return tokens.isWord(i) && Character.isLowerCase(tokens.first(i)) && AND.contains(tokens.hash[i]);
    }

    private static boolean parts(Tokens tokens, int and, PiiType type) {
        return switch (type) {
            case PERSON -> tokens.length(and) == 3;
            case PLACE -> tokens.length(and) == 3 && !SECOND_HALVES.contains(tokens.hash[and + 1]);
            case ORGANIZATION -> endsFirm(tokens, and - 1) && !SECOND_HALVES.contains(tokens.hash[and + 1]);
            default -> false;
        };
    }

    private static boolean endsFirm(Tokens tokens, int at) {
        return LegalForms.isAt(tokens, at) || (tokens.isWord(at) && ENDS_OF_FIRMS.contains(tokens.hash[at]));
    }
}
