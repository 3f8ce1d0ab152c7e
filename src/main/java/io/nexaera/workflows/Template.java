package io.nexaera.workflows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON in whose texts `{{ expression }}` stands for a value. A text that is one expression alone becomes that value,
/// whatever its type; within other text it becomes text.
record Template(JsonNode node, String place) {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final int MOST_BYTES = 256 * 1024;

    /// Reads every expression once, so that what can't be read is refused now.
    static Template parse(JsonNode node, String place) {
        expressions(node).forEach(text -> Expression.parse(text, place));
        return new Template(node, place);
    }

    private static List<String> expressions(JsonNode node) {
        List<String> found = new ArrayList<>();
        if (node.isString()) {
            HOLE.matcher(node.stringValue()).results().forEach(hole -> found.add(hole.group(1)));
        }
        node.forEach(child -> found.addAll(expressions(child)));
        return found;
    }

    JsonNode filled(Map<String, Object> data) {
        JsonNode filled = filled(node, data);
        if (filled.toString().length() > MOST_BYTES) {
            throw Expression.refused(place, "It grew beyond 256 KB.");
        }
        return filled;
    }

    private JsonNode filled(JsonNode node, Map<String, Object> data) {
        if (node.isObject()) {
            ObjectNode object = Values.JSON.createObjectNode();
            node.properties().forEach(field -> object.set(field.getKey(), filled(field.getValue(), data)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = Values.JSON.createArrayNode();
            node.forEach(item -> array.add(filled(item, data)));
            return array;
        }
        return node.isString() ? value(node.stringValue(), data) : node;
    }

    private JsonNode value(String text, Map<String, Object> data) {
        Matcher hole = HOLE.matcher(text);
        if (hole.matches() && hole.group(1).indexOf("}}") < 0) {
            return Values.json(Expression.parse(hole.group(1), place).value(data, place));
        }
        return Values.JSON.getNodeFactory().stringNode(text(text, data, UnaryOperator.identity()));
    }

    /// The text with each value put in as `made` makes of it.
    String text(Map<String, Object> data, UnaryOperator<String> made) {
        return text(node.asString(), data, made);
    }

    private String text(String text, Map<String, Object> data, UnaryOperator<String> made) {
        return HOLE.matcher(text)
                .replaceAll(hole -> Matcher.quoteReplacement(
                        made.apply(words(Expression.parse(hole.group(1), place).value(data, place)))));
    }

    private static String words(Object value) {
        JsonNode node = Values.json(value);
        if (node.isNull()) {
            return "";
        }
        return node.isArray() && allText(node)
                ? node.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : node.isContainer() ? node.toString() : node.asString();
    }

    private static boolean allText(JsonNode array) {
        return array.valueStream().allMatch(JsonNode::isString);
    }
}
