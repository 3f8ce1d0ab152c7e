package io.nexaera.privacy;

/// Makes spans of the tagger's tags and throws out what can't be one: `will` for a person, `#15` for a street.
final class TaggedSpans {
    private static final String REASON = "name, place or address by its words and what is around";
    private static final int NEAR = 6;
    private static final int LONGEST_HOUSE_NUMBER = 6;
    private static final int COMMON = 2;

    private final Tokens tokens;
    private final Lexicon lexicon;
    private final Found found;
    private final int from;
    private final byte[] tags;
    private final boolean mixedCase;

    /// @param from the first token of the stretch
    /// @param tags of its tokens
    TaggedSpans(Tokens tokens, Lexicon lexicon, Found found, int from, byte[] tags) {
        this.tokens = tokens;
        this.lexicon = lexicon;
        this.found = found;
        this.from = from;
        this.tags = tags;
        mixedCase = hasCapital();
    }

    private boolean hasCapital() {
        for (int i = from; i < from + tags.length; i++) {
            if (tokens.isCapitalized(i)) {
                return true;
            }
        }
        return false;
    }

    void collect() {
        new TagsInContext(tokens, from, tags).setRight();
        for (int i = 0; i < tags.length; ) {
            PiiType type = Tag.of(tags[i]).type;
            int next = i + 1;
            while (type != null && next < tags.length && Tag.goesOn(tags[next])) {
                next++;
            }
            if (type != null) {
                int first = Edges.first(tokens, from + i, from + next - 1);
                split(first, Edges.last(tokens, first, from + next - 1), type);
            }
            i = next;
        }
    }

    private void split(int first, int last, PiiType type) {
        int and = parting(first, last, type);
        if (and < 0) {
            add(first, last, type);
        } else {
            add(first, and - 1, type);
            split(and + 1, last, type);
        }
    }

    /// Where an `and`, or a small word that no name holds (`Ann Lee will call Jim`), makes two of it; -1 where nothing
    /// does.
    private int parting(int first, int last, PiiType type) {
        for (int i = first + 1; i < last && type == PiiType.PERSON && mixedCase; i++) {
            if (tokens.kind[i] == Tokens.WORD && isCommon(i) && !Edges.isParticle(tokens.hash[i])) {
                return i;
            }
        }
        int and = Conjunctions.parting(tokens, first, last, type);
        boolean listed = and < 0 && type == PiiType.ORGANIZATION && isBehindFirm(first);
        return listed ? Conjunctions.endingList(tokens, first, last) : and;
    }

    /// `Bayer, Siemens and Airbus`: the last of several firms.
    private boolean isBehindFirm(int first) {
        PiiSpan before = found.spans.isEmpty() ? null : found.spans.getLast();
        return before != null
                && before.type() == PiiType.ORGANIZATION
                && tokens.is(first - 1, ',')
                && tokens.start[first - 1] == before.end();
    }

    private void add(int first, int last, PiiType type) {
        boolean named = type == PiiType.PERSON || type == PiiType.PLACE || type == PiiType.ORGANIZATION;
        int from = named ? withoutCommon(first, last, 1) : first;
        int to = named ? withoutCommon(last, from, -1) : last;
        boolean alone =
                named && from == to && isCommon(from); // also where everything is in small letters: `line number 1`
        if (from > to || alone || !isPlausible(from, to, type)) {
            return;
        }
        if (type == PiiType.STREET_ADDRESS && goesOn(from)) {
            PiiSpan before = found.spans.removeLast();
            found.add(before.start(), tokens.end[to], type, Found.TAGGED, REASON);
        } else {
            found.add(tokens.start[from], tokens.end[to], type, Found.TAGGED, REASON);
        }
    }

    /// `Apt. 4` behind a street, in the same line, is part of it.
    private boolean goesOn(int first) {
        PiiSpan before = found.spans.isEmpty() ? null : found.spans.getLast();
        if (before == null || before.type() != PiiType.STREET_ADDRESS || before.confidence() > Found.TAGGED) {
            return false;
        }
        int gap = tokens.start[first] - before.end();
        return gap >= 0 && gap <= 4 && !tokens.isKind(first - 1, Tokens.LINE_END) && !isTagged(first - 1);
    }

    /// The first token from `at` on, in steps of `step`, that isn't a small word which mails use all the time.
    private int withoutCommon(int at, int end, int step) {
        int token = at;
        while (step > 0 ? token <= end : token >= end) {
            boolean common = mixedCase
                    && tokens.kind[token] == Tokens.WORD
                    && isCommon(token)
                    && !Edges.isParticle(tokens.hash[token]);
            if (!common) {
                break;
            }
            token += step;
        }
        return token;
    }

    private boolean isCommon(int token) {
        return Character.isLowerCase(tokens.first(token))
                && Lexicon.commonness(lexicon.of(tokens.hash[token])) >= COMMON;
    }

    private boolean isPlausible(int first, int last, PiiType type) {
        return switch (type) {
            case POSTAL_CODE -> isBehindPlace(first) || tokens.isCapitalized(Math.min(last + 1, tokens.count - 1));
            case STREET_ADDRESS ->
                hasWord(first, last) ? hasNoLongNumber(first, last) : isBehindPlace(first) || isTagged(last + 1);
            default -> hasWord(first, last) && !isTail(first);
        };
    }

    /// `ray` in `x-ray`.
    private boolean isTail(int first) {
        return Character.isLowerCase(tokens.first(first))
                && tokens.is(first - 1, '-')
                && !tokens.spaceBefore(first)
                && !tokens.spaceBefore(first - 1);
    }

    private boolean isBehindPlace(int first) {
        if (found.spans.isEmpty()) {
            return false;
        }
        PiiSpan before = found.spans.getLast();
        boolean place = before.type() == PiiType.PLACE
                || before.type() == PiiType.STREET_ADDRESS
                || before.type() == PiiType.POSTAL_CODE;
        return place && Math.abs(tokens.start[first] - before.end()) <= NEAR;
    }

    private boolean isTagged(int token) {
        int at = token - from;
        return at >= 0 && at < tags.length && tags[at] != 0;
    }

    private boolean hasWord(int first, int last) {
        for (int i = first; i <= last; i++) {
            if (tokens.kind[i] == Tokens.WORD || tokens.kind[i] == Tokens.MIXED) {
                return true;
            }
        }
        return false;
    }

    /// No street holds a telephone number.
    private boolean hasNoLongNumber(int first, int last) {
        for (int i = first; i <= last; i++) {
            if (tokens.kind[i] == Tokens.NUMBER && tokens.length(i) > LONGEST_HOUSE_NUMBER) {
                return false;
            }
        }
        return true;
    }
}
