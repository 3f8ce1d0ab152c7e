package io.nexaera.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.models.ModelEvent.FinishReason;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The chat completions format that OpenAI began and many servers speak: `POST {base}/chat/completions`.
public final class OpenAiCompatible implements ModelProvider {
    private final Outbound outbound;
    private final Clock clock;

    public OpenAiCompatible(Outbound outbound, Clock clock) {
        this.outbound = outbound;
        this.clock = clock;
    }

    @Override
    public ModelStream open(UUID tenant, ModelConnection connection, ModelCall call) {
        ModelProblems problems = new ModelProblems(connection.kind(), call.model(), clock);
        return new ModelStream(new Wire(problems), outbound.exchange(request(tenant, connection, call)), problems);
    }

    private static OutboundRequest request(UUID tenant, ModelConnection connection, ModelCall call) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (connection.key().isPresent()) {
            headers.put("Authorization", "Bearer " + connection.key().reveal());
        }
        return Requests.post(tenant, connection, "chat/completions", headers, body(connection.kind(), call), call);
    }

    private static ObjectNode body(ProviderKind kind, ModelCall call) {
        ObjectNode body = Json.object().put("model", call.model());
        ArrayNode messages = body.putArray("messages");
        call.messages()
                .forEach(message -> messages.addObject()
                        .put("role", message.role().name().toLowerCase(Locale.ROOT))
                        .put("content", message.text()));
        // OpenAI's newer models refuse the old name; most other servers know only that one.
        body.put(kind == ProviderKind.OPENAI ? "max_completion_tokens" : "max_tokens", call.maxTokens());
        if (call.temperature() != null) {
            body.put("temperature", call.temperature());
        }
        if (call.streamed()) {
            body.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        return body;
    }

    /// Reads the answers.
    private record Wire(ModelProblems problems) implements Dialect {

        @Override
        public void readWhole(JsonNode body, Answer answer) {
            problems.checkNoError(body);
            JsonNode choice = body.path("choices").path(0);
            if (!choice.isObject()) {
                throw problems.malformed();
            }
            read(choice, choice.path("message"), answer);
            usage(body, answer);
            answer.end();
        }

        @Override
        public void readEvent(String data, Answer answer) {
            if (data.equals("[DONE]")) {
                answer.end();
                return;
            }
            JsonNode chunk = problems.json(data.getBytes(UTF_8));
            problems.checkNoError(chunk);
            JsonNode choice = chunk.path("choices").path(0);
            read(choice, choice.path("delta"), answer);
            usage(chunk, answer);
        }

        private static void read(JsonNode choice, JsonNode message, Answer answer) {
            answer.text(message.path("content").asString(""));
            String finish = choice.path("finish_reason").asString("");
            if (!finish.isEmpty()) {
                answer.finish(reason(finish));
            }
        }

        private static void usage(JsonNode body, Answer answer) {
            answer.inputTokens(Json.number(body.path("usage").path("prompt_tokens")));
            answer.outputTokens(Json.number(body.path("usage").path("completion_tokens")));
        }

        private static FinishReason reason(String finish) {
            return switch (finish) {
                case "stop" -> FinishReason.STOP;
                case "length" -> FinishReason.LENGTH;
                case "content_filter" -> FinishReason.FILTERED;
                default -> FinishReason.OTHER;
            };
        }
    }
}
