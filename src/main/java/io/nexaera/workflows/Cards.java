package io.nexaera.workflows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A workflow's steps as cards of text fields, one below the other, and back.
///
/// @param steps of each: its kind under `do`, and its fields as people type them
record Cards(List<Map<String, String>> steps) {
    private static final int MOST = 50;

    /// How a field is typed: a line, several lines, `name: value` in each line, or JSON.
    enum Shape {
        LINE,
        TEXT,
        NUMBER,
        PAIRS,
        JSON
    }

    /// @param help what belongs in it
    record Field(String name, String label, Shape shape, String help) {}

    static final Map<String, List<Field>> KINDS = kinds();

    private static Map<String, List<Field>> kinds() {
        Map<String, List<Field>> kinds = new LinkedHashMap<>();
        kinds.put("ask", List.of(new Field("question", "What to ask the agent", Shape.TEXT, "")));
        kinds.put(
                "extract",
                List.of(
                        new Field("text", "In which text", Shape.TEXT, "{{ input.message }}"),
                        new Field(
                                "fields",
                                "What to find",
                                Shape.PAIRS,
                                "A line for each: name: text, number or yes-no")));
        kinds.put("condition", List.of(new Field("that", "Go on only if", Shape.LINE, "input.amount > 100")));
        kinds.put(
                "approve",
                List.of(
                        new Field("question", "What to ask people", Shape.TEXT, ""),
                        new Field("hours", "Hours to answer in", Shape.NUMBER, "")));
        kinds.put(
                "call",
                List.of(
                        new Field("method", "Method", Shape.LINE, "POST"),
                        new Field("url", "Address", Shape.LINE, "https://hooks.example.com/new-lead"),
                        new Field("headers", "Headers", Shape.PAIRS, "A line for each: Name: value. No keys."),
                        new Field("body", "What to send", Shape.JSON, "JSON or text, with {{ input.name }} in it")));
        kinds.put(
                "mail",
                List.of(
                        new Field("to", "To", Shape.LINE, "{{ input.email }}"),
                        new Field("subject", "Subject", Shape.LINE, ""),
                        new Field("text", "Text", Shape.TEXT, "")));
        kinds.put(
                "emit",
                List.of(
                        new Field("event", "What it is called", Shape.LINE, "order-approved"),
                        new Field(
                                "values",
                                "What it tells",
                                Shape.PAIRS,
                                "A line for each: name: {{ input.id }}. Ids, states and numbers, no text.")));
        kinds.put("delay", List.of(new Field("minutes", "Minutes to wait", Shape.NUMBER, "")));
        kinds.put(
                "compute",
                List.of(new Field("values", "Values", Shape.PAIRS, "A line for each: name: {{ input.a + input.b }}")));
        return Collections.unmodifiableMap(kinds);
    }

    static Cards of(JsonNode definition) {
        return new Cards(definition
                .path("steps")
                .valueStream()
                .map(Cards::card)
                .collect(Collectors.toCollection(ArrayList::new)));
    }

    private static Map<String, String> card(JsonNode step) {
        Map<String, String> card = new LinkedHashMap<>();
        step.properties()
                .forEach(field -> card.put(field.getKey(), typed(step.path("do").asString(""), field)));
        return card;
    }

    private static String typed(String kind, Map.Entry<String, JsonNode> field) {
        JsonNode value = field.getValue();
        boolean pairs = shape(kind, field.getKey()).equals(Optional.of(Shape.PAIRS));
        if (pairs) {
            return value.properties().stream()
                    .map(pair -> pair.getKey() + ": "
                            + (pair.getValue().isString()
                                    ? pair.getValue().stringValue()
                                    : pair.getValue().toString()))
                    .collect(Collectors.joining("\n"));
        }
        return value.isContainer() ? value.toPrettyString() : value.asString();
    }

    /// From what a form sent: `s0.do`, `s0.question`, ….
    static Cards of(Map<String, String> form) {
        List<Map<String, String>> cards = new ArrayList<>();
        for (int i = 0; i < MOST && form.containsKey("s" + i + ".do"); i++) {
            String prefix = "s" + i + ".";
            Map<String, String> card = new LinkedHashMap<>();
            form.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    card.put(name.substring(prefix.length()), value.replace("\r\n", "\n"));
                }
            });
            cards.add(card);
        }
        return new Cards(cards);
    }

    /// @param deed `add:call`, `up:2`, `down:2`, `remove:2`; anything else changes nothing
    Cards after(String deed) {
        List<Map<String, String>> changed = new ArrayList<>(steps);
        String[] words = deed.split(":", 2);
        if (words[0].equals("add") && words.length == 2 && KINDS.containsKey(words[1]) && steps.size() < MOST) {
            changed.add(new LinkedHashMap<>(Map.of("do", words[1], "name", freeName(words[1]))));
            return new Cards(changed);
        }
        int at = words.length == 2 && words[1].matches("\\d{1,2}") ? Integer.parseInt(words[1]) : -1;
        if (at < 0 || at >= steps.size()) {
            return this;
        }
        switch (words[0]) {
            case "remove" -> changed.remove(at);
            case "up" -> Collections.swap(changed, at, Math.max(0, at - 1));
            case "down" -> Collections.swap(changed, at, Math.min(steps.size() - 1, at + 1));
            default -> {}
        }
        return new Cards(changed);
    }

    private String freeName(String kind) {
        String name = kind;
        for (int n = 2; named(name); n++) {
            name = kind + "_" + n;
        }
        return name;
    }

    private boolean named(String name) {
        return steps.stream().anyMatch(step -> name.equals(step.get("name")));
    }

    /// Fields that are left empty are left out.
    JsonNode definition() {
        ObjectNode definition = Values.JSON.createObjectNode();
        var list = definition.putArray("steps");
        for (Map<String, String> card : steps) {
            ObjectNode step = list.addObject();
            card.forEach((name, value) -> {
                if (!value.isBlank()) {
                    step.set(name, read(card.getOrDefault("do", ""), name, value));
                }
            });
        }
        return definition;
    }

    private static JsonNode read(String kind, String name, String typed) {
        return switch (shape(kind, name)
                .orElse(name.equals("retries") || name.equals("seconds") ? Shape.NUMBER : Shape.LINE)) {
            case NUMBER -> number(typed.strip());
            case PAIRS -> pairs(typed);
            case JSON -> json(typed);
            default -> Values.JSON.getNodeFactory().stringNode(typed);
        };
    }

    private static JsonNode number(String typed) {
        return typed.matches("\\d{1,9}")
                ? Values.JSON.getNodeFactory().numberNode(Integer.parseInt(typed))
                : Values.JSON.getNodeFactory().stringNode(typed);
    }

    private static JsonNode pairs(String typed) {
        ObjectNode object = Values.JSON.createObjectNode();
        typed.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] pair = line.split(":", 2);
            object.put(pair[0].strip(), pair.length < 2 ? "" : pair[1].strip());
        });
        return object;
    }

    private static JsonNode json(String typed) {
        try {
            JsonNode read = Values.JSON.readTree(typed);
            return read.isContainer() ? read : Values.JSON.getNodeFactory().stringNode(typed);
        } catch (JacksonException e) {
            return Values.JSON.getNodeFactory().stringNode(typed);
        }
    }

    private static Optional<Shape> shape(String kind, String name) {
        return KINDS.getOrDefault(kind, List.of()).stream()
                .filter(field -> field.name().equals(name))
                .map(Field::shape)
                .findFirst();
    }
}
