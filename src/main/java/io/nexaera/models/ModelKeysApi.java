package io.nexaera.models;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.models.KeyStanding.State;
import io.nexaera.models.SavedConnection.KeyHint;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whose key answers for a client, provider by provider, and why.
@RestController
@Tag(name = "Model keys")
class ModelKeysApi {
    private final ModelKeys keys;

    ModelKeysApi(ModelKeys keys) {
        this.keys = keys;
    }

    /// @param servedBy `organization`, `agency`, `platform` or `legacy`; empty where nobody has a key
    record StandingView(
            String provider, Optional<KeyTier> servedBy, String why, List<TierView> tiers, List<UseView> uses) {
        static StandingView of(KeyStanding standing) {
            return new StandingView(
                    standing.provider().id(),
                    standing.winner(),
                    standing.why(),
                    standing.tiers().stream()
                            .map(tier -> new TierView(tier.tier(), code(tier.state()), tier.key()))
                            .toList(),
                    standing.uses().stream()
                            .map(use -> new UseView(use.agent(), use.tier(), use.uses(), use.lastUsed()))
                            .toList());
        }

        private static String code(State state) {
            return state.name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param state `ready`, `none` or `unreadable`
    record TierView(KeyTier tier, String state, Optional<KeyHint> key) {}

    record UseView(UUID agent, KeyTier tier, long uses, Instant lastUsed) {}

    /// Providers that some tier has a key for, and those used in the last 30 days.
    @GetMapping("/api/v1/sub-accounts/{subAccount}/model-keys")
    @Requires(Permission.MODELS_VIEW)
    List<StandingView> standings(Caller caller) {
        return keys.standings(caller.scope()).stream().map(StandingView::of).toList();
    }
}
