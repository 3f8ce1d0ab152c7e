package io.nexaera.chat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nexaera.models.ModelMessage;
import io.nexaera.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The part of OpenAI's chat completion request that an agent understands; the rest is ignored.
@JsonIgnoreProperties(ignoreUnknown = true)
record CompletionRequest(
        @Nullable String model,
        @Nullable List<Turn> messages,
        @Nullable Boolean stream,
        @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,
        @Nullable Double temperature,
        @JsonProperty("max_tokens") @Nullable Integer maxTokens,
        @JsonProperty("max_completion_tokens") @Nullable Integer maxCompletionTokens) {

    /// @param content text, or a list of parts of which the text ones count
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Turn(@Nullable String role, @Nullable JsonNode content) {
        String text() {
            if (content == null || content.isNull()) {
                return "";
            }
            return content.isArray()
                    ? content.valueStream()
                            .map(part -> part.path("text").asString(""))
                            .collect(Collectors.joining("\n"))
                    : content.asString("");
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record StreamOptions(
            @JsonProperty("include_usage") @Nullable Boolean includeUsage) {}

    CompletionRequest {
        if (model == null || messages == null || messages.isEmpty()) {
            throw invalid("model", "Name a model (an agent) and send at least one message.");
        }
        if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
            throw invalid("temperature", "The temperature goes from 0 to 2.");
        }
    }

    String requireModel() {
        return Objects.requireNonNull(model);
    }

    boolean streams() {
        return Boolean.TRUE.equals(stream);
    }

    boolean wantsUsage() {
        return streamOptions != null && Boolean.TRUE.equals(streamOptions.includeUsage());
    }

    /// The last message is the question and must be the user's; those before it are the history. What the calling
    /// program
    /// says as `system` or `developer` stands before the history, below the agent's own instructions.
    Question question(UUID agent) {
        List<Turn> turns = Optional.ofNullable(messages).orElseGet(List::of);
        Turn last = turns.getLast();
        if (!"user".equals(last.role())) {
            throw invalid("messages", "The last message must be the user's question.");
        }
        List<ModelMessage> history = new ArrayList<>();
        turns.subList(0, turns.size() - 1).forEach(turn -> history.add(message(turn)));
        Integer limit = maxCompletionTokens == null ? maxTokens : maxCompletionTokens;
        return new Question(
                agent,
                Optional.empty(),
                last.text(),
                "api",
                history,
                temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
                limit == null ? OptionalInt.empty() : OptionalInt.of(Math.max(1, limit)));
    }

    private static ModelMessage message(Turn turn) {
        return switch (String.valueOf(turn.role())) {
            case "user" -> ModelMessage.user(turn.text());
            case "assistant" -> ModelMessage.assistant(turn.text());
            case "system", "developer" -> ModelMessage.system(turn.text());
            default -> throw invalid("messages", "A message's role is system, developer, user or assistant.");
        };
    }

    private static Problem.Invalid invalid(String field, String sentence) {
        return new Problem.Invalid("completions." + field, field, sentence);
    }
}
