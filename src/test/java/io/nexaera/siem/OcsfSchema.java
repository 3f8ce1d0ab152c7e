package io.nexaera.siem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds events against the schema's own JSON: what is required is there, nothing is there that the class doesn't
/// know, types and enumerations fit, and so do the numbers that follow from each other.
final class OcsfSchema {
    private static final Set<String> WHOLE = Set.of("integer_t", "long_t", "timestamp_t", "port_t");

    private final JsonNode schema = read();
    private final List<String> wrong = new ArrayList<>();

    private static JsonNode read() {
        try (InputStream file =
                Objects.requireNonNull(OcsfSchema.class.getResourceAsStream("/ocsf/1.9.0-subset.json"))) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is wrong with it; empty for a good event.
    static List<String> violations(JsonNode event) {
        OcsfSchema check = new OcsfSchema();
        check.event(event);
        return check.wrong;
    }

    private void event(JsonNode event) {
        JsonNode type = schema.path("classes")
                .valueStream()
                .filter(one ->
                        one.path("uid").asInt() == event.path("class_uid").asInt(-1))
                .findFirst()
                .orElse(null);
        if (type == null) {
            wrong.add("no class " + event.path("class_uid"));
            return;
        }
        structure("", type, event);
        long uid = event.path("class_uid").asLong() * 100
                + event.path("activity_id").asLong();
        rule(event.path("type_uid").asLong() == uid, "type_uid is class_uid * 100 + activity_id");
        JsonNode activities = type.path("attributes").path("activity_id").path("enum");
        int activity = event.path("activity_id").asInt();
        String name = event.path("activity_name").asString("");
        rule(
                activity == 99
                        ? !name.isEmpty()
                        : activities.path("" + activity).asString().equals(name),
                "activity_name is the caption of activity_id");
        rule(
                event.path("metadata")
                        .path("version")
                        .asString("")
                        .equals(schema.path("version").asString()),
                "the version is the schema's");
        boolean integrity = event.path("metadata")
                .path("profiles")
                .valueStream()
                .anyMatch(profile -> profile.asString().equals("record_integrity"));
        rule(integrity == event.has("attestation_list"), "an attestation comes with its profile");
    }

    private void structure(String path, JsonNode type, JsonNode value) {
        JsonNode attributes = type.path("attributes");
        attributes
                .propertyStream()
                .filter(one -> one.getValue().path("requirement").asString().equals("required"))
                .forEach(one -> rule(value.has(one.getKey()), path + one.getKey() + " is required"));
        value.propertyStream().forEach(one -> {
            JsonNode attribute = attributes.path(one.getKey());
            if (attribute.isMissingNode()) {
                rule(type.path("open").asBoolean(false), path + one.getKey() + " is unknown");
            } else {
                attribute(path + one.getKey(), attribute, one.getValue());
            }
        });
        JsonNode oneOf = type.path("constraints").path("at_least_one");
        rule(
                oneOf.isMissingNode() || oneOf.valueStream().anyMatch(name -> value.has(name.asString())),
                path + " needs one of " + oneOf);
    }

    private void attribute(String path, JsonNode attribute, JsonNode value) {
        if (attribute.path("is_array").asBoolean(false)) {
            rule(value.isArray() && !value.isEmpty(), path + " is a list");
            value.forEach(one -> single(path, attribute, one));
        } else {
            single(path, attribute, value);
        }
    }

    private void single(String path, JsonNode attribute, JsonNode value) {
        String type = attribute.path("type").asString();
        if (type.equals("object_t")) {
            rule(value.isObject(), path + " is an object");
            JsonNode object =
                    schema.path("objects").path(attribute.path("object_type").asString());
            rule(!object.isMissingNode(), path + " is of a type that this test knows");
            structure(path + ".", object, value);
        } else if (WHOLE.contains(type)) {
            rule(value.isIntegralNumber(), path + " is a whole number");
        } else if (type.equals("ip_t")) {
            rule(isAddress(value.asString("")), path + " is an address");
        } else if (!type.equals("json_t")) {
            rule(type.equals("boolean_t") ? value.isBoolean() : value.isString(), path + " is a " + type);
        }
        JsonNode values = attribute.path("enum");
        rule(values.isMissingNode() || values.has(value.asString()), path + " is one of the known values");
    }

    private static boolean isAddress(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void rule(boolean good, String sentence) {
        if (!good) {
            wrong.add(sentence);
        }
    }
}
