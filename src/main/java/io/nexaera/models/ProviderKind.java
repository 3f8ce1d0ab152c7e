package io.nexaera.models;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The providers that the console offers. `id` is what the database and the API call it, `baseUrl` and `models` are
/// suggestions that a person may overwrite.
public enum ProviderKind {
    OPENAI("openai", "OpenAI", "https://api.openai.com/v1", true, "gpt-5.4-mini gpt-5.4 gpt-4.1-mini"),
    ANTHROPIC(
            "anthropic",
            "Anthropic",
            "https://api.anthropic.com",
            true,
            "claude-sonnet-5 claude-haiku-4-5 claude-opus-4-8"),
    MISTRAL("mistral", "Mistral", "https://api.mistral.ai/v1", true, "mistral-small-latest mistral-medium-latest"),
    GROQ("groq", "Groq", "https://api.groq.com/openai/v1", true, "openai/gpt-oss-120b openai/gpt-oss-20b"),
    OPENROUTER("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", true, "openrouter/auto"),
    OPENAI_COMPATIBLE("openai-compatible", "Other (OpenAI-compatible)", "", false, "");

    private final String id;
    private final String label;
    private final String baseUrl;
    private final boolean needsKey;
    private final String models;

    ProviderKind(String id, String label, String baseUrl, boolean needsKey, String models) {
        this.id = id;
        this.label = label;
        this.baseUrl = baseUrl;
        this.needsKey = needsKey;
        this.models = models;
    }

    public static Optional<ProviderKind> byId(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    public String id() {
        return id;
    }

    /// The name that people read.
    public String label() {
        return label;
    }

    /// Empty where there is no usual one.
    public String baseUrl() {
        return baseUrl;
    }

    public boolean needsKey() {
        return needsKey;
    }

    /// Model names to suggest, best first; any other name is fine too.
    public List<String> models() {
        return models.isEmpty() ? List.of() : List.of(models.split(" "));
    }
}
