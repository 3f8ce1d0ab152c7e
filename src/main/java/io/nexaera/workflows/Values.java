package io.nexaera.workflows;

import dev.cel.common.values.NullValue;
import io.nexaera.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON on one side, what expressions compute with on the other.
final class Values {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private Values() {}

    static Object of(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), of(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(of(item)));
            return items;
        }
        return single(node);
    }

    private static Object single(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isString() ? node.stringValue() : NullValue.NULL_VALUE;
    }

    static JsonNode json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                ObjectNode object = JSON.createObjectNode();
                map.forEach((key, each) -> object.set(String.valueOf(key), json(each)));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = JSON.createArrayNode();
                list.forEach(each -> array.add(json(each)));
                yield array;
            }
            case Boolean truth -> JSON.getNodeFactory().booleanNode(truth);
            case Long number -> JSON.getNodeFactory().numberNode(number);
            case Double number -> JSON.getNodeFactory().numberNode(number);
            case String text -> JSON.getNodeFactory().stringNode(text);
            case NullValue nothing -> JSON.getNodeFactory().nullNode();
            default -> JSON.getNodeFactory().stringNode(value.toString());
        };
    }

    /// As the database keeps it.
    static String stored(JsonNode node) {
        try {
            requireStorable(node);
            return node.toString();
        } catch (Problem.Invalid e) {
            return "\"[it held what can't be kept as JSON]\"";
        }
    }

    /// What the database can't keep as JSON is refused before it is tried.
    static void requireStorable(JsonNode input) {
        String text = input.toString();
        if (text.contains("\\u0000")) {
            throw new Problem.Invalid("workflows.input", "input", "It must not hold a NUL character.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new Problem.Invalid("workflows.input", "input", "It holds half a character (a lone surrogate).");
        }
        if (!isFinite(input)) {
            throw new Problem.Invalid("workflows.input", "input", "It holds a number that is too large.");
        }
    }

    private static boolean isFinite(JsonNode node) {
        return node.isFloatingPointNumber()
                ? Double.isFinite(node.doubleValue())
                : node.valueStream().allMatch(Values::isFinite);
    }

    /// Only for what the database itself keeps as JSON.
    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalStateException("jsonb that is none", e);
        }
    }
}
