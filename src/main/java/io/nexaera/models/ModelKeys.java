package io.nexaera.models;

import io.nexaera.agencies.Agencies;
import io.nexaera.identity.AgentRuns;
import io.nexaera.models.KeyStanding.State;
import io.nexaera.models.KeyStanding.Tier;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Vault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Whose key serves a client: its own, else its agency's, else the platform's, else a legacy one.
///
/// A tier without a key gives way at once. A key that is there and can't be opened doesn't: the call fails and says so,
/// for the next tier is somebody else's money and contract.
@Component
public class ModelKeys {
    private final TenantDatabase database;
    private final ModelConnections owned;
    private final ConnectionRows connections;
    private final AgencyKeyRows agencyKeys;
    private final OperatorKeys operator;
    private final Agencies agencies;
    private final UsageEvents usage;
    private final AgentRuns runs;
    private final Vault vault;

    ModelKeys(
            TenantDatabase database,
            ModelConnections owned,
            ConnectionRows connections,
            AgencyKeyRows agencyKeys,
            OperatorKeys operator,
            Agencies agencies,
            UsageEvents usage,
            AgentRuns runs,
            Vault vault) {
        this.database = database;
        this.owned = owned;
        this.connections = connections;
        this.agencyKeys = agencyKeys;
        this.operator = operator;
        this.agencies = agencies;
        this.usage = usage;
        this.runs = runs;
        this.vault = vault;
    }

    /// The provider with the key of the first tier that has one; empty where none has. No transaction may be open.
    ///
    /// @throws Problem.NotFound for a neighbour's connection
    /// @throws Problem.Conflict where the key can't be opened, or the client has withdrawn its own
    public Optional<Connected> connect(TenantScope asker, KeyWish wish) {
        return choose(asker, database.inTransaction(runs.fetching(asker), tx -> offers(tx, wish)));
    }

    /// The offer of the first tier that has one. No transaction may be open.
    ///
    /// @throws Problem.Conflict where the agency's key can't be opened
    public Optional<Connected> choose(TenantScope asker, Offers offers) {
        return offers.own()
                .or(() -> offers.lent().flatMap(id -> borrow(asker, id)))
                .or(offers::platform)
                .or(offers::legacy);
    }

    /// What each tier has for a wish, the client's own key opened.
    public record Offers(
            Optional<Connected> own, Optional<UUID> lent, Optional<Connected> platform, Optional<Connected> legacy) {}

