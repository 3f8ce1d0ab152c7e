package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Puts other names in the places where a labelled text has names: what people really write, about people who weren't in it.
final class Swapping {
    private final Slots slots;

    Swapping(Slots slots) {
        this.slots = slots;
    }

    /// The same text about others; who is named twice is so again, in the same form.
    LabelledText swapped(LabelledText text) {
        slots.turn();
        Map<String, String> others = new HashMap<>();
        StringBuilder made = new StringBuilder();
        List<LabelledText.Label> labels = new ArrayList<>();
        int at = 0;
        for (LabelledText.Label label : text.labels().stream().sorted((a, b) -> Integer.compare(a.start(), b.start())).toList()) {
            if (label.start() < at) {
                return text;
            }
            String old = text.text().substring(label.start(), label.end());
            made.append(text.text(), at, label.start());
            String other = others.computeIfAbsent(label.name() + old, key -> other(label.name(), old));
            labels.add(new LabelledText.Label(made.length(), made.length() + other.length(), label.name()));
            made.append(other);
            at = label.end();
        }
        return new LabelledText(made.append(text.text(), at, text.text().length()).toString(), labels);
    }

    private String other(String type, String old) {
        String other = switch (type) {
            case "PERSON" -> old.contains(" ") ? slots.fill("person") : slots.fill(old.hashCode() % 2 == 0 ? "first" : "last");
            case "PLACE" -> slots.fill(old.hashCode() % 4 == 0 ? "country" : "city");
            case "ORGANIZATION" -> slots.fill("org");
            default -> old;
        };
        boolean small = old.equals(old.toLowerCase(Locale.ROOT));
        String same = small ? other.toLowerCase(Locale.ROOT) : other;
        return same.isBlank() || same.contains("{") ? old : same;
    }
}
