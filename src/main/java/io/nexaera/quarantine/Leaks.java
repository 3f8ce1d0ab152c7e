package io.nexaera.quarantine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Notices the system prompt in an answer: the canary, also spelled out, spaced, turned round or encoded, and a run of
/// words that the prompt has in the same order.
final class Leaks {
    private static final int SUSPICIOUS_RUN = 6;
    private static final int LONGEST_RUN = 16;

    private final List<String> forms;
    private final Set<String> runs;

    /// The last words that went out already: a recital may have begun in them.
    private final Deque<String> wordsSent = new ArrayDeque<>();

    private String held = "";

    Leaks(OutputRules rules) {
        this.forms = rules.canary().map(Leaks::forms).orElse(List.of());
        this.runs = runs(rules.prompt());
    }

    /// @param safe up to where the held text can't be the beginning of a leak
    record Look(Optional<Check> leak, int safe) {}

    Look read(String text) {
        held = text;
        Look canary = canary();
        if (canary.leak().isPresent() || runs.isEmpty()) {
            return canary;
        }
        Look recital = recital();
        return new Look(recital.leak(), Math.min(canary.safe(), recital.safe()));
    }

    /// The first `length` characters of what was read have been sent.
    void sent(int length) {
        if (!runs.isEmpty()) {
            for (Word word : words(held.substring(0, length))) {
                wordsSent.addLast(word.text());
                if (wordsSent.size() > LONGEST_RUN) {
                    wordsSent.removeFirst();
                }
            }
        }
    }

    private Look canary() {
        if (forms.isEmpty()) {
            return new Look(Optional.empty(), held.length());
        }
        StringBuilder letters = new StringBuilder();
        int[] from = new int[held.length()];
        for (int i = 0; i < held.length(); i++) {
            char c = held.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                from[letters.length()] = i;
                letters.append(Character.toLowerCase(c));
            }
        }
        int safe = held.length();
        for (String form : forms) {
            int at = letters.indexOf(form);
            if (at >= 0) {
                return new Look(Optional.of(Check.CANARY), from[at]);
            }
            for (int n = Math.min(form.length() - 1, letters.length()); n > 0; n--) {
                if (form.startsWith(letters.substring(letters.length() - n))) {
                    safe = Math.min(safe, from[letters.length() - n]);
                    break;
                }
            }
        }
        return new Look(Optional.empty(), safe);
    }

    private static List<String> forms(Canary canary) {
        String word = canary.word();
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(
                word.substring(2), // the part that nobody else could know
                new StringBuilder(word.substring(2)).reverse().toString(),
                Encodings.rot13(word.substring(2)),
                HexFormat.of().formatHex(bytes).substring(4)));
        for (int shift = 0; shift < 3; shift++) { // base64 of the word wherever it stands among others
            byte[] shifted = new byte[bytes.length + shift];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(encoded.substring(shift == 0 ? 0 : shift + 1, encoded.length() - 2)
                    .replaceAll("[^A-Za-z0-9]", "")
                    .toLowerCase(Locale.ROOT));
        }
        return forms;
    }

    private Look recital() {
        List<Word> words = new ArrayList<>();
        wordsSent.forEach(word -> words.add(new Word(word, 0)));
        words.addAll(words(held));
        int run = 0;
        for (int i = SUSPICIOUS_RUN; i <= words.size(); i++) {
            boolean known = runs.contains(key(words, i - SUSPICIOUS_RUN));
            run = known ? Math.max(run + 1, SUSPICIOUS_RUN) : 0;
            if (run >= LONGEST_RUN) {
                return new Look(Optional.of(Check.CANARY), words.get(i - run).from());
            }
        }
        int safe = run == 0 ? held.length() : words.get(words.size() - run).from();
        return new Look(Optional.empty(), safe);
    }

    private static Set<String> runs(String prompt) {
        List<Word> words = words(prompt);
        Set<String> runs = new HashSet<>();
        for (int i = 0; i + SUSPICIOUS_RUN <= words.size(); i++) {
            runs.add(key(words, i));
        }
        return runs;
    }

    private static String key(List<Word> words, int from) {
        StringBuilder key = new StringBuilder();
        for (int i = from; i < from + SUSPICIOUS_RUN; i++) {
            key.append(words.get(i).text()).append(' ');
        }
        return key.toString();
    }

    private record Word(String text, int from) {}

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean letter = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (letter && from < 0) {
                from = i;
            } else if (!letter && from >= 0) {
                words.add(new Word(text.substring(from, i).toLowerCase(Locale.ROOT), from));
                from = -1;
            }
        }
        return words;
    }
}
