package io.nexaera.chat;

import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.problem.Problem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One answer in the shapes of OpenAI's API: whole, or in chunks.
final class Completion {
    private final String id = "chatcmpl-" + UUID.randomUUID();
    private final String model;
    private final Instant created;
    private final JsonMapper json;
    private String finish = "stop";

    Completion(String model, Instant created, JsonMapper json) {
        this.model = model;
        this.created = created;
        this.json = json;
    }

    /// Listens on behalf of [#whole].
    void note(ChatEvent event) {
        if (event instanceof ChatEvent.Cited cited) {
            finish = reason(cited.finish());
        }
    }

    private static String reason(FinishReason finish) {
        return switch (finish) {
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
            case STOP, OTHER -> "stop";
        };
    }

    String whole(Message message) {
        Map<String, Object> answer = head("chat.completion");
        answer.put(
                "choices", List.of(choice("message", Map.of("role", "assistant", "content", message.text()), finish)));
        answer.put("usage", usage(message));
        answer.put("citations", message.citations());
        return json.writeValueAsString(answer);
    }

    /// The chunks that tell of this event.
    List<String> pieces(ChatEvent event, boolean usage) {
        return switch (event) {
            case ChatEvent.Started started -> List.of();
            case ChatEvent.Delta delta ->
                List.of(chunk(Map.of("role", "assistant", "content", delta.text()), null, Map.of()));
            case ChatEvent.Cited cited ->
                List.of(chunk(Map.of(), reason(cited.finish()), Map.of("citations", cited.citations())));
            case ChatEvent.Finished finished -> usage ? List.of(usageChunk(finished.message())) : List.of();
        };
    }

    String error(Problem problem) {
        return json.writeValueAsString(
                Map.of("error", Map.of("message", problem.sentence(), "type", "server_error", "code", problem.code())));
    }

    private String chunk(Map<String, Object> delta, @Nullable String finish, Map<String, Object> extra) {
        Map<String, Object> chunk = head("chat.completion.chunk");
        chunk.put("choices", List.of(choice("delta", delta, finish)));
        chunk.putAll(extra);
        return json.writeValueAsString(chunk);
    }

    private String usageChunk(Message message) {
        Map<String, Object> chunk = head("chat.completion.chunk");
        chunk.put("choices", List.of());
        chunk.put("usage", usage(message));
        return json.writeValueAsString(chunk);
    }

    private Map<String, Object> head(String object) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("id", id);
        head.put("object", object);
        head.put("created", created.getEpochSecond());
        head.put("model", model);
        return head;
    }

    private static Map<String, @Nullable Object> choice(
            String part, Map<String, Object> content, @Nullable String finish) {
        Map<String, @Nullable Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put(part, content);
        choice.put("logprobs", null);
        choice.put("finish_reason", finish);
        return choice;
    }

    private static Map<String, Integer> usage(Message message) {
        return Map.of(
                "prompt_tokens", message.inputTokens(),
                "completion_tokens", message.outputTokens(),
                "total_tokens", message.inputTokens() + message.outputTokens());
    }
}
