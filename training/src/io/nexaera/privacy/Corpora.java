package io.nexaera.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Labelled texts of others, in our types. They lie outside of the repository.
final class Corpora {
    private Corpora() {}

    /// Texts of presidio-research, by template.
    static Map<Integer, List<LabelledText>> presidio(Path file) {
        Map<Integer, List<LabelledText>> byTemplate = new TreeMap<>();
        for (JsonNode one : new JsonMapper().readTree(file.toFile())) {
            List<LabelledText.Label> labels = new ArrayList<>();
            String text = one.path("full_text").asString();
            for (JsonNode span : one.path("spans")) {
                labels.add(new LabelledText.Label(span.path("start_position").asInt(), span.path("end_position").asInt(), span.path("entity_type").asString()));
            }
            int template = one.path("template_id").asInt();
            byTemplate.computeIfAbsent(template, t -> new ArrayList<>()).add(new LabelledText(text, labels));
        }
        return byTemplate;
    }

    /// What the tagger shall learn of such a text: names, places, firms, and addresses taken apart.
    static LabelledText forTagger(LabelledText given) {
        List<LabelledText.Label> labels = new ArrayList<>();
        for (LabelledText.Label label : given.labels()) {
            switch (label.name()) {
                case "PERSON" -> labels.add(withoutTitle(given.text(), label));
                case "LOCATION", "GPE" -> labels.add(new LabelledText.Label(label.start(), label.end(), "PLACE"));
                case "ORGANIZATION" -> labels.add(label);
                case "ADDRESS" -> parts(given.text(), label, labels);
                default -> {}
            }
        }
        return new LabelledText(given.text(), labels);
    }

    private static LabelledText.Label withoutTitle(String text, LabelledText.Label label) {
        ScoredSpan trimmed = new ScoredSpan(label.start(), label.end(), java.util.Set.of(PiiType.PERSON), "").trimmed(text);
        return new LabelledText.Label(trimmed.start(), trimmed.end(), "PERSON");
    }

    /// Cut at line ends and commas: digits alone are a postal code, no digits a place, all else a street.
    private static void parts(String text, LabelledText.Label label, List<LabelledText.Label> labels) {
        int from = label.start();
        boolean street = false;
        for (int i = label.start(); i <= label.end(); i++) {
            if (i < label.end() && text.charAt(i) != '\n' && text.charAt(i) != ',') {
                continue;
            }
            int start = from;
            while (start < i && !Character.isLetterOrDigit(text.charAt(start))) {
                start++;
            }
            if (start < i) {
                street |= part(text, start, i, street, labels);
            }
            from = i + 1;
        }
    }

    private static boolean part(String text, int start, int end, boolean street, List<LabelledText.Label> labels) {
        String part = text.substring(start, end);
        if (part.matches("\\d{4,}")) {
            labels.add(new LabelledText.Label(start, end, "POSTAL_CODE"));
            return false;
        }
        java.util.regex.Matcher placeAndCode = java.util.regex.Pattern.compile("(\\D+) (\\d{5})").matcher(part);
        if (street && placeAndCode.matches()) {
            labels.add(new LabelledText.Label(start, start + placeAndCode.end(1), "PLACE"));
            labels.add(new LabelledText.Label(start + placeAndCode.start(2), end, "POSTAL_CODE"));
            return false;
        }
        boolean digits = part.chars().anyMatch(Character::isDigit);
        labels.add(new LabelledText.Label(start, end, digits || !street ? "STREET_ADDRESS" : "PLACE"));
        return digits;
    }

    /// Noisy posts of W-NUT 2017, words joined by blanks.
    static List<LabelledText> wnut(Path file) throws IOException {
        List<LabelledText> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        List<LabelledText.Label> labels = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank()) {
                if (!text.isEmpty()) {
                    texts.add(new LabelledText(text.toString(), labels));
                }
                text.setLength(0);
                labels.clear();
                continue;
            }
            String[] columns = line.split("\t", -1);
            String word = columns[0];
            boolean glued = !text.isEmpty() && (word.matches("[.,!?:;)'].*") || word.startsWith("n't"));
            text.append(text.isEmpty() || glued ? "" : " ");
            String name = columns[1].endsWith("person") ? "PERSON" : columns[1].endsWith("location") ? "PLACE" : columns[1].endsWith("corporation") || columns[1].endsWith("group") ? "ORGANIZATION" : "";
            int start = text.length();
            text.append(word);
            if (columns[1].startsWith("I-") && !labels.isEmpty() && !name.isEmpty()) {
                LabelledText.Label last = labels.removeLast();
                labels.add(new LabelledText.Label(last.start(), text.length(), last.name()));
            } else if (!name.isEmpty() && !word.startsWith("@")) {
                labels.add(new LabelledText.Label(start, text.length(), name));
            }
        }
        return texts;
    }

    /// Lines that a teacher labelled: `text TAB start,end,TYPE;…`, with `\n` for line ends.
    static List<LabelledText> taught(Path file) throws IOException {
        List<LabelledText> texts = new ArrayList<>();
        if (!Files.exists(file)) {
            return texts;
        }
        for (String line : Files.readAllLines(file)) {
            String[] columns = line.split("\t", -1);
            List<LabelledText.Label> labels = new ArrayList<>();
            for (String label : columns.length < 2 || columns[1].isEmpty() ? new String[0] : columns[1].split(";", -1)) {
                String[] parts = label.split(",", -1);
                labels.add(new LabelledText.Label(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2]));
            }
            texts.add(new LabelledText(columns[0], labels));
        }
        return texts;
    }
}
