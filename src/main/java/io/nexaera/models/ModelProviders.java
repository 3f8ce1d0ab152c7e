package io.nexaera.models;

import io.nexaera.egress.Outbound;
import io.nexaera.tenancy.TenantScope;
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

    /// A tiny live call on behalf of whoever's scope this is.
    ModelCheck test(TenantScope scope, Connected connected) {
        ModelConnection connection = connected.connection();
        return of(connection.kind()).test(scope.tenant(), connection, connected.defaultModel());
    }

    public ModelProvider of(ProviderKind kind) {
        return kind == ProviderKind.ANTHROPIC ? anthropic : openAi;
    }
}
