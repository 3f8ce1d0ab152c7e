package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds personal data in text. Time grows with the length of the text and nothing else; any string is fine: lone
/// surrogates, NUL, one line of a megabyte. Threads may share it.
///
/// One pass cuts the text into tokens and notes the words that say what a number is; recognisers look at each token a
/// bounded way around; a tagger finds names, places and firms; what they found is freed of overlaps; then every other
/// mention of a found value is found as well.
public final class PiiDetector {
    /// Changes whenever more is found than before, so that documents that were read earlier are offered to be read
    /// again.
    public static final String RULES = "2026-11-27";

    private static final List<Recogniser> RECOGNISERS = List.of(
            new Credentials(),
            new Internet(),
            new NetworkAddresses(),
            new Wallets(),
            new Iban(),
            new Dates(),
            new Codes(),
            new Numbers(),
            new Ages(),
            new PostalCodes(),
            new Handles());

    private final Weights weights;
    private final Tagger tagger;
    private final Terms terms;

    PiiDetector(Weights weights, Terms terms) {
        this.weights = weights;
        this.terms = terms;
        tagger = new Tagger(weights);
    }

    public static PiiDetector standard() {
        return Standard.DETECTOR;
    }

    /// The same, which also finds a tenant's own words and patterns.
    public PiiDetector with(Terms own) {
        return new PiiDetector(weights, own);
    }

    /// What was found in `text`, in its order, none over another.
    public List<PiiSpan> find(String text) {
        return find(text, known());
    }

    /// The same, with every mention of what a conversation holds already; what is new is added to `known`.
    List<PiiSpan> find(String text, KnownValues known) {
        return complete(draft(text, known), known);
    }

    /// What a conversation knows before its first text: the tenant's own words.
    KnownValues known() {
        KnownValues known = new KnownValues();
        terms.addTo(known);
        return known;
    }

    /// What was found in a text by itself, other mentions not looked for yet.
    record Draft(Scan scan, List<PiiSpan> spans) {}

    /// What is new in it is added to `known`.
    Draft draft(String text, KnownValues known) {
        Scan scan = Scan.of(text);
        Found found = new Found();
        for (Recogniser recogniser : RECOGNISERS) {
            for (int token = 0; token < scan.tokens().count; ) {
                token = recogniser.at(scan, token, found);
            }
        }
        tagger.tag(scan, found);
        AgesBesideNames.find(scan, found);
        terms.match(scan.text(), found);
        Draft draft = new Draft(scan, Overlaps.resolved(found.spans));
        draft.spans().forEach(span -> known.add(scan.tokens(), span));
        return draft;
    }

    /// The draft's spans and every other mention of what is known, in the text as it was given.
    List<PiiSpan> complete(Draft draft, KnownValues known) {
        Scan scan = draft.scan();
        return inOriginal(scan.text(), withMentions(scan.tokens(), draft.spans(), known));
    }

    private List<PiiSpan> withMentions(Tokens tokens, List<PiiSpan> spans, KnownValues known) {
        List<PiiSpan> same =
                spans.stream().map(span -> asPerson(tokens, span, known)).toList();
        Found more = new Found();
        Mentions.find(tokens, weights.lexicon, known, same, more);
        if (more.spans.isEmpty()) {
            return same;
        }
        more.spans.addAll(same);
        return Overlaps.resolved(more.spans);
    }

    /// A place or firm that has the name of somebody who is named in full elsewhere is that person.
    private static PiiSpan asPerson(Tokens tokens, PiiSpan span, KnownValues known) {
        boolean doubtful = span.type() == PiiType.PLACE || span.type() == PiiType.ORGANIZATION;
        int first = tokens.atOrAfter(span.start());
        boolean oneWord = first < tokens.count && tokens.end[first] == span.end();
        if (!doubtful || !oneWord || !known.isPartOfPerson(tokens.hash[first])) {
            return span;
        }
        return new PiiSpan(
                span.start(),
                span.end(),
                PiiType.PERSON,
                span.confidence(),
                "name of a person who is named in full elsewhere");
    }

    private static List<PiiSpan> inOriginal(NormalizedText text, List<PiiSpan> spans) {
        List<PiiSpan> original = new ArrayList<>(spans.size());
        for (PiiSpan span : spans) {
            int start = text.originalStart(span.start());
            int end = text.originalEnd(span.end());
            original.add(new PiiSpan(start, end, span.type(), span.confidence(), span.reason()));
        }
        original.sort(Comparator.comparingInt(PiiSpan::start));
        return List.copyOf(original);
    }

    /// Read when first asked for: three megabytes of weights.
    private static final class Standard {
        static final PiiDetector DETECTOR = new PiiDetector(Weights.shipped(), Terms.none());
    }
}
