package io.nexaera.knowledge;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/// Answers without any model, by quoting the sentences that speak to the question, or with an honest no.
///
/// It never says more than the documents do, and it does not reason: a question whose answer must be worked out from
/// several places gets the place that comes nearest.
@Component
public class ExtractiveAnswer {
    private static final int MOST_QUOTES = 3;
    private static final double NEARLY_AS_GOOD = 0.92;

    private final Quotation quotation;

    ExtractiveAnswer(Quotation quotation) {
        this.quotation = quotation;
    }

    /// @param passages what [Knowledge#search] found, best first
    public Answer answer(String question, List<Passage> passages) {
        List<Passage> convincing = convincing(passages);
        if (convincing.isEmpty()) {
            return new Answer.NotFound();
        }
        try {
            return new Answer.Quoted(quotes(question, convincing));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the embedding model", stopping);
        }
    }

    /// The best passage, and those that are nearly as good.
    private static List<Passage> convincing(List<Passage> passages) {
        double best = passages.isEmpty() ? 0 : passages.getFirst().score();
        return passages.stream()
                .filter(passage -> passage.convinces() && passage.score() >= best * NEARLY_AS_GOOD)
                .limit(MOST_QUOTES)
                .toList();
    }

    private List<Answer.Quote> quotes(String question, List<Passage> passages) throws InterruptedException {
        Quotation.Asked asked = quotation.asked(question);
        List<Answer.Quote> quotes = new ArrayList<>();
        for (Passage passage : passages) {
            quotes.add(new Answer.Quote(passage, quotation.of(asked, passage.text())));
        }
        return quotes;
    }
}
