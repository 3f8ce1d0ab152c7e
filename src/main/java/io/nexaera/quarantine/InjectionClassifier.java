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
    private static final int AROUND = 90;
    private static final int LONG = 5;
    /// Sentence vectors that mean the opposite don't occur: the cosine is seldom below 0 and never far.
    private static final double FARTHEST = 1.2;
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
        int head = channel.carriesOrders() ? 0 : 1;
        List<Piece> pieces = pieces(text, head);
        if (pieces.isEmpty()) {
            return Score.NONE;
        }
        Score loudest = asking.map(model -> asked(text, pieces, model, head)).orElseGet(() -> byWords(pieces));
        return new Score(loudest.margin - weights.threshold(channel, asking.isPresent()), loudest.from, loudest.to);
    }

    private static Score byWords(List<Piece> pieces) {
        Piece loudest = pieces.getFirst();
        return new Score(loudest.odds - lengthCost(pieces.size()), loudest.from, loudest.to);
    }

    /// The text around is read only where it could still make a window the loudest: same answer, fewer questions.
    private Score asked(String text, List<Piece> pieces, SentenceModel model, int head) {
        List<Asked> windows = new ArrayList<>(asked(text, pieces, model, head, weights));
        windows.sort(
                Comparator.comparingDouble((Asked window) -> most(window, head)).reversed());
        Score loudest = Score.NONE;
        for (Asked window : windows) {
            if (most(window, head) > loudest.margin) {
                boolean open = weights.mixed(window.known, head) != weights.mixed(window.farthest(), head);
                Asked placed = open ? window.placed(text, model) : window;
                loudest = loudest.or(new Score(weights.mixed(placed.known, head), window.piece.from, window.piece.to));
            }
        }
        return loudest;
    }

    /// The log odds of a window if the text around says the same, or has nothing to do with it, whichever is more.
    private double most(Asked window, int head) {
        return Math.max(weights.mixed(window.known, head), weights.mixed(window.farthest(), head));
    }

    /// A window, and what is known of it in the order of [InjectionWeights#mix].
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Asked(Piece piece, float[] vector, double[] known) {
        private static final int SHIFT = 3;

        /// What would be known of it if nothing around were like it.
        double[] farthest() {
            double[] farthest = known.clone();
            farthest[SHIFT] = known[SHIFT + 1] > 0 ? FARTHEST : 0;
            return farthest;
        }

        /// The same, with how far it is from the text around, where there is much of it.
        Asked placed(String text, SentenceModel model) {
            String rest = known[SHIFT + 1] > 0 ? rest(text, piece) : "";
            double[] placed = known.clone();
            placed[SHIFT] = speaks(rest) ? distance(vector, model.embed(rest)) : 0;
            return new Asked(piece, vector, placed);
        }
    }

    static List<Asked> asked(String text, List<Piece> pieces, SentenceModel model, int head, InjectionWeights weights) {
        List<Asked> all = new ArrayList<>();
        double cost = lengthCost(pieces.size());
        double whole = pieces.stream()
                .filter(Piece::whole)
                .mapToDouble(Piece::odds)
                .findFirst()
                .orElse(pieces.getFirst().odds);
        double isLong = pieces.size() > LONG ? 1 : 0;
        double usual = isLong * usual(pieces);
        for (Piece piece : apart(text, pieces)) {
            float[] vector = model.embed(cut(text, piece));
            double meaning = weights.meaning(vector, head);
            double[] known = {piece.odds - cost, meaning, whole, 0, isLong, 1, usual, pieces.getFirst().odds - cost};
            all.add(new Asked(piece, vector, known));
        }
        return all;
    }

    /// What half of the windows are below: a list of requests is loud all over, a mail with one order in it is not.
    private static double usual(List<Piece> pieces) {
        return pieces.get(pieces.size() / 2).odds;
    }

    /// The loudest of many windows is loud by chance: the more, the louder.
    static double lengthCost(int pieces) {
        return LENGTH_COST * Math.log(pieces);
    }

    /// The loudest, and the loudest that don't overlap with these; all of a text counts as one if it isn't long.
    private static List<Piece> apart(String text, List<Piece> pieces) {
        List<Piece> apart = new ArrayList<>();
        for (int i = 0; i < pieces.size() && apart.size() < ASKED_PER_TEXT; i++) {
            Piece piece = pieces.get(i);
            boolean readable = (!piece.whole || piece.to <= 2 * LONGEST_PIECE) && speaks(cut(text, piece));
            if (readable && apart.stream().noneMatch(piece::overlaps)) {
                apart.add(piece);
            }
        }
        return apart;
    }

    /// Without blanks at its ends: some mails hold lines of nothing but hundreds of them.
    private static String cut(String text, Piece piece) {
        String part = text.substring(piece.from, piece.to).strip();
        return part.substring(0, Math.min(part.length(), LONGEST_PIECE));
    }

    /// The model takes nothing without a letter or a figure.
    private static boolean speaks(String part) {
        return part.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    /// What stands before and behind a piece.
    private static String rest(String text, Piece piece) {
        String before = text.substring(Math.max(0, piece.from - AROUND), piece.from);
        return (before + ' ' + text.substring(piece.to, Math.min(text.length(), piece.to + AROUND))).strip();
    }

    /// 0 for the same direction, 1 for nothing in common.
    private static double distance(float[] one, float[] other) {
        return 1 - InjectionWeights.dot(one, 0, other);
    }

    record Piece(double odds, int from, int to, boolean whole) {
        boolean overlaps(Piece other) {
            return !whole && !other.whole && from < other.to && other.from < to;
        }
    }

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
            pieces.add(new Piece(odds(sum, head), sentence.from(), sentence.to(), false));
            if (i > 0) {
                before.add(sum);
                pieces.add(new Piece(odds(before, head), sentences.get(i - 1).from(), sentence.to(), false));
            }
            before = sum;
        }
        if (sentences.size() > 2) {
            pieces.add(new Piece(odds(all, head), 0, text.length(), true));
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
