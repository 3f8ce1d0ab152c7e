package io.nexaera.knowledge;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/// Finds the sentences of a passage that speak to a question most: by the words that they share, and by meaning.
@Component
class Quotation {
    /// A passage no longer than this is quoted whole.
    private static final int SHORT = 320;

    /// A longer sentence is cut.
    private static final int LONGEST = 600;

    private static final int COMPARED = 6;
    private static final int ROOT = 5;
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Embedder embedder;

    Quotation(Embedder embedder) {
        this.embedder = embedder;
    }

    /// A question made ready for several passages.
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    record Asked(Set<String> roots, float[] meaning) {}

    Asked asked(String question) throws InterruptedException {
        return new Asked(roots(question), embedder.embed(question));
    }

    /// The best sentence, with those after it in the same paragraph as far as the quote stays short.
    String of(Asked asked, String text) throws InterruptedException {
        if (text.length() <= SHORT && !text.contains("\n")) {
            return text;
        }
        List<Sentences.Piece> sentences = Sentences.of(text, LONGEST);
        int best = best(asked, sentences);
        StringBuilder quote = new StringBuilder(sentences.get(best).text());
        for (Sentences.Piece next : sentences.subList(best + 1, sentences.size())) {
            if (!next.continuesParagraph() || quote.length() + next.text().length() >= SHORT) {
                break;
            }
            quote.append(next.before()).append(next.text());
        }
        return quote.toString();
    }

    /// By meaning only those are compared that share most words: a sentence costs milliseconds.
    private int best(Asked asked, List<Sentences.Piece> sentences) throws InterruptedException {
        List<Integer> likely = IntStream.range(0, sentences.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -shared(asked, sentences.get(i))))
                .limit(COMPARED)
                .toList();
        int best = 0;
        double highest = -1;
        for (int i : likely) {
            double meaning =
                    cosine(asked.meaning, embedder.embed(sentences.get(i).text()));
            double score = shared(asked, sentences.get(i)) + meaning;
            if (score > highest) {
                best = i;
                highest = score;
            }
        }
        return best;
    }

    private static double shared(Asked asked, Sentences.Piece sentence) {
        Set<String> roots = roots(sentence.text());
        long found = asked.roots.stream().filter(roots::contains).count();
        return asked.roots.isEmpty() ? 0 : (double) found / asked.roots.size();
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    /// The beginnings of the longer words: enough to see that `cancelled` is `cancelling`.
    private static Set<String> roots(String text) {
        return NOT_A_WORD
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 3)
                .map(word -> word.substring(0, Math.min(ROOT, word.length())))
                .collect(Collectors.toSet());
    }
}