    /// In the scope that may fetch keys, [AgentRuns#fetching].
    ///
    /// @throws Problem.NotFound for a neighbour's connection
    /// @throws Problem.Conflict where the client's own key can't be opened, or the client has withdrawn its own
    public Offers offers(TenantTransaction tx, KeyWish wish) {
        vault.requireLent(tx);
        Optional<ProviderKind> provider =
                wish.connection().map(id -> connections.find(tx, id).kind()).or(wish::provider);
        if (provider.isEmpty()) {
            return new Offers(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        ProviderKind kind = provider.get();
        boolean operatorLends = operator.lendsTo(agencies.own(tx).slug());
        return new Offers(
                offer(
                        wish,
                        KeyTier.ORGANIZATION,
                        () -> own(tx, wish.connection(), kind).map(id -> owned.connect(tx, id))),
                offer(wish, KeyTier.AGENCY, () -> lent(tx, kind)),
                offer(wish, KeyTier.PLATFORM, () -> operatorLends ? operator.platform(kind) : Optional.empty()),
                offer(wish, KeyTier.LEGACY, () -> operatorLends ? operator.legacy(kind) : Optional.empty()));
    }

    private static <T> Optional<T> offer(KeyWish wish, KeyTier tier, Supplier<Optional<T>> offer) {
        return wish.allows(tier) ? offer.get() : Optional.empty();
    }

    /// The connection that was chosen, else the oldest of this provider; with a key, where its provider asks for one.
    private Optional<UUID> own(TenantTransaction tx, Optional<UUID> chosen, ProviderKind kind) {
        return connections.oldestFirst(tx, kind).stream()
                .filter(one -> chosen.isEmpty() || chosen.get().equals(one.id()))
                .filter(one -> one.key().isPresent() || !kind.needsKey())
                .map(SavedConnection::id)
                .findFirst();
    }

    private static Optional<UUID> lent(TenantTransaction tx, ProviderKind kind) {
        return tx.sql("select id from ctx.lent_model_keys() where kind = :kind")
                .param("kind", kind.id())
                .query(UUID.class)
                .optional();
    }

    /// Empty where it was removed or taken back this very moment.
    private Optional<Connected> borrow(TenantScope asker, UUID id) {
        try {
            return database.inTransaction(
                    runs.borrowing(asker), tx -> agencyKeys.lend(tx, id, asker.requireSubAccount()));
        } catch (Problem.Conflict unreadable) {
            throw new Problem.Conflict(
                    "models.agency-key-unreadable",
                    "Your agency's key to this model can't be opened any more. Please tell your agency.");
        }
    }

    /// The operator's variables that hold a key outside any key store and may serve this agency's clients.
    List<String> legacyVariablesFor(TenantScope agency) {
        return database.inTransaction(
                agency, tx -> operator.lendsTo(agencies.own(tx).slug()) ? operator.legacyVariables() : List.of());
    }

    /// Every provider that some tier has a key for or that was used lately, as the client stands with it. No
    /// transaction
    /// may be open.
    public List<KeyStanding> standings(TenantScope scope) {
        List<Found> found = database.inTransaction(scope, this::found);
        Set<UUID> unreadable = unreadable(scope, found);
        return found.stream()
                .map(one -> standing(one, unreadable))
                .filter(standing ->
                        standing.winner().isPresent() || !standing.uses().isEmpty())
                .toList();
    }

    private record Found(
            ProviderKind kind,
            Tier own,
            Optional<UUID> lent,
            boolean platform,
            boolean legacy,
            List<UsageEvents.ByAgent> uses) {}

    private List<Found> found(TenantTransaction tx) {
        boolean lends = operator.lendsTo(agencies.own(tx).slug());
        List<UsageEvents.ByAgent> uses = usage.ofClient(tx);
        return Arrays.stream(ProviderKind.values())
                .map(kind -> new Found(
                        kind,
                        ownStanding(tx, kind),
                        lent(tx, kind),
                        lends && operator.platform(kind).isPresent(),
                        lends && operator.legacy(kind).isPresent(),
                        uses.stream().filter(use -> use.provider() == kind).toList()))
                .toList();
    }

    private static KeyStanding standing(Found found, Set<UUID> unreadable) {
        State agencys = found.lent().filter(unreadable::contains).isPresent()
                ? State.UNREADABLE
                : state(found.lent().isPresent());
        return KeyStanding.of(
                found.kind(),
                List.of(
                        found.own(),
                        tier(KeyTier.AGENCY, agencys),
                        tier(KeyTier.PLATFORM, state(found.platform())),
                        tier(KeyTier.LEGACY, state(found.legacy()))),
                found.uses());
    }

    private Set<UUID> unreadable(TenantScope scope, List<Found> found) {
        List<UUID> lent = found.stream().flatMap(one -> one.lent().stream()).toList();
        return lent.isEmpty()
                ? Set.of()
                : database.inTransaction(
                        runs.borrowing(scope),
                        tx -> lent.stream()
                                .filter(id -> opening(() -> agencyKeys.connect(tx, id)) == State.UNREADABLE)
                                .collect(Collectors.toSet()));
    }

    private Tier ownStanding(TenantTransaction tx, ProviderKind kind) {
        return own(tx, Optional.empty(), kind)
                .map(id -> new Tier(
                        KeyTier.ORGANIZATION,
                        opening(() -> connections.connect(tx, id)),
                        connections.find(tx, id).key()))
                .orElse(tier(KeyTier.ORGANIZATION, State.NONE));
    }

    private static State opening(Runnable open) {
        try {
            open.run();
            return State.READY;
        } catch (Problem.Conflict unreadable) {
            return State.UNREADABLE;
        }
    }

    private static State state(boolean has) {
        return has ? State.READY : State.NONE;
    }

    private static Tier tier(KeyTier tier, State state) {
        return new Tier(tier, state, Optional.empty());
    }
}
