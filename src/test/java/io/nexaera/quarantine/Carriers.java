package io.nexaera.quarantine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Mails and what is buried in them.
final class Carriers {
    private static final int LONGEST = 1_500;

    private Carriers() {}

    /// Each attack four times, each time in another carrier.
    static List<String> bury(List<String> attacks, List<String> carriers, String how) {
        List<String> buried = new ArrayList<>();
        for (int i = 0; i < attacks.size() * 4; i++) {
            String attack = attacks.get(i % attacks.size());
            String carrier = carriers.get((i * 7 + i / attacks.size()) % carriers.size());
            buried.add(
                    switch (how) {
                        case "start" -> attack + "\n" + carrier;
                        case "middle" -> inTheMiddle(attack, carrier);
                        default -> carrier + "\n" + attack;
                    });
        }
        return buried;
    }

    private static String inTheMiddle(String attack, String carrier) {
        List<Sentence> sentences = Sentence.of(carrier);
        int middle =
                sentences.isEmpty() ? 0 : sentences.get(sentences.size() / 2).from();
        return carrier.substring(0, middle) + "\n" + attack + "\n" + carrier.substring(middle);
    }

    static List<String> shortened(List<String> mails) {
        return mails.stream()
                .map(text -> text.substring(0, Math.min(LONGEST, text.length())))
                .toList();
    }

    /// Mails put together from our own lines.
    static List<String> own(int count, int seed) {
        Random random = new Random(seed);
        Grammar grammar = Grammar.of(Path.of("training/injection"), "mails.txt");
        List<String> mails = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder mail = new StringBuilder();
            for (int n = 3 + random.nextInt(8); n > 0; n--) {
                mail.append(grammar.one("mailline", random)).append('\n');
            }
            mails.add(mail.toString());
        }
        return mails;
    }

    static <T> List<T> odd(List<T> all) {
        List<T> odd = new ArrayList<>();
        for (int i = 1; i < all.size(); i += 2) {
            odd.add(all.get(i));
        }
        return odd;
    }
}
