package io.nexaera.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Answers without any model, by quoting the sentences that speak to the question, or with an honest no.
///
/// It never says more than the documents do, and it does not reason: a question whose answer must be worked out from
/// several places gets the place that comes nearest.
@Component
public class ExtractiveAnswer {
    private static final int MOST_QUOTES = 3;
    private static final double NEARLY_AS_GOOD = 0.92;
    private static final double CONVINCING = 0.40;
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    /// @param passages what [Knowledge#search] found, best first
    public Answer answer(String question, List<Passage> passages) {
        List<Passage> convincing =
                passages.stream().filter(ExtractiveAnswer::convinces).toList();
        if (convincing.isEmpty()) {
            return new Answer.NotFound();
        }
        double enough = convincing.getFirst().score() * NEARLY_AS_GOOD;
        Set<String> asked = stems(question);
        return new Answer.Quoted(convincing.stream()
                .filter(passage -> passage.score() >= enough)
                .limit(MOST_QUOTES)
                .map(passage -> new Answer.Quote(passage, quote(asked, passage.text())))
                .toList());
    }

    /// Whether a passage speaks to the question at all. On fourteen real manuals the questions that they answer score
    /// 0.44 and more, those about other things 0.33 at most (`docs/decisions/0021-vectors-without-pgvector.md`).
    static boolean convinces(Passage passage) {
        return passage.score() >= CONVINCING;
    }

    /// The sentence that shares most with the question, with its neighbours where they are short.
    private static String quote(Set<String> asked, String text) {
        List<Sentences.Piece> sentences = Sentences.of(text, Chunker.MOST);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            order.add(i);
        }
        int best = order.stream()
                .max(Comparator.comparingDouble(
                        i -> shared(asked, sentences.get(i).text())))
                .orElseThrow();
        return sentences.get(best).text();
    }

    private static double shared(Set<String> asked, String sentence) {
        Set<String> stems = stems(sentence);
        return asked.stream().filter(stems::contains).mapToInt(String::length).sum();
    }

    static Set<String> stems(String text) {
        return NOT_A_WORD
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 2)
                .map(word -> word.length() > 5 ? word.substring(0, 5) : word)
                .collect(Collectors.toSet());
    }
}
