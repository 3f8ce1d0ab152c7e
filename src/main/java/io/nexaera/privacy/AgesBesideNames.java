package io.nexaera.privacy;

import java.util.List;
import java.util.Set;

/// Ages that are ages because a person is named beside them.
final class AgesBesideNames {
    private static final Set<String> STREETS = Ages.words("avenue rue boulevard chemin place impasse allée quai street"
            + " road lane marg chowk nagar ganj path zila circle");
    private static final Set<String> AT = Set.of("at");

    private AgesBesideNames() {}

    /// `Ann Lee (45)`, `Ann Lee (45 years)`, `Ann Lee, 45, of Leeds`, `Ann Lee is 45.`: two digits right behind a
    /// person.
    static void find(Scan scan, Found found) {
        Tokens tokens = scan.tokens();
        for (PiiSpan span : List.copyOf(found.spans)) {
            if (span.type() == PiiType.PERSON) {
                beforeName(tokens, tokens.atOrAfter(span.start()), found);
                behindName(tokens, tokens.atOrAfter(span.end()), found);
            }
        }
    }

    private static void behindName(Tokens tokens, int next, Found found) {
        if (isEnclosed(tokens, next)) {
            add(tokens, next + 1, "age behind a name", found);
        }
        for (int number = next + 1; number <= next + 2; number++) {
            if (isYears(tokens, number)
                    && Ages.subject(tokens, number) == next - 1
                    && Ages.closes(tokens, number + 1)) {
                add(tokens, number, "age of a person named", found);
            }
        }
    }

    private static boolean isEnclosed(Tokens tokens, int mark) {
        int number = mark + 1;
        boolean enclosed = (tokens.is(mark, '(') && tokens.is(skipYears(tokens, number + 1), ')'))
                || (tokens.is(mark, ',') && (tokens.is(number + 1, ',') || number + 1 == tokens.count));
        return enclosed && isYears(tokens, number) && !isHouse(tokens, number);
    }

    private static boolean isYears(Tokens tokens, int number) {
        return tokens.isKind(number, Tokens.NUMBER) && tokens.length(number) == 2;
    }

    private static void add(Tokens tokens, int number, String reason, Found found) {
        found.add(tokens.start[number], tokens.end[number], PiiType.AGE, Found.CUED, reason);
    }

    /// `At 45, Ann Lee …`.
    private static void beforeName(Tokens tokens, int name, Found found) {
        int number = name - 2;
        if (Ages.isOneOf(AT, tokens, number - 1) && tokens.is(name - 1, ',') && isYears(tokens, number)) {
            add(tokens, number, "age before a name", found);
        }
    }

    /// `Ann Lee, 54, avenue Foch`: what follows is a street.
    private static boolean isHouse(Tokens tokens, int number) {
        return Ages.isOneOf(STREETS, tokens, number + 2) || Ages.isOneOf(STREETS, tokens, number + 3);
    }

    private static int skipYears(Tokens tokens, int at) {
        return Ages.isOneOf(Ages.YEARS, tokens, at) ? at + 1 : at;
    }
}
