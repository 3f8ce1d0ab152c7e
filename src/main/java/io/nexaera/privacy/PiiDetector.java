package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds personal data in text. Time grows with the length of the text and nothing else; any string is fine: lone
/// surrogates, NUL, one line of a megabyte. Threads may share it.
///
/// One pass cuts the text into tokens and notes the words that say what a number is; recognisers look at each token a
/// bounded way around; what they found is freed of overlaps.
public final class PiiDetector {
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

    private PiiDetector() {}

    public static PiiDetector standard() {
        return new PiiDetector();
    }

    /// What was found in `text`, in its order, none over another.
    public List<PiiSpan> find(String text) {
        Scan scan = Scan.of(text);
        Found found = new Found();
        for (Recogniser recogniser : RECOGNISERS) {
            for (int token = 0; token < scan.tokens().count; ) {
                token = recogniser.at(scan, token, found);
            }
        }
        return inOriginal(scan.text(), Overlaps.resolved(found.spans));
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
}
