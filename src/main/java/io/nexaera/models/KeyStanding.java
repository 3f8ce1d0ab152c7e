package io.nexaera.models;

import io.nexaera.models.SavedConnection.KeyHint;
import java.util.List;
import java.util.Optional;

/// Whose key answers for a client with one provider, and why.
///
/// @param winner the first tier that has a key; empty where none has
/// @param why in words for people
/// @param uses which agents asked in the last 30 days, by whose key, latest first
public record KeyStanding(
        ProviderKind provider, Optional<KeyTier> winner, String why, List<Tier> tiers, List<UsageEvents.ByAgent> uses) {

    /// @param key what recalls the client's own key; empty for anybody else's
    public record Tier(KeyTier tier, State state, Optional<KeyHint> key) {}

    /// How a tier stands.
    public enum State {
        READY,
        NONE,
        /// There is a key and it can't be opened: calls fail rather than be paid for by somebody else.
        UNREADABLE
    }

    static KeyStanding of(ProviderKind provider, List<Tier> tiers, List<UsageEvents.ByAgent> uses) {
        Optional<Tier> first =
                tiers.stream().filter(tier -> tier.state() != State.NONE).findFirst();
        return new KeyStanding(
                provider, first.map(Tier::tier), first.map(KeyStanding::why).orElse(NOBODYS), tiers, uses);
    }

    private static final String NOBODYS = "Nobody has a key for this. Agents quote their documents.";

    private static String why(Tier tier) {
        if (tier.state() == State.UNREADABLE) {
            return tier.tier() == KeyTier.ORGANIZATION
                    ? "Your own key can't be opened any more, so answers fail. Enter it again, or remove it to let the next one take over."
                    : tier.tier().label() + " can't be opened any more, so answers fail until it is entered again.";
        }
        return switch (tier.tier()) {
            case ORGANIZATION -> "You have a key of your own: it always comes first.";
            case AGENCY -> "You have no key of your own, and your agency lends you its key.";
            case PLATFORM -> "Neither you nor your agency has a key for you, so this platform's is used.";
            case LEGACY -> "No other key is left. Enter one of your own, and this one is no longer needed.";
        };
    }
}
