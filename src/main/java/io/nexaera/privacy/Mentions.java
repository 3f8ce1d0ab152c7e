package io.nexaera.privacy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds every other mention of values that are known already.
final class Mentions {
    private static final int LONGEST_CODE_TOKENS = 9;
    private static final int LONGEST_CODE = 40;
    private static final double CONFIDENCE = 0.65;
    private static final String REASON = "another mention of what was found elsewhere";

    private final Tokens tokens;
    private final Lexicon lexicon;
    private final boolean[] covered;

    private Mentions(Tokens tokens, Lexicon lexicon, List<PiiSpan> found) {
        this.tokens = tokens;
        this.lexicon = lexicon;
        covered = new boolean[tokens.count];
        for (PiiSpan span : found) {
            for (int i = tokens.atOrAfter(span.start()); i < tokens.count && tokens.start[i] < span.end(); i++) {
                covered[i] = true;
            }
        }
    }

    /// Adds to `more` what `known` says is personal and `found` has not.
    static void find(Tokens tokens, Lexicon lexicon, KnownValues known, List<PiiSpan> found, Found more) {
        if (!known.isEmpty()) {
            new Mentions(tokens, lexicon, found).scan(known, more);
        }
    }

    private void scan(KnownValues known, Found more) {
        for (int i = 0; i < tokens.count; ) {
            int next = covered[i] ? -1 : tokens.kind[i] == Tokens.WORD ? words(i, known, more) : -1;
            if (next < 0 && !covered[i] && tokens.kind[i] <= Tokens.MIXED) {
                next = code(i, known, more);
            }
            i = next < 0 ? i + 1 : next;
        }
    }

    private int words(int at, KnownValues known, Found more) {
        for (KnownValues.Phrase phrase : known.startingWith(tokens.hash[at])) {
            int last = lastOf(at, phrase.words());
            if (last >= 0 && (phrase.words().length > 1 || isName(at))) {
                more.add(tokens.start[at], tokens.end[last], phrase.type(), CONFIDENCE, REASON);
                return last + 1;
            }
        }
        return -1;
    }

    private int lastOf(int at, int[] words) {
        int token = at;
        for (int i = 0; i < words.length; i++) {
            while (i > 0
                    && token < tokens.count
                    && tokens.kind[token] >= Tokens.MARK
                    && token - at < 3 * words.length) {
                token++;
            }
            if (token >= tokens.count || covered[token] || tokens.hash[token] != words[i]) {
                return -1;
            }
            token++;
        }
        return token - 1;
    }

    /// `Mark` inside of a sentence is one; `mark` isn't, nor `Mark` where any word has a capital.
    private boolean isName(int at) {
        int common = Lexicon.commonness(lexicon.of(tokens.hash[at]));
        if (common == 0) {
            return true;
        }
        boolean opens = at == 0
                || tokens.kind[at - 1] == Tokens.LINE_END
                || tokens.is(at - 1, '.')
                || tokens.is(at - 1, '!')
                || tokens.is(at - 1, '?');
        return Character.isUpperCase(tokens.first(at)) && (common == 1 || !opens);
    }

    private int code(int at, KnownValues known, Found more) {
        StringBuilder bare = new StringBuilder();
        int found = -1;
        PiiType type = null;
        for (int i = at;
                i < tokens.count && i < at + LONGEST_CODE_TOKENS && bare.length() <= LONGEST_CODE && goesOn(at, i);
                i++) {
            if (tokens.kind[i] <= Tokens.MIXED) {
                if (tokens.length(i) > LONGEST_CODE) {
                    break;
                }
                bare.append(KnownValues.canonical(tokens.word(i)));
                @Nullable PiiType known1 = bare.length() < 6 ? null : known.typeOfCode(bare.toString());
                if (known1 != null) {
                    found = i;
                    type = known1;
                }
            }
        }
        if (type == null) {
            return -1;
        }
        more.add(tokens.start[at], tokens.end[found], type, CONFIDENCE, REASON);
        return found + 1;
    }

    private boolean goesOn(int first, int at) {
        return at == first
                || (!covered[at] && tokens.kind[at] != Tokens.LINE_END && tokens.start[at] - tokens.end[at - 1] <= 1);
    }
}
