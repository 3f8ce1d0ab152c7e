package io.nexaera.models;

import io.nexaera.privacy.Redacted;
import io.nexaera.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// A way to talk to models, one per wire format. Stateless; any number of calls at once.
public sealed interface ModelProvider permits OpenAiCompatible, Anthropic {

    /// A call that is ready to go; nothing is sent before [ModelStream#forEach].
    ///
    /// @param tenant for whom; see `egress`
    /// @throws Problem.Invalid when the connection's base URL could never be called
    ModelStream open(UUID tenant, ModelConnection connection, ModelCall call);

    /// Asks the model for one word and says how it went. Costs a few tokens; takes 20 seconds at most.
    default ModelCheck test(UUID tenant, ModelConnection connection, String model) {
        Redacted words = Redacted.framed(List.of(), none -> "Reply with the single word OK.");
        List<PromptMessage> hello = List.of(new PromptMessage(ModelMessage.Role.USER, words));
        ModelCall call = new ModelCall(model, hello, null, 16, Duration.ofSeconds(20), false);
        try (ModelStream stream = open(tenant, connection, call)) {
            stream.forEach(event -> {});
            return ModelCheck.passed(connection.kind(), model);
        } catch (Problem problem) {
            boolean answered = problem.code().equals(ModelProblems.EMPTY_ANSWER);
            return answered ? ModelCheck.passed(connection.kind(), model) : ModelCheck.failed(problem);
        }
    }
}
