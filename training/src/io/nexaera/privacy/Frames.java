package io.nexaera.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Turns sentence frames into labelled texts: chooses in `[a|b]`, fills `{slots}`, then roughs the text up as people do.
final class Frames {
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("person", "PERSON"), Map.entry("person1", "PERSON"), Map.entry("first", "PERSON"), Map.entry("last", "PERSON"),
            Map.entry("city", "PLACE"), Map.entry("country", "PLACE"), Map.entry("state", "PLACE"), Map.entry("place", "PLACE"),
            Map.entry("org", "ORGANIZATION"), Map.entry("street", "STREET_ADDRESS"), Map.entry("streetname", "STREET_ADDRESS"),
            Map.entry("unit", "STREET_ADDRESS"), Map.entry("zip", "POSTAL_CODE"));

    private final List<String> frames;
    private final Random random;
    private final Slots slots;

    Frames(Path file, Identities identities, Random random) throws IOException {
        frames = Files.readAllLines(file).stream().filter(line -> !line.isBlank() && !line.startsWith("#")).map(line -> line.replace("\\n", "\n").replace("\\t", "\t")).toList();
        this.random = random;
        slots = new Slots(identities, random);
    }

    int count() {
        return frames.size();
    }

    /// One text of frame number `frame`.
    LabelledText make(int frame) {
        slots.turn();
        StringBuilder text = new StringBuilder();
        List<LabelledText.Label> labels = new ArrayList<>();
        expand(chosen(frames.get(frame)), text, labels);
        return roughened(text.toString(), labels);
    }

    /// A few frames one after another.
    LabelledText makeSome(int count) {
        slots.turn();
        StringBuilder text = new StringBuilder();
        List<LabelledText.Label> labels = new ArrayList<>();
        String joint = random.nextInt(3) > 0 ? " " : random.nextBoolean() ? "\n" : "\n\n";
        for (int i = 0; i < count; i++) {
            expand(chosen(frames.get(random.nextInt(frames.size()))), text, labels);
            text.append(i < count - 1 ? joint : "");
        }
        return roughened(text.toString(), labels);
    }

    private String chosen(String frame) {
        StringBuilder chosen = new StringBuilder();
        int at = 0;
        while (at < frame.length()) {
            int open = frame.indexOf('[', at);
            int close = open < 0 ? -1 : frame.indexOf(']', open);
            if (close < 0) {
                break;
            }
            String[] choices = frame.substring(open + 1, close).split("\\|", -1);
            chosen.append(frame, at, open).append(choices[random.nextInt(choices.length)]);
            at = close + 1;
        }
        return chosen.append(frame, at, frame.length()).toString();
    }

    private void expand(String frame, StringBuilder text, List<LabelledText.Label> labels) {
        int at = 0;
        while (at < frame.length()) {
            int open = frame.indexOf('{', at);
            int close = open < 0 ? -1 : frame.indexOf('}', open);
            String slot = close < 0 ? "" : frame.substring(open + 1, close);
            if (close < 0) {
                break;
            }
            if (!slot.matches("[a-z_0-9]+")) {
                text.append(frame, at, open + 1);
                at = open + 1;
                continue;
            }
            text.append(frame, at, open);
            String filled = slots.fill(slot);
            int start = text.length();
            if (filled.contains("{")) {
                expand(filled, text, labels);
            } else {
                text.append(filled);
                if (LABELS.containsKey(slot) && !filled.isEmpty()) {
                    labels.add(new LabelledText.Label(start, text.length(), LABELS.get(slot)));
                }
            }
            at = close + 1;
        }
        text.append(frame, at, frame.length());
    }

    /// Small letters, capitals, no accents, quoted lines: nothing that moves a character.
    private LabelledText roughened(String text, List<LabelledText.Label> labels) {
        int dice = random.nextInt(100);
        String rough = text;
        if (dice < 13) {
            rough = same(text, text.toLowerCase(Locale.ROOT));
        } else if (dice < 17) {
            rough = same(text, text.toUpperCase(Locale.ROOT));
        } else if (dice < 25) {
            rough = same(text, java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD).replaceAll("\\p{Mn}", ""));
        } else if (dice < 28) {
            rough = names(text, labels, String::toLowerCase);
        } else if (dice < 31) {
            rough = names(text, labels, String::toUpperCase);
        } else if (dice < 34) {
            rough = text.replace('.', ' ').replace(',', ' ');
        }
        return new LabelledText(rough, labels);
    }

    private static String same(String text, String changed) {
        return changed.length() == text.length() ? changed : text;
    }

    private static String names(String text, List<LabelledText.Label> labels, java.util.function.UnaryOperator<String> change) {
        StringBuilder changed = new StringBuilder(text);
        for (LabelledText.Label label : labels) {
            String value = text.substring(label.start(), label.end());
            String other = change.apply(value);
            if (other.length() == value.length()) {
                changed.replace(label.start(), label.end(), other);
            }
        }
        return changed.toString();
    }
}
