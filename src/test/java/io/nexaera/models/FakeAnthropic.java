package io.nexaera.models;

import java.util.List;

/// Anthropic on loopback. Counts 12 tokens in and 5 out, whatever was said.
public final class FakeAnthropic extends FakeProvider {

    @Override
    public String baseUrl() {
        return server().url();
    }

    @Override
    String whole(String text, String finish) {
        return """
                {"id":"msg_1","type":"message","role":"assistant","model":"fake",
                 "content":[{"type":"text","text":%s}],"stop_reason":"%s","stop_sequence":null,
                 "usage":{"input_tokens":10,"cache_read_input_tokens":2,"output_tokens":5}}""".formatted(quoted(text), reason(finish));
    }

    @Override
    List<String> opening() {
        return List.of(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                        + "\"content\":[],\"model\":\"fake\",\"stop_reason\":null,"
                        + "\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":2,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"ping\"}");
    }

    @Override
    String piece(String text) {
        return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                + quoted(text) + "}}";
    }

    @Override
    List<String> closing(String finish) {
        return List.of(
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason(finish)
                        + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}}",
                "{\"type\":\"message_stop\"}");
    }

    @Override
    String error(String code) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"raw provider message for {key}\"}}"
                .formatted(code);
    }

    @Override
    String event(String data) {
        String type = Json.read(data.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .orElseThrow()
                .path("type")
                .asString();
        return "event: " + type + "\n" + super.event(data);
    }

    private static String reason(String finish) {
        return switch (finish) {
            case "length" -> "max_tokens";
            case "filtered" -> "refusal";
            default -> "end_turn";
        };
    }
}
