package io.nexaera.agents;

import io.nexaera.models.KeyTier;
import io.nexaera.models.KeyWish;
import io.nexaera.models.ProviderKind;
import io.nexaera.problem.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What people write of an agent. Limits are checked when it is made.
///
/// @param connection the model connection; without one the agent quotes its documents
/// @param model as the provider names it; needed where there is a connection
/// @param temperature 0 to 2
/// @param maxAnswerTokens 16 to 8000
/// @param maxQuestionChars 100 to 32,000
/// @param documents which documents it answers from; empty for every document of the client
/// @param provider where no connection is chosen: it answers with whichever key there is for this provider
/// @param keyTiers whose keys it may use
/// @param guardrails what it turns away
public record AgentDraft(
        String name,
        String instructions,
        Optional<UUID> connection,
        Optional<String> model,
        double temperature,
        int maxAnswerTokens,
        int maxQuestionChars,
        Optional<List<UUID>> documents,
        Optional<ProviderKind> provider,
        Set<KeyTier> keyTiers,
        Guardrails guardrails) {
    public static final double DEFAULT_TEMPERATURE = 0.3;
    public static final int DEFAULT_ANSWER_TOKENS = 800;
    public static final int DEFAULT_QUESTION_CHARS = 4_000;
    private static final int MAX_NAME_CHARS = 80;
    private static final int MAX_INSTRUCTION_CHARS = 20_000;
    private static final int MAX_DOCUMENTS = 500;

    public AgentDraft {
        name = name.strip();
        model = model.map(String::strip).filter(text -> !text.isEmpty());
        check(!name.isEmpty() && name.length() <= MAX_NAME_CHARS, "name", "A name has 1 to 80 characters.");
        check(
                instructions.length() <= MAX_INSTRUCTION_CHARS,
                "instructions",
                "Instructions have 20,000 characters at most; these have " + instructions.length() + ".");
        check(connection.isEmpty() || model.isPresent(), "model", "Choose a model of this connection.");
        check(temperature >= 0 && temperature <= 2, "temperature", "The temperature goes from 0 to 2.");
        check(
                maxAnswerTokens >= 16 && maxAnswerTokens <= 8_000,
                "maxAnswerTokens",
                "An answer has 16 to 8,000 tokens at most.");
        check(
                maxQuestionChars >= 100 && maxQuestionChars <= 32_000,
                "maxQuestionChars",
                "The limit for a question is between 100 and 32,000 characters.");
        check(connection.isEmpty() || provider.isEmpty(), "provider", "Choose a connection or a provider, not both.");
        check(!keyTiers.isEmpty(), "keyTiers", "Choose at least one whose key it may use.");
        keyTiers = Set.copyOf(keyTiers);
        check(documents.map(List::size).orElse(0) <= MAX_DOCUMENTS, "documents", "Choose 500 documents at most.");
    }

    /// One that may use whosever key there is.
    public AgentDraft(
            String name,
            String instructions,
            Optional<UUID> connection,
            Optional<String> model,
            double temperature,
            int maxAnswerTokens,
            int maxQuestionChars,
            Optional<List<UUID>> documents) {
        this(
                name,
                instructions,
                connection,
                model,
                temperature,
                maxAnswerTokens,
                maxQuestionChars,
                documents,
                Optional.empty(),
                EnumSet.allOf(KeyTier.class),
                Guardrails.NOTING);
    }

    /// What it wants to answer with.
    public KeyWish wish() {
        return new KeyWish(connection, provider, keyTiers);
    }

    /// True where it only quotes.
    public boolean withoutModel() {
        return connection.isEmpty() && provider.isEmpty();
    }

    /// An agent that answers from all documents, without a model.
    public static AgentDraft plain(String name, String instructions) {
        return new AgentDraft(
                name,
                instructions,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_TEMPERATURE,
                DEFAULT_ANSWER_TOKENS,
                DEFAULT_QUESTION_CHARS,
                Optional.empty());
    }

    private static void check(boolean holds, String field, String sentence) {
        if (!holds) {
            throw new Problem.Invalid("agents." + field, field, sentence);
        }
    }
}
