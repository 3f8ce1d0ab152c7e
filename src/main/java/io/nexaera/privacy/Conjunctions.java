package io.nexaera.privacy;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether `and` joins two names or stands inside of one: `Leeds and York` are two places, `Trinidad and Tobago` is
/// one, `Holt and Sons` one firm.
final class Conjunctions {
    private static final Set<Integer> AND = hashes("and und et y e og och en");
    private static final Set<Integer> SECOND_HALVES = hashes(
            "tobago herzegovina barbuda nevis príncipe principe caicos the futuna miquelon grenadines jan mcdonald cunha barth wales co sons company");
    private static final Set<Integer> ENDS_OF_FIRMS = hashes(
            "ltd inc llc plc ab ag gmbh bv nv group corp limited incorporated corporation holdings partners spa srl oy oyj as kg sons bank");

    private Conjunctions() {}

    /// The token of the first `and` in `first` to `last` that parts two names, or -1.
    static int parting(Tokens tokens, int first, int last, PiiType type) {
        for (int i = first + 1; i < last; i++) {
            boolean and = tokens.isWord(i) && Character.isLowerCase(tokens.first(i)) && AND.contains(tokens.hash[i]);
            if (and && parts(tokens, i, type)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean parts(Tokens tokens, int and, PiiType type) {
        return switch (type) {
            case PERSON -> tokens.length(and) == 3;
            case PLACE -> tokens.length(and) == 3 && !SECOND_HALVES.contains(tokens.hash[and + 1]);
            case ORGANIZATION ->
                tokens.isWord(and - 1)
                        && ENDS_OF_FIRMS.contains(tokens.hash[and - 1])
                        && !SECOND_HALVES.contains(tokens.hash[and + 1]);
            default -> false;
        };
    }

    private static Set<Integer> hashes(String words) {
        return Stream.of(words.split(" ", -1)).map(Tokens::hashOf).collect(Collectors.toUnmodifiableSet());
    }
}
