package io.nexaera.models;

import io.nexaera.audit.AuditLog;
import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.dao.DuplicateKeyException;

/// Takes provider keys over from elsewhere, one in a transaction each, so that it can be cut off anywhere and run
/// again.
/// A key becomes its client's or its agency's own, with a mark until somebody replaces it. What stands there already is
/// never overwritten, and what somebody removed never comes back. No answer says anything of what it was given.
public final class KeyImport implements AutoCloseable {
    private final TenantDatabase database;
    private final ConnectionRows connections;
    private final AgencyKeyRows agencyKeys;
    private final AuditLog audit;
    private final Outbound outbound;
    private final Map<Place, NewConnection> rehearsed = new HashMap<>();

    private KeyImport(TenantDatabase database, Vault vault, AuditLog audit, Outbound outbound) {
        this.database = database;
        this.connections = new ConnectionRows(vault);
        this.agencyKeys = new AgencyKeyRows(vault);
        this.audit = audit;
        this.outbound = outbound;
    }

    /// Beside the application, with its settings.
    ///
    /// @throws io.nexaera.vault.UnusableKeys where the vault's keys are missing
    public static KeyImport beside(Environment environment, PlatformDatabase platform, TenantDatabase database) {
        EgressSettings egress = Binder.get(environment).bindOrCreate("nexaera.egress", EgressSettings.class);
        return new KeyImport(
                database, Vault.beside(environment, platform), AuditLog.besideTheApplication(), new Outbound(egress));
    }

    /// What became of a key.
    public sealed interface Outcome {
        /// Sealed, opened again, the same; where it was only checked: would be.
        record Imported() implements Outcome {}

        /// With this very key, address and model.
        record AlreadyThere() implements Outcome {}

        /// Imported once, and since replaced or removed by somebody, whose word counts.
        record Settled() implements Outcome {}

        /// @param why in words that quote nothing
        record Refused(String why) implements Outcome {}
    }

    /// Imports it, or says why not.
    ///
    /// @param scope of the client or the agency whose own it becomes
    /// @throws org.springframework.dao.DataAccessException where the database is not to be had
    public Outcome take(TenantScope scope, NewConnection wanted) {
        return told(scope, wanted, () -> database.inTransaction(scope, tx -> taken(tx, wanted)));
    }

    private Outcome taken(TenantTransaction tx, NewConnection wanted) {
        Outcome outcome = judged(tx, wanted, 0);
        if (outcome instanceof Outcome.Imported) {
            insert(tx, wanted);
        }
        return outcome;
    }

    /// The same, and writes nothing; it remembers what came before, for the second of two rows that want one place.
    public Outcome check(TenantScope scope, NewConnection wanted) {
        Place place = Place.of(scope, wanted);
        Optional<NewConnection> first = Optional.ofNullable(rehearsed.get(place));
        if (first.isPresent()) {
            return besides(scope, same(first.get(), wanted));
        }
        Outcome outcome =
                told(scope, wanted, () -> database.inTransaction(scope, tx -> judged(tx, wanted, rehearsedFor(scope))));
        if (outcome instanceof Outcome.Imported) {
            rehearsed.put(place, wanted);
        }
        return outcome;
    }

    /// Where one key stands: a client's connections go by their names, an agency's keys by their providers.
    private record Place(UUID tenant, String name) {
        static Place of(TenantScope scope, NewConnection wanted) {
            return new Place(
                    scope.tenant(),
                    scope.subAccount().isPresent()
                            ? wanted.name()
                            : wanted.kind().id());
        }
    }

    private int rehearsedFor(TenantScope scope) {
        return (int) rehearsed.keySet().stream()
                .filter(place -> place.tenant().equals(scope.tenant()))
                .count();
    }

    private Outcome told(TenantScope scope, NewConnection wanted, Supplier<Outcome> work) {
        try {
            if (!wanted.baseUrl().equals(wanted.kind().baseUrl())) {
                ModelConnections.allow(outbound, scope, wanted.baseUrl());
            }
            return work.get();
        } catch (Problem refused) {
            return new Outcome.Refused(words(refused));
        } catch (DuplicateKeyException e) {
            return new Outcome.Refused("Somebody added a key in its place this very moment.");
        }
    }

    /// @param coming how many more the client will have had by then
    private Outcome judged(TenantTransaction tx, NewConnection wanted, int coming) {
        KeyRows rows = rows(tx);
        boolean before = ImportedKeys.holds(tx, wanted);
        Optional<KeyRows.Held> held = rows.held(tx, wanted);
        if (before && held.flatMap(KeyRows.Held::importedAt).isEmpty()) {
            return new Outcome.Settled();
        }
        if (held.isPresent()) {
            return besides(tx.scope(), same(rows.opened(tx, held.get().id()), wanted));
        }
        rows.requireRoom(tx, coming);
        return new Outcome.Imported();
    }

    private static Outcome besides(TenantScope scope, boolean same) {
        return same
                ? new Outcome.AlreadyThere()
                : new Outcome.Refused(
                        scope.subAccount().isPresent()
                                ? "The client has a connection of this name with another key, address or model."
                                : "The agency has another key for this provider, or another address or model with it.");
    }

    private KeyRows rows(TenantTransaction tx) {
        return tx.scope().subAccount().isPresent() ? connections : agencyKeys;
    }

    private void insert(TenantTransaction tx, NewConnection wanted) {
        KeyRows rows = rows(tx);
        UUID id = rows.insertImported(tx, wanted);
        if (!same(rows.opened(tx, id), wanted)) {
            throw new IllegalStateException("a key that was sealed came back as another");
        }
        ImportedKeys.add(tx, wanted);
        audit.record(tx, rows.imported(tx, id));
    }

    private static boolean same(NewConnection one, NewConnection other) {
        return one.kind() == other.kind()
                && one.baseUrl().equals(other.baseUrl())
                && one.defaultModel().equals(other.defaultModel())
                && MessageDigest.isEqual(bytes(one), bytes(other));
    }

    private static byte[] bytes(NewConnection connection) {
        return connection.key().map(ProviderKey::reveal).orElse("").getBytes(StandardCharsets.UTF_8);
    }

    /// Sentences for somebody who typed an address quote it; here it may be anything.
    private static String words(Problem refused) {
        return switch (refused.code()) {
            case "egress.unknown-host" -> "There is no server at its address, or names can't be looked up here.";
            case "egress.reserved-address" -> "Its address is a reserved one; only public addresses are called.";
            default -> refused.sentence();
        };
    }

    @Override
    public void close() {
        outbound.close();
    }
}
