package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/// Learns all parts of the weights from those samples that a round allows.
final class Learners {
    private static final int MOST_OF_A_SHAPE = 6;
    private static final int MOST = 1_600;

    private final List<Sample> samples;
    private final List<String> realMails;
    private final List<String> businessMails;
    private final Vectors model;
    private final Map<String, float[]> vectors;

    Learners(List<Sample> samples, List<String> realMails, List<String> businessMails, Vectors model) {
        this.samples = samples;
        this.realMails = realMails;
        this.businessMails = businessMails;
        this.model = model;
        this.vectors = model.of(samples);
    }

    /// The mix is learned on one half of the kept by weights of the other half: nothing of it has seen what isn't kept.
    InjectionWeights learn(Predicate<Sample> kept, float[] thresholds) {
        InjectionWeights half = weights(sample -> kept.test(sample) && !inSecondHalf(sample));
        Predicate<Sample> second = sample -> kept.test(sample) && inSecondHalf(sample);
        Mixing mixing = new Mixing(half, model);
        float[] mix = mixing.learn(0, some(second, 0, true), some(second, 0, false), Mixing.START);
        List<String> mails = mails(second);
        int carriers = mails.size() / 3;
        mix = mixing.learn(
                1,
                Carriers.bury(some(second, 1, true), mails.subList(0, carriers), "middle")
                        .subList(0, 1_200),
                mails.subList(carriers, mails.size()),
                mix);
        System.out.println("mix " + java.util.Arrays.toString(mix));
        return weights(kept).with(mix, thresholds);
    }

    private InjectionWeights weights(Predicate<Sample> kept) {
        List<Sample> learned = samples.stream().filter(kept).toList();
        return Learning.pack(
                Learning.words(learned, 0),
                Learning.words(learned, 1),
                Layers.meaning(learned, vectors),
                new float[2 * Channel.values().length]);
    }

    /// By shape, or by row where a source has no shapes; whole sources of one shape don't fall apart.
    private static boolean inSecondHalf(Sample sample) {
        return ((sample.shape() / 2 + sample.source().length()) & 1) == 1;
    }

    List<String> texts(Predicate<Sample> wanted) {
        List<String> all = new ArrayList<>(
                samples.stream().filter(wanted).map(Sample::text).distinct().toList());
        Collections.shuffle(all, new Random(3));
        return all.subList(0, Math.min(MOST, all.size()));
    }

    /// A few of each shape, so that no list of ours drowns the others.
    private List<String> some(Predicate<Sample> kept, int head, boolean attack) {
        Map<String, Integer> taken = new HashMap<>();
        return texts(sample -> sample.head() == head
                && sample.attack() == attack
                && kept.test(sample)
                && taken.merge(sample.source() + sample.shape(), 1, Integer::sum) <= MOST_OF_A_SHAPE);
    }

    private List<String> mails(Predicate<Sample> kept) {
        List<String> mails = new ArrayList<>(Carriers.own(300, 9));
        mails.addAll(chosen("spamassassin", realMails, kept, 900));
        mails.addAll(chosen("bipia-mail", businessMails, kept, 100));
        Collections.shuffle(mails, new Random(4));
        return mails;
    }

    private static List<String> chosen(String source, List<String> mails, Predicate<Sample> kept, int most) {
        List<String> chosen = new ArrayList<>();
        for (int row = 0; row < mails.size(); row++) {
            if (kept.test(new Sample("", 1, false, source, row, 1))) {
                chosen.add(mails.get(row));
            }
        }
        Collections.shuffle(chosen, new Random(6));
        return Carriers.shortened(chosen.subList(0, Math.min(most, chosen.size())));
    }
}
