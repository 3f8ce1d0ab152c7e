package io.nexaera.vault;

import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The tenants' data keys: one seals, those before it open what they sealed until nothing needs them.
///
/// A key is HMAC-SHA256(the tenant's share, label ‖ id ‖ seed). The share lies outside the database, the seed in it,
/// wrapped by the key-encryption key: neither half is worth anything alone. Where a client has a key of its own, the
/// seed
/// is wrapped by that one first.
@Component
class DataKeys {
    static final String ROTATE_WHEN_DUE = "vault.rotate-when-due";
    static final String RE_ENCRYPT = "vault.re-encrypt";
    static final String DESTROY_UNUSED = "vault.destroy-unused";

    /// A key store may be gone for a day: the waits between attempts grow to most of an hour.
    static final int MOST_ATTEMPTS = 40;

    private static final byte[] LABEL = "nexaera-data-key-2|".getBytes(StandardCharsets.US_ASCII);
    private static final int SEED_BYTES = 32;
    private static final long USES_AT_ONCE = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Logger LOG = LoggerFactory.getLogger(DataKeys.class);

    private final Kek kek;
    private final Shares shares;
    private final LentKeys lent;
    private final Jobs jobs;
    private final RotationSettings settings;
    private final Map<String, Long> usesLeft = new ConcurrentHashMap<>();

    DataKeys(Kek kek, Shares shares, LentKeys lent, Jobs jobs, RotationSettings settings) {
        this.kek = kek;
        this.shares = shares;
        this.lent = lent;
        this.jobs = jobs;
        this.settings = settings;
    }

    /// What seals next, for `uses` secrets; the first is made now, and one that has sealed enough gives way here.
    OpenedKey active(TenantTransaction tx, long uses) {
        DataKeyRows.Stored active = current(tx).orElseGet(() -> first(tx));
        if (active.uses() + uses > settings.uses()) {
            active = next(tx).or(() -> current(tx)).orElseThrow();
        }
        count(tx, active.id(), uses);
        return opened(tx, active);
    }

    /// What opens a secret that names it.
    ///
    /// @throws Problem.Conflict `vault.key-missing` where it was destroyed or never was this tenant's
    OpenedKey byId(TenantTransaction tx, String id) {
        return opening(tx, DataKeyRows.usable(tx, id));
    }

    /// @throws Problem.Conflict `vault.key-missing` where there is none
    OpenedKey opening(TenantTransaction tx, Optional<DataKeyRows.Stored> key) {
        return key.map(stored -> opened(tx, stored))
                .orElseThrow(() -> new Problem.Conflict(
                        "vault.key-missing", "The key to this stored secret is gone. Please enter the secret again."));
    }

    /// Makes a new key active; everything under the old ones is sealed anew in the background, then they are destroyed.
    ///
    /// @throws Problem.Conflict `vault.rotating` where somebody does the same at this moment
    DataKeyRows.Stored rotate(TenantTransaction tx) {
        return next(tx).orElseThrow(() ->
                new Problem.Conflict("vault.rotating", "The key was changed by somebody else this very moment."));
    }

    private Optional<DataKeyRows.Stored> next(TenantTransaction tx) {
        tx.sql("""
                update app.data_key set state = 'retiring', retired_at = now()
                where tenant_id = :tenant and state = 'active'""").update();
        Optional<DataKeyRows.Stored> made = insert(tx);
        made.ifPresent(key -> jobs.enqueue(tx, RE_ENCRYPT, key.uuid()));
        return made;
    }

    /// What seals now; empty where nothing was sealed yet.
    Optional<DataKeyRows.Stored> current(TenantTransaction tx) {
        return DataKeyRows.active(tx);
    }

    /// Destroys a key that nothing is sealed under; the database refuses for any other.
    void destroy(TenantTransaction tx, String id) {
        tx.sql("""
                        update app.data_key set state = 'destroyed'
                        where tenant_id = :tenant and id = :id and state = 'retiring'""").param("id", id).update();
    }

    /// The key that seals first; made now, or by another who does so at this moment.
    DataKeyRows.Stored first(TenantTransaction tx) {
        return insert(tx)
                .or(() -> current(tx)) // another transaction was first, and has committed
                .orElseThrow();
    }

    private Optional<DataKeyRows.Stored> insert(TenantTransaction tx) {
        String id = "dek-" + UUID.randomUUID();
        requireShareOfOlderKeys(tx);
        UUID tenant = tx.scope().tenant();
        shares.ofOrNew(tenant);
        try (LentKeys.Layer layer = lent.layer(tx)) {
            Kek.Wrapped seed = wrappedSeed(tenant, id, layer);
            Optional<DataKeyRows.Stored> made = tx.sql("""
                            insert into app.data_key (tenant_id, id, kek_id, wrapped, format)
                            values (:tenant, :id, :kek, :wrapped, :format)
                            on conflict (tenant_id) where state = 'active' do nothing
                            returning id, kek_id, wrapped, format, uses, (select c.holding from ctx.client_key() c) as client_key""")
                    .param("id", id)
                    .param("kek", seed.kekId())
                    .param("wrapped", seed.bytes())
                    .param("format", layer.format())
                    .query(DataKeyRows::read)
                    .optional();
            made.ifPresent(key -> jobs.enqueueLater(tx, ROTATE_WHEN_DUE, key.uuid(), settings.after()));
            return made;
        }
    }

