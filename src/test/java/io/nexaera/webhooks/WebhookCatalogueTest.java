package io.nexaera.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.outbox.EventField;
import io.nexaera.outbox.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// `docs/webhooks.md` says of every event what it holds, with a JSON Schema and an example; `-Dnexaera.write=true`
/// writes
/// that part anew.
class WebhookCatalogueTest {
    private static final Path PAGE = Path.of("docs/webhooks.md");
    private static final String BEGIN = "<!-- events: made by WebhookCatalogueTest -->\n";

    @Test
    void thePageHoldsTheCatalogueAsItIs() throws IOException {
        String page = Files.readString(PAGE);
        String made = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + catalogue();
        if (Boolean.getBoolean("nexaera.write")) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(made);
    }

    @Test
    void schemasAndExamplesAreJson() {
        for (EventType type : EventType.values()) {
            assertThat(JsonMapper.shared().readTree(schema(type)).isObject()).isTrue();
            assertThat(JsonMapper.shared().readTree(example(type)).get("type").asString())
                    .isEqualTo(type.code());
        }
    }

    private static String catalogue() {
        return Arrays.stream(EventType.values())
                .map(type -> """

                        ### `%s`
                        %s
                        ```json
                        %s
                        ```
                        ```json
                        %s
                        ```
                        """.formatted(type.code(), type.sentence(), example(type), schema(type)))
                .collect(Collectors.joining());
    }

    private static String example(EventType type) {
        String data = type.fields().stream()
                .map(field -> "\"" + field.name() + "\":" + exampleOf(field))
                .collect(Collectors.joining(","));
        return "{\"type\":\"" + type.code() + "\",\"timestamp\":\"2026-11-03T20:26:10.344522Z\",\"data\":{" + data
                + "}}";
    }

    private static String exampleOf(EventField field) {
        return switch (field) {
            case EventField.Subject id -> "\"019a4c3e-7b10-7c55-9d2e-4f6a8b0c1d2e\"";
            case EventField.OneOf word ->
                "\"" + (word.values().isEmpty() ? "api" : word.values().getFirst()) + "\"";
            case EventField.Values values -> "{\"order\":\"A-1042\",\"total\":120.5,\"approved\":true}";
            case EventField.Checks checks -> "[\"quarantine.instruction\"]";
        };
    }

    /// JSON Schema 2020-12. Fields may be added to `data`; a receiver ignores what it doesn't know.
    private static String schema(EventType type) {
        List<String> names =
                type.fields().stream().map(field -> "\"" + field.name() + "\"").toList();
        String properties = type.fields().stream()
                .map(field -> "\"" + field.name() + "\":" + schemaOf(field))
                .collect(Collectors.joining(","));
        return """
                {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":["type","timestamp","data"],\
                "properties":{"type":{"const":"%s"},"timestamp":{"type":"string","format":"date-time"},\
                "data":{"type":"object","required":[%s],"properties":{%s}}}}""".formatted(type.code(), String.join(",", names), properties);
    }

    private static String schemaOf(EventField field) {
        return switch (field) {
            case EventField.Subject id -> "{\"type\":\"string\",\"format\":\"uuid\"}";
            case EventField.Checks checks -> "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1}";
            case EventField.OneOf word ->
                word.values().isEmpty()
                        ? "{\"type\":\"string\"}"
                        : "{\"enum\":[\"" + String.join("\",\"", word.values()) + "\"]}";
            case EventField.Values values ->
                "{\"type\":\"object\",\"maxProperties\":10,\"additionalProperties\":{\"type\":[\"string\",\"number\",\"boolean\"],\"maxLength\":64}}";
        };
    }
}
