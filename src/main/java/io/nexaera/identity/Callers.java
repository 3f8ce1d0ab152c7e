package io.nexaera.identity;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/// Turns a credential and the place that an address names into a [Caller].
@Component
class Callers {
    private final Sessions sessions;
    private final ApiKeys keys;
    private final Visits visits;
    private final AgentTokens agents;

    Callers(Sessions sessions, ApiKeys keys, Visits visits, AgentTokens agents) {
        this.sessions = sessions;
        this.keys = keys;
        this.visits = visits;
        this.agents = agents;
    }

    Optional<SignedIn> signedIn(String sessionToken, Origin origin) {
        return sessions.find(sessionToken, origin);
    }

    /// By an API key or a token that acts as an agent.
    Optional<Caller> byKey(String key, Origin origin) {
        return key.startsWith(AgentTokens.PREFIX) ? agents.caller(key, origin) : keys.caller(key, origin);
    }

    /// The person as they act in the place that the address names; empty where they don't belong there.
    Optional<Caller> at(SignedIn who, Map<String, String> address) {
        return at(who, named(address));
    }

    static Optional<Caller> at(SignedIn who, Place place) {
        return at(who, place::equals);
    }

    private static Optional<Caller> at(SignedIn who, Predicate<Place> wanted) {
        return who.memberships().stream()
                .filter(membership -> wanted.test(membership.place()))
                .findFirst()
                .map(membership -> caller(who, membership));
    }

    /// True where the key's own place is the one that the address names, or the address names none (`/v1/…`).
    boolean fits(Caller caller, Map<String, String> address) {
        return !namesPlace(address) || named(address).test(caller.place());
    }

    /// True for an agency's person who asks for a place of that agency's clients: they are told how to get access.
    boolean isClientOfOwnAgency(SignedIn who, Map<String, String> address) {
        return who.memberships().stream()
                .filter(membership -> membership.role().ofAgency())
                .anyMatch(membership -> membership.place().agency().slug().equals(address.get("agency")));
    }

    /// The person as they visit a client under its grant; empty without one.
    Optional<Caller> visiting(SignedIn who, Map<String, String> address, String deed) {
        return visits.caller(who, address, deed);
    }

    private static boolean namesPlace(Map<String, String> address) {
        return address.containsKey("agency") || address.containsKey("agencyId") || address.containsKey("subAccount");
    }

    /// Pages name places by slugs (`{agency}`, `{sub}`), the API by ids (`{agencyId}` or `{subAccount}`).
    private static Predicate<Place> named(Map<String, String> address) {
        if (address.containsKey("subAccount")) {
            return place -> place.subAccount()
                    .map(sub -> sub.id().toString().equals(address.get("subAccount")))
                    .orElse(false);
        }
        if (address.containsKey("agencyId")) {
            return place -> place.subAccount().isEmpty()
                    && place.agency().id().toString().equals(address.get("agencyId"));
        }
        Optional<String> sub = Optional.ofNullable(address.get("sub"));
        return place -> place.agency().slug().equals(address.get("agency"))
                && place.subAccount().map(s -> s.slug()).equals(sub);
    }

    static Caller caller(SignedIn who, Membership membership) {
        Place place = membership.place();
        Optional<UUID> subAccount = place.subAccount().map(sub -> sub.id());
        var permissions = membership.role().permissions();
        return new Caller(
                ScopeMint.member(
                        place.agency().id(), subAccount, who.person().id(), Permission.bits(permissions), who.origin()),
                place,
                who.person().name(),
                Optional.of(who.person()),
                Optional.of(membership.role()),
                permissions,
                List.copyOf(who.memberships()));
    }
}
