package io.nexaera.models;

import io.nexaera.egress.Outbound;
import java.time.Clock;
import org.springframework.stereotype.Component;

/// The adapter for each kind of provider.
@Component
public class ModelProviders {
    private final Anthropic anthropic;
    private final OpenAiCompatible openAi;

    public ModelProviders(Outbound outbound, Clock clock) {
        this.anthropic = new Anthropic(outbound, clock);
        this.openAi = new OpenAiCompatible(outbound, clock);
    }

    public ModelProvider of(ProviderKind kind) {
        return kind == ProviderKind.ANTHROPIC ? anthropic : openAi;
    }
}
