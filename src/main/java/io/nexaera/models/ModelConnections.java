package io.nexaera.models;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.egress.Outbound;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// A sub-account's connections to model providers. Every change leaves an audit entry; no key ever comes back out but
/// to an adapter.
@Component
public class ModelConnections {
    private final TenantDatabase database;
    private final ConnectionRows rows;
    private final AuditLog audit;
    private final Outbound outbound;
    private final ModelProviders providers;

    ModelConnections(
            TenantDatabase database, ConnectionRows rows, AuditLog audit, Outbound outbound, ModelProviders providers) {
        this.database = database;
        this.rows = rows;
        this.audit = audit;
        this.outbound = outbound;
        this.providers = providers;
    }

    /// All of them, by name.
    public List<SavedConnection> list(TenantScope scope) {
        return database.inTransaction(scope, rows::all);
    }

    /// @throws Problem.NotFound also for a neighbour's
    public SavedConnection find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> rows.find(tx, id));
    }

    /// @throws Problem.Invalid for a base URL that must not or can't be called
    /// @throws Problem.Conflict when the name is taken
    public SavedConnection add(TenantScope scope, NewConnection wanted) {
        allow(outbound, scope, wanted.baseUrl());
        try {
            return database.inTransaction(scope, tx -> insert(tx, wanted));
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict(
                    "models.name-taken", "There is already a connection named “%s”.".formatted(wanted.name()));
        }
    }

    static void allow(Outbound outbound, TenantScope scope, String baseUrl) {
        try {
            outbound.allow(scope.tenant(), baseUrl).withPath("check");
        } catch (Problem.Invalid refused) {
            throw new Problem.Invalid(refused.code(), "baseUrl", refused.sentence());
        }
    }

    private SavedConnection insert(TenantTransaction tx, NewConnection wanted) {
        rows.requireRoom(tx, 0);
        SavedConnection added = rows.insert(tx, wanted);
        audit.record(tx, event("added", added).after(described(added)));
        return added;
    }

    /// Replaces the key; the address stays. What the last test said no longer holds and is forgotten.
    public SavedConnection changeKey(TenantScope scope, UUID id, ProviderKey key) {
        return database.inTransaction(scope, tx -> {
            SavedConnection before = rows.find(tx, id);
            SavedConnection after = rows.changeKey(tx, id, key);
            audit.record(
                    tx, event("key-changed", after).before(described(before)).after(described(after)));
            return after;
        });
    }

    /// Forgets the key and keeps the connection: the agents that use it go on with the next key there is for its
    /// provider, or quote their documents.
    ///
    /// @throws Problem.Conflict where there is none
    public SavedConnection removeKey(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> {
            SavedConnection before = rows.find(tx, id);
            if (before.key().isEmpty()) {
                throw new Problem.Conflict("models.no-key", "This connection has no key.");
            }
            rows.removeKey(tx, id);
            SavedConnection after = rows.find(tx, id);
            audit.record(
                    tx, event("key-removed", after).before(described(before)).after(described(after)));
            return after;
        });
    }

    /// Makes a tiny live call with the stored key and remembers how it went.
    public ModelCheck test(TenantScope scope, UUID id) {
        Connected connected = database.inTransaction(scope, tx -> rows.connect(tx, id));
        ModelCheck check = providers.test(scope, connected);
        database.run(scope, tx -> {
            rows.rememberTest(tx, id, check);
            AuditEvent event = event("tested", rows.find(tx, id)).after(Map.of("result", check.code()));
            audit.record(tx, check.works() ? event : event.failed());
        });
        return check;
    }

    /// @throws Problem.Conflict while an agent uses it
    public void delete(TenantScope scope, UUID id) {
        try {
            database.run(scope, tx -> {
                SavedConnection gone = rows.find(tx, id);
                rows.delete(tx, id);
                audit.record(tx, event("deleted", gone).before(described(gone)));
            });
        } catch (DataIntegrityViolationException e) {
            throw new Problem.Conflict(
                    "models.in-use", "An agent still uses this connection. Give the agent another one first.");
        }
    }

    /// The connection with its key, for a call that follows after this transaction; notes that it is used.
    ///
    /// @throws Problem.NotFound also for a neighbour's
    Connected connect(TenantTransaction tx, UUID id) {
        Connected connected = rows.connect(tx, id);
        rows.rememberUse(tx, id);
        return connected;
    }

    static AuditEvent event(String deed, SavedConnection connection) {
        return AuditEvent.of("model-connection." + deed).target("model-connection", connection.id(), connection.name());
    }

    static Map<String, String> described(SavedConnection connection) {
        return Map.of(
                "kind", connection.kind().id(),
                "baseUrl", connection.baseUrl(),
                "defaultModel", connection.defaultModel(),
                "key",
                        connection
                                .key()
                                .map(hint -> hint.prefix() + "…" + hint.lastFour())
                                .orElse("none"));
    }
}
