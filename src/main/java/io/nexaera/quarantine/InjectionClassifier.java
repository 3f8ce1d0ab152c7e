package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Advises whether a text gives an assistant orders it has no business giving. Reads all of it and windows of one or
/// two
/// sentences by words in microseconds, and asks the sentence model about the most suspicious ones only. It is never the
/// only gate: [Spotlight] and [ToolPolicy] hold whatever it says.
final class InjectionClassifier {
    private static final int ASKED_PER_TEXT = 3;
    static final int LONGEST_PIECE = 320;
    private static final double WORDS_COUNT = 0.65;
    private static final double LENGTH_COST = 0.35;

    private final InjectionWeights weights;
    private final Optional<SentenceModel> model;

    InjectionClassifier(InjectionWeights weights, Optional<SentenceModel> model) {
        this.weights = weights;
        this.model = model;
    }

    /// Log odds above the channel's threshold: above 0 is flagged. `from` and `to` say which window spoke loudest.
    record Score(double margin, int from, int to) {
        static final Score NONE = new Score(-20, 0, 0);

        /// 0 to 1; 0.5 at the threshold.
        double probability() {
            return 1 / (1 + Math.exp(-margin));
        }

        Score or(Score other) {
            return other.margin > margin ? other : this;
        }
    }

    Score score(String text, Channel channel) {
        return score(text, channel, model);
    }

    Score score(String text, Channel channel, Optional<SentenceModel> asking) {
        List<Piece> pieces = pieces(text, channel.carriesOrders() ? 0 : 1);
        if (pieces.isEmpty()) {
            return Score.NONE;
        }
        double cost = lengthCost(pieces.size());
        Piece loudest = pieces.getFirst();
        double odds = loudest.odds - cost;
        if (asking.isPresent()) {
            odds = Double.NEGATIVE_INFINITY;
            for (Piece piece : pieces.subList(0, Math.min(ASKED_PER_TEXT, pieces.size()))) {
                double both = both(piece, text, asking.get(), channel.carriesOrders() ? 0 : 1) - cost;
                loudest = both > odds ? piece : loudest;
                odds = Math.max(odds, both);
            }
        }
        double margin = odds - weights.threshold(channel, asking.isPresent());
        return new Score(margin, loudest.from, loudest.to);
    }

    /// The loudest of many windows is loud by chance: the more, the louder.
    static double lengthCost(int pieces) {
        return LENGTH_COST * Math.log(pieces);
    }

    private double both(Piece piece, String text, SentenceModel asked, int head) {
        String part = text.substring(piece.from, Math.min(piece.to, piece.from + LONGEST_PIECE));
        return WORDS_COUNT * piece.odds + (1 - WORDS_COUNT) * weights.meaning(asked.embed(part), head);
    }

    record Piece(double odds, int from, int to) {}

    /// All of it, each sentence, and each two that follow each other; the loudest first.
    List<Piece> pieces(String text, int head) {
        List<Sentence> sentences = Sentence.of(text);
        List<Piece> pieces = new ArrayList<>();
        Sum all = new Sum();
        Sum before = new Sum();
        for (int i = 0; i < sentences.size(); i++) {
            Sentence sentence = sentences.get(i);
            Sum sum = sum(sentence.text(), head);
            all.add(sum);
            pieces.add(new Piece(odds(sum, head), sentence.from(), sentence.to()));
            if (i > 0) {
                before.add(sum);
                pieces.add(new Piece(odds(before, head), sentences.get(i - 1).from(), sentence.to()));
            }
            before = sum;
        }
        if (sentences.size() > 2) {
            pieces.add(new Piece(odds(all, head), 0, text.length()));
        }
        pieces.sort(Comparator.comparingDouble(Piece::odds).reversed());
        return pieces;
    }

    private double odds(Sum sum, int head) {
        return weights.bias()[head] + weights.scale()[head] * sum.weight / Math.sqrt(Math.max(sum.count, 1));
    }

    private Sum sum(String sentence, int head) {
        Sum sum = new Sum();
        byte[] words = weights.words();
        Features.of(Folding.fold(sentence), bucket -> {
            sum.weight += words[(bucket << 1) + head];
            sum.count++;
        });
        return sum;
    }

    private static final class Sum {
        private long weight;
        private int count;

        void add(Sum other) {
            weight += other.weight;
            count += other.count;
        }
    }
}
