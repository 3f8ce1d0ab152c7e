package io.nexaera.workflows;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a run's history shows of data: the shape, and text without what most often names a person or opens a door (mail
/// addresses, long numbers, long random words, fields whose name says secret). Not promised: that no name of a person
/// is left.
final class Redacted {
    private static final Pattern SECRET_FIELD =
            Pattern.compile("(?i).*(password|secret|token|authorization|api_?-?key|cookie|signature).*");
    private static final Pattern MAIL = Pattern.compile("[\\w.+-]{1,64}@[\\w-]{1,63}(\\.[\\w-]{1,63})+");
    private static final Pattern NUMBER = Pattern.compile("\\+?\\d[\\d ()./-]{6,30}\\d");
    private static final Pattern RANDOM = Pattern.compile("(?=[\\w-]*\\d)(?=[\\w-]*[A-Za-z])[\\w-]{24,}");
    private static final int MOST = 2000;

    private Redacted() {}

    static JsonNode of(JsonNode node) {
        if (node.isObject()) {
            ObjectNode shown = Values.JSON.createObjectNode();
            node.properties()
                    .forEach(field -> shown.set(
                            field.getKey(),
                            SECRET_FIELD.matcher(field.getKey()).matches() ? text("[hidden]") : of(field.getValue())));
            return shown;
        }
        if (node.isArray()) {
            ArrayNode shown = Values.JSON.createArrayNode();
            node.forEach(item -> shown.add(of(item)));
            return shown;
        }
        return node.isString() ? text(words(node.stringValue())) : node;
    }

    static String words(String text) {
        String shown = MAIL.matcher(text).replaceAll("[mail address]");
        shown = RANDOM.matcher(shown).replaceAll("[key or id]");
        shown = NUMBER.matcher(shown).replaceAll("[number]");
        return shown.length() <= MOST ? shown : shown.substring(0, MOST) + "…";
    }

    private static JsonNode text(String text) {
        return Values.JSON.getNodeFactory().stringNode(text);
    }
}
