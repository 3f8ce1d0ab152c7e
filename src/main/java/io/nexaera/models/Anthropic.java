package io.nexaera.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.models.ModelMessage.Role;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's messages format: `POST {base}/v1/messages`, version 2023-06-01.
public final class Anthropic implements ModelProvider {
    private static final String VERSION = "2023-06-01";
    private final Outbound outbound;
    private final Clock clock;

    public Anthropic(Outbound outbound, Clock clock) {
        this.outbound = outbound;
        this.clock = clock;
    }

    @Override
    public ModelStream open(UUID tenant, ModelConnection connection, ModelCall call) {
        ModelProblems problems = new ModelProblems(connection.kind(), call.model(), clock);
        return new ModelStream(new Wire(problems), outbound.exchange(request(tenant, connection, call)), problems);
    }

    private static OutboundRequest request(UUID tenant, ModelConnection connection, ModelCall call) {
        Map<String, String> headers = Map.of("x-api-key", connection.key().reveal(), "anthropic-version", VERSION);
        return Requests.post(tenant, connection, "v1/messages", headers, body(call), call);
    }

    private static ObjectNode body(ModelCall call) {
        ObjectNode body = Json.object().put("model", call.model()).put("max_tokens", call.maxTokens());
        String system = call.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(PromptMessage::text)
                .collect(Collectors.joining("\n\n"));
        if (!system.isBlank()) {
            body.put("system", system);
        }
        addMessages(body.putArray("messages"), call);
        if (call.temperature() != null) {
            body.put("temperature", Math.min(call.temperature(), 1.0));
        }
        return call.streamed() ? body.put("stream", true) : body;
    }

    private static void addMessages(ArrayNode messages, ModelCall call) {
        call.messages().stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .forEach(message -> messages.addObject()
                        .put("role", message.role() == Role.USER ? "user" : "assistant")
                        .put("content", message.text()));
    }

    /// Reads the answers.
    private record Wire(ModelProblems problems) implements Dialect {

        @Override
        public void readWhole(JsonNode body, Answer answer) {
            if (!body.path("content").isArray()) {
                throw problems.malformed();
            }
            body.path("content").values().forEach(block -> text(block, answer));
            finish(body, answer);
            usage(body.path("usage"), answer);
            answer.end();
        }

        @Override
        public void readEvent(String data, Answer answer) {
            JsonNode event = problems.json(data.getBytes(UTF_8));
            switch (event.path("type").asString("")) {
                case "message_start" -> usage(event.path("message").path("usage"), answer);
                case "content_block_start" -> text(event.path("content_block"), answer);
                case "content_block_delta" -> text(event.path("delta"), answer);
                case "message_delta" -> {
                    finish(event.path("delta"), answer);
                    usage(event.path("usage"), answer);
                }
                case "message_stop" -> answer.end();
                case "error" -> problems.checkNoError(event);
                default -> {} // "ping", and whatever else may come: unknown events are to be ignored
            }
        }

        private static void text(JsonNode block, Answer answer) {
            String type = block.path("type").asString("");
            if (type.equals("text") || type.equals("text_delta")) {
                answer.text(block.path("text").asString(""));
            }
        }

        private static void finish(JsonNode message, Answer answer) {
            String reason = message.path("stop_reason").asString("");
            if (!reason.isEmpty()) {
                answer.finish(reason(reason));
            }
        }

        /// Cached input is input too; it is only billed differently.
        private static void usage(JsonNode usage, Answer answer) {
            long cached = usage.path("cache_read_input_tokens").asLong(0)
                    + usage.path("cache_creation_input_tokens").asLong(0);
            Json.number(usage.path("input_tokens"))
                    .ifPresent(tokens -> answer.inputTokens(OptionalLong.of(tokens + cached)));
            answer.outputTokens(Json.number(usage.path("output_tokens")));
        }

        private static FinishReason reason(String stop) {
            return switch (stop) {
                case "end_turn", "stop_sequence" -> FinishReason.STOP;
                case "max_tokens" -> FinishReason.LENGTH;
                case "refusal" -> FinishReason.FILTERED;
                default -> FinishReason.OTHER;
            };
        }
    }
}
