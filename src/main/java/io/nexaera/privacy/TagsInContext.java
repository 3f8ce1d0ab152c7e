package io.nexaera.privacy;

import java.util.Set;

/// Sets right what the tagger takes for the wrong kind of name, where a word beside it leaves no doubt: a legal form, a
/// list that ends in a firm (`Holt, Reyes and Katz`), a person's role (`our landlord Chen`), a place said as such.
final class TagsInContext {
    private static final Set<Integer> ROLES = Tokens.hashesOf(
            "landlord landlady neighbour neighbor tenant owner caretaker babysitter witness plumber teacher colleague cousin"
                    + " nurse officer detective inspector sergeant captain professor coach pastor rabbi imam councillor senator surgeon dentist"
                    + " vermieter nachbar nachbarin kollege kollegin lehrer lehrerin");
    private static final Set<Integer> ROLES_OF_SEVERAL = Tokens.hashesOf(
            "neighbours neighbors tenants owners colleagues cousins brothers sisters friends twins parents witnesses players"
                    + " pupils students patients children kids daughters sons siblings boys girls heirs couple between both neither"
                    + " nachbarn kollegen geschwister eheleute zwischen beide");
    private static final Set<Integer> TITLES = Tokens.hashesOf(
            "mr mrs ms miss dr prof herr frau mme mlle monsieur madame señor señora sr sra signor signora");
    private static final Set<Integer> IN = Tokens.hashesOf("in");
    private static final Set<Integer> OF = Tokens.hashesOf("of");
    private static final Set<Integer> AND = Tokens.hashesOf("and und et y");

    /// Words that a label at the beginning of a line may have.
    private static final int LABEL = 3;

    private final Tokens tokens;
    private final int from;
    private final byte[] tags;

    TagsInContext(Tokens tokens, int from, byte[] tags) {
        this.tokens = tokens;
        this.from = from;
        this.tags = tags;
    }

    /// The same tags, set right in place.
    void setRight() {
        for (int first = 0; first < tags.length; ) {
            int end = joined(first);
            if (isTitled(first, end)) {
                set(first, end, Tag.PERSON_BEGINS);
            } else if (tags[first] != 0) {
                end = legalForm(first, end);
                end = firmOfPlace(first, end);
                end = listOfPartners(first, end);
                namesOfSeveral(first, end);
                role(first, end);
                place(first, end);
            }
            first = end;
        }
    }

    private int end(int first) {
        int end = first + 1;
        while (tags[first] != 0 && end < tags.length && Tag.goesOn(tags[end])) {
            end++;
        }
        return end;
    }

    /// Two persons with nothing between them are one, as is a first name before a word that is also a town: `Ann`
    /// `Lee`,
    /// `Penny` `Melton`.
    private int joined(int first) {
        int end = end(first);
        while (end < tags.length && Tag.of(tags[first]) == Tag.PERSON_BEGINS && goesOn(first, end)) {
            set(end, end(end), Tag.PERSON_GOES_ON);
            end = end(first);
        }
        return end;
    }

    private boolean goesOn(int first, int end) {
        boolean surname = Tag.of(tags[end]) == Tag.PLACE_BEGINS && end - first == 1 && end(end) - end == 1;
        return Tag.of(tags[end]) == Tag.PERSON_BEGINS || (surname && tokens.isCapitalized(from + end));
    }

    /// `Lund A/S of Malmö`, `Holt Inc of Leeds`: behind a legal form and `of` stands where.
    private int firmOfPlace(int first, int end) {
        for (int i = first + 2; i < end - 1; i++) {
            if (Tag.of(tags[first]) == Tag.ORGANIZATION_BEGINS && isOf(OF, i) && isLegalForm(i - 1)) {
                tags[i] = 0;
                set(i + 1, end, Tag.PLACE_BEGINS);
                return i;
            }
        }
        return end;
    }

    /// One or two words behind `Mr`, whatever else they may be the name of.
    private boolean isTitled(int first, int end) {
        boolean name = tags[first] == 0 || isName(first);
        int title = tokens.is(from + first - 1, '.') ? first - 2 : first - 1;
        return name
                && end - first < 3
                && tokens.isWord(from + first)
                && tokens.isCapitalized(from + first)
                && isOf(TITLES, title)
                && (title < 0 || tags[title] == 0 || isName(title))
                && !(end < tags.length && isLegalForm(end));
    }

