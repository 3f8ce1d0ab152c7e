package io.nexaera.models;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.SubAccount;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.egress.Outbound;
import io.nexaera.models.AgencyKey.Sharing;
import io.nexaera.models.AgencyKey.With;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// An agency's keys for model providers, one for each, which it may lend to clients. In the agency's scope. Every
/// change
/// leaves an audit entry; no key ever comes back out but to an adapter.
@Component
public class AgencyKeys {
    private final TenantDatabase database;
    private final AgencyKeyRows rows;
    private final Agencies agencies;
    private final UsageEvents usage;
    private final AuditLog audit;
    private final Outbound outbound;
    private final ModelProviders providers;

    AgencyKeys(
            TenantDatabase database,
            AgencyKeyRows rows,
            Agencies agencies,
            UsageEvents usage,
            AuditLog audit,
            Outbound outbound,
            ModelProviders providers) {
        this.database = database;
        this.rows = rows;
        this.agencies = agencies;
        this.usage = usage;
        this.audit = audit;
        this.outbound = outbound;
        this.providers = providers;
    }

    /// All of them.
    public List<AgencyKey> list(TenantScope scope) {
        return database.inTransaction(scope, rows::all);
    }

    /// How often each key was used for each client, most first. Counts only.
    public List<UsageEvents.ByClient> uses(TenantScope scope) {
        return database.inTransaction(scope, usage::ofAgencyKeys);
    }

    /// @param wanted its name doesn't matter: a provider has one key
    /// @throws Problem.Invalid for a base URL that must not or can't be called
    /// @throws Problem.Conflict where there is one for this provider
    public AgencyKey add(TenantScope scope, NewConnection wanted, Sharing sharing) {
        ModelConnections.allow(outbound, scope, wanted.baseUrl());
        try {
            return database.inTransaction(scope, tx -> {
                requireOwnClients(tx, sharing);
                AgencyKey added = rows.insert(tx, wanted, sharing);
                audit.record(tx, event("added", added).after(described(added)));
                return added;
            });
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict(
                    "models.key-exists",
                    "There is a key for %s already. Replace or remove it."
                            .formatted(wanted.kind().label()));
        }
    }

    /// Replaces the key; address and clients stay.
    public AgencyKey change(TenantScope scope, UUID id, ProviderKey key) {
        return changed(scope, id, "changed", tx -> rows.storeKey(tx, id, key));
    }

    /// Says which clients may use it, from their next question on.
    public AgencyKey share(TenantScope scope, UUID id, Sharing sharing) {
        return changed(scope, id, "shared", tx -> {
            requireOwnClients(tx, sharing);
            rows.share(tx, id, sharing);
        });
    }

    private AgencyKey changed(
            TenantScope scope, UUID id, String deed, java.util.function.Consumer<TenantTransaction> change) {
        return database.inTransaction(scope, tx -> {
            AgencyKey before = rows.find(tx, id);
            change.accept(tx);
            AgencyKey after = rows.find(tx, id);
            audit.record(tx, event(deed, after).before(described(before)).after(described(after)));
            return after;
        });
    }

    private void requireOwnClients(TenantTransaction tx, Sharing sharing) {
        if (sharing.with() == With.SOME && sharing.clients().isEmpty()) {
            throw new Problem.Invalid("models.clients", "clients", "Choose at least one client.");
        }
        sharing.clients().forEach(client -> agencies.find(tx, client));
    }

    /// Makes a tiny live call with the stored key and remembers how it went.
    public ModelCheck test(TenantScope scope, UUID id) {
        ModelCheck check = providers.test(scope, database.inTransaction(scope, tx -> rows.connect(tx, id)));
        database.run(scope, tx -> {
            rows.rememberTest(tx, id, check);
            AuditEvent event = event("tested", rows.find(tx, id)).after(Map.of("result", check.code()));
            audit.record(tx, check.works() ? event : event.failed());
        });
        return check;
    }

    /// Clients that used it go on with the next key there is for them, at once.
    public void remove(TenantScope scope, UUID id) {
        database.run(scope, tx -> {
            AgencyKey gone = rows.find(tx, id);
            rows.delete(tx, id);
            audit.record(tx, event("removed", gone).before(described(gone)));
        });
    }

    static AuditEvent event(String deed, AgencyKey key) {
        return AuditEvent.of("model-key." + deed)
                .target("model-key", key.id(), key.kind().label());
    }

    static Map<String, String> described(AgencyKey key) {
        return Map.of(
                "baseUrl", key.baseUrl(),
                "defaultModel", key.defaultModel(),
                "key",
                        key.key()
                                .map(hint -> hint.prefix() + "…" + hint.lastFour())
                                .orElse("none"),
                "sharedWith", key.sharing().with().name().toLowerCase(Locale.ROOT),
                "clients", key.sharing().clients().stream().map(UUID::toString).collect(Collectors.joining(" ")));
    }

    /// The clients to choose from.
    public List<SubAccount> clients(TenantScope scope) {
        return database.inTransaction(scope, agencies::subAccounts);
    }
}