    /// A new share would hide that the old one is lost, and with it everything under the keys before.
    private void requireShareOfOlderKeys(TenantTransaction tx) {
        if (DataKeyRows.anyInHalves(tx)) {
            shares.of(tx.scope().tenant());
        }
    }

    private Kek.Wrapped wrappedSeed(UUID tenant, String id, LentKeys.Layer layer) {
        byte[] seed = new byte[SEED_BYTES];
        RANDOM.nextBytes(seed);
        try {
            return wrapped(id, layer.around(tenant, id, seed));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    private Kek.Wrapped wrapped(String id, byte[] bytes) {
        try {
            return kek.wrap(id, bytes);
        } catch (KekFailure e) {
            throw told(e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    void requireLent(TenantTransaction tx) {
        lent.require(tx);
    }

    /// Puts every key of the transaction's client under the client's own, or takes them out from under it.
    ///
    /// @throws Problem.Conflict `vault.rotating` where one of them is wrapped anew at this moment
    void hold(TenantTransaction tx, LentKeys.Layer layer, boolean held) {
        UUID tenant = tx.scope().tenant();
        DataKeyRows.lockAll(tx);
        for (DataKeyRows.Stored key : DataKeyRows.ofFormat(tx, held ? 2 : 3)) {
            byte[] bytes = unwrapped(key);
            Kek.Wrapped anew = wrapped(
                    key.id(), held ? layer.around(tenant, key.id(), bytes) : layer.within(tenant, key.id(), bytes));
            boolean done = tx.sql("select ctx.hold_data_key(:id, :was, :kek, :becomes, :held)")
                    .param("id", key.id())
                    .param("was", Base64.getDecoder().decode(key.wrapped()))
                    .param("kek", anew.kekId())
                    .param("becomes", anew.bytes())
                    .param("held", held)
                    .query(Boolean.class)
                    .single();
            if (!done) {
                throw new Problem.Conflict(
                        "vault.rotating", "The encryption keys are being changed this very moment. Please try again.");
            }
        }
    }

    /// Counts in blocks, so that not every secret writes this row.
    private void count(TenantTransaction tx, String id, long uses) {
        long left = usesLeft.getOrDefault(id, 0L) - uses;
        if (left < 0) {
            long reserved = Math.min(USES_AT_ONCE, Math.max(1, settings.uses() / 10)) + uses;
            tx.sql("update app.data_key set uses = uses + :uses where tenant_id = :tenant and id = :id")
                    .param("uses", reserved)
                    .param("id", id)
                    .update();
            left += reserved;
        }
        usesLeft.put(id, left);
    }

    private OpenedKey opened(TenantTransaction tx, DataKeyRows.Stored stored) {
        byte[] seed = seed(tx, stored);
        if (stored.format() == 1) {
            return new OpenedKey(stored.id(), new ErasableKey(seed));
        }
        byte[] share = new byte[0];
        try {
            share = shares.of(tx.scope().tenant());
            return new OpenedKey(stored.id(), new ErasableKey(joined(share, stored.id(), seed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(share, (byte) 0);
        }
    }

    private byte[] seed(TenantTransaction tx, DataKeyRows.Stored stored) {
        if (stored.clientKey().isEmpty() && stored.format() < 3) {
            return unwrapped(stored);
        }
        try (LentKeys.Layer layer = lent.layer(tx, stored.clientKey())) {
            byte[] bytes = unwrapped(stored);
            return stored.format() < 3 ? bytes : layer.within(tx.scope().tenant(), stored.id(), bytes);
        }
    }

    private byte[] unwrapped(DataKeyRows.Stored stored) {
        try {
            return kek.unwrap(stored.kekId(), stored.id(), Base64.getDecoder().decode(stored.wrapped()));
        } catch (KekFailure e) {
            throw told(e);
        }
    }

    /// The operator is told what is wrong, the person only that something is.
    private static Problem told(KekFailure failure) {
        LOG.error("{}", failure.getMessage());
        return failure.problem();
    }

    static byte[] joined(byte[] share, String id, byte[] seed) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(share, "HmacSHA256"));
        mac.update(LABEL);
        mac.update((id + "|").getBytes(StandardCharsets.US_ASCII));
        return mac.doFinal(seed);
    }
}