    private boolean isName(int at) {
        PiiType type = at < tags.length ? Tag.of(tags[at]).type : null;
        return type == PiiType.PERSON || type == PiiType.PLACE || type == PiiType.ORGANIZATION;
    }

    private int legalForm(int first, int end) {
        boolean inside = end - first > 1 && isLegalForm(end - 1);
        boolean behind = end < tags.length && isLegalForm(end) && Tag.of(tags[end]).type != PiiType.PLACE;
        if (!isName(first) || !(inside || behind)) {
            return end;
        }
        int to = behind ? end(end) : end;
        set(first, to, Tag.ORGANIZATION_BEGINS);
        return to;
    }

    private boolean isLegalForm(int at) {
        return LegalForms.isAt(tokens, from + at);
    }

    /// One name and a comma before a firm of two names with `and`.
    private int listOfPartners(int first, int end) {
        boolean single = isName(first) && end - first == 1 && tokens.is(from + end, ',');
        if (!single
                || isListOfSeveral(first)
                || end + 1 >= tags.length
                || Tag.of(tags[end + 1]) != Tag.ORGANIZATION_BEGINS) {
            return end;
        }
        int last = end(end + 1);
        for (int i = end + 2; i < last - 1; i++) {
            if (isOf(AND, i)) {
                set(first, last, Tag.ORGANIZATION_BEGINS);
                return last;
            }
        }
        return end;
    }

    /// What the tagger took for a firm of three partners is several people behind a sentence with a colon.
    private void namesOfSeveral(int first, int end) {
        boolean list = Tag.of(tags[first]) == Tag.ORGANIZATION_BEGINS && tokens.is(from + first + 1, ',');
        if (!list || end - first < 5 || !isOf(AND, end - 2) || !isListOfSeveral(first)) {
            return;
        }
        for (int i = first; i < end; i++) {
            boolean name = tokens.isWord(from + i) && !isOf(AND, i);
            tags[i] = (byte) (name ? Tag.PERSON_BEGINS.number() : 0);
        }
    }

    /// `the town is home to: Holt, Reyes and Katz`; but `Sender: Holt, Reyes and Katz` at the beginning of a line is
    /// one.
    private boolean isListOfSeveral(int first) {
        if (!tokens.is(from + first - 1, ':')) {
            return false;
        }
        int words = 0;
        int at = from + first - 2;
        while (at >= 0 && !tokens.isKind(at, Tokens.LINE_END) && !tokens.is(at, '.')) {
            words++;
            at--;
        }
        return words > LABEL;
    }

    /// What stands behind a role is a person: one word, or two with `and` behind a role of several.
    private void role(int first, int end) {
        if (Tag.of(tags[first]) != Tag.ORGANIZATION_BEGINS || !tokens.isCapitalized(from + end - 1)) {
            return;
        }
        if (end - first == 1 && isOf(ROLES, first - 1)) {
            set(first, end, Tag.PERSON_BEGINS);
        } else if (end - first == 3 && isOf(AND, first + 1) && isBehindSeveral(first)) {
            set(first, first + 1, Tag.PERSON_BEGINS);
            tags[first + 1] = 0;
            set(first + 2, end, Tag.PERSON_BEGINS);
        }
    }

    private boolean isBehindSeveral(int first) {
        return isOf(ROLES_OF_SEVERAL, tokens.is(from + first - 1, ',') ? first - 2 : first - 1);
    }

    /// One word behind `in` at the end of a clause is where, not which firm.
    private void place(int first, int end) {
        boolean single = Tag.of(tags[first]) == Tag.ORGANIZATION_BEGINS && end - first == 1;
        boolean mixed = single && tokens.isCapitalized(from + first) && !isUpper(from + first);
        boolean closes = from + end >= tokens.count || tokens.is(from + end, '.') || tokens.is(from + end, ',');
        if (mixed && closes && isOf(IN, first - 1)) {
            set(first, end, Tag.PLACE_BEGINS);
        }
    }

    private boolean isUpper(int token) {
        return tokens.length(token) > 1
                && Character.isUpperCase(tokens.word(token).charAt(1));
    }

    private boolean isOf(Set<Integer> words, int at) {
        int token = from + at;
        return token >= 0 && token < tokens.count && tokens.isWord(token) && words.contains(tokens.hash[token]);
    }

    private void set(int first, int end, Tag begins) {
        int number = begins.number();
        for (int i = first; i < end; i++) {
            tags[i] = (byte) (number + (i == first || !begins.begins ? 0 : 1));
        }
    }
}
