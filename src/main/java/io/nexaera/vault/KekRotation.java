package io.nexaera.vault;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.vault.KeksInUse.Use;
import io.nexaera.vault.KeksInUse.WrappedDataKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/// Key-encryption keys for whoever runs the installation: how they stand, a new version, everything put under it, an
/// old
/// one destroyed. All of it while the application runs, and after being cut off at any moment it is run again.
public final class KekRotation {
    private static final int BATCH = 100;

    private final Kek kek;
    private final KeksInUse inUse;
    private final KeyCheck check;
    private final AuditLog audit;

    KekRotation(Kek kek, KeksInUse inUse, KeyCheck check, AuditLog audit) {
        this.kek = kek;
        this.inUse = inUse;
        this.check = check;
        this.audit = audit;
    }

    /// @param environment with the settings `nexaera.vault.…`
    /// @throws UnusableKeys where the keys can't be opened
    public static KekRotation open(ConfigurableEnvironment environment, PlatformDatabase database) {
        VaultSettings settings = Binder.get(environment)
                .bind("nexaera.vault", VaultSettings.class)
                .get();
        KeksInUse inUse = new KeksInUse(database);
        try {
            return new KekRotation(
                    VaultKeys.existing(settings),
                    inUse,
                    new KeyCheck(inUse, settings.shares()),
                    AuditLog.besideTheApplication());
        } catch (KekFailure failure) {
            throw UnusableKeys.because(failure);
        }
    }

    /// How a version stands.
    ///
    /// @param here whether it is in the file or the token
    /// @param active whether it wraps what is new
    /// @param retiredAt since when it wraps nothing any more
    public record Version(
            String id, boolean here, boolean active, Optional<Instant> retiredAt, long dataKeys, long tenants) {}

    /// How far putting everything under the active version has come.
    ///
    /// @param failed data keys that don't open under the version they name
    public record Progress(long done, long failed, long all) {}

    public String place() {
        return kek.place();
    }

    public List<Version> versions() {
        Map<String, Use> uses = inUse.all().stream().collect(Collectors.toMap(Use::kekId, Function.identity()));
        NavigableSet<String> ids = new TreeSet<>(KekId.OLDEST_FIRST);
        ids.addAll(uses.keySet());
        ids.addAll(kek.ids());
        return ids.stream()
                .map(id -> version(id, Optional.ofNullable(uses.get(id))))
                .toList();
    }

    private Version version(String id, Optional<Use> use) {
        return new Version(
                id,
                kek.ids().contains(id),
                kek.activeId().equals(id),
                use.flatMap(Use::retiredAt),
                use.map(Use::dataKeys).orElse(0L),
                use.map(Use::tenants).orElse(0L));
    }

    /// What is missing; empty where nothing is.
    public List<KeyGap> gaps() {
        try {
            return check.gaps(kek);
        } catch (KekFailure failure) {
            throw UnusableKeys.because(failure);
        }
    }

    /// Makes a version and has it wrap from now on.
    ///
    /// @return its id
    public String next() {
        try {
            String made = kek.next();
            inUse.record(audit, event("kek.made", made));
            return made;
        } catch (KekFailure failure) {
            throw UnusableKeys.because(failure);
        }
    }

    /// Puts every data key under the active version, a batch in a transaction, and retires the others.
    public Progress rewrap(Consumer<Progress> seen) {
        String active = kek.activeId();
        inUse.retireAllBut(active);
        long all = inUse.all().stream()
                .filter(use -> !use.kekId().equals(active))
                .mapToLong(Use::dataKeys)
                .sum();
        Progress progress = new Progress(0, 0, all);
        for (Use old : inUse.all()) {
            if (!old.kekId().equals(active)) {
                progress = rewrap(old.kekId(), progress, seen);
            }
        }
        Progress done = progress;
        inUse.record(
                audit,
                event("kek.rewrapped", active).after(Map.of("dataKeys", done.done(), "unreadable", done.failed())));
        return done;
    }

    private Progress rewrap(String old, Progress before, Consumer<Progress> seen) {
        Progress progress = before;
        Optional<WrappedDataKey> last = Optional.empty();
        List<WrappedDataKey> batch = inUse.wrappedBy(old, last, BATCH);
        while (!batch.isEmpty()) {
            List<WrappedDataKey> opened = new ArrayList<>();
            List<Kek.Wrapped> anew = new ArrayList<>();
            for (WrappedDataKey key : batch) {
                wrappedAnew(old, key).ifPresent(wrapped -> {
                    opened.add(key);
                    anew.add(wrapped);
                });
            }
            inUse.rewrap(opened, anew);
            progress = new Progress(
                    progress.done() + opened.size(), progress.failed() + batch.size() - opened.size(), progress.all());
            seen.accept(progress);
            last = Optional.of(batch.getLast());
            batch = inUse.wrappedBy(old, last, BATCH);
        }
        return progress;
    }

    /// Empty where it isn't what the version it names wrapped.
    private Optional<Kek.Wrapped> wrappedAnew(String old, WrappedDataKey key) {
        byte[] dataKey = new byte[0];
        try {
            dataKey = kek.unwrap(old, key.id(), key.envelope().getBytes(StandardCharsets.US_ASCII));
            return Optional.of(kek.wrap(key.id(), dataKey));
        } catch (KekFailure failure) {
            if (failure.reason() == KekFailure.Reason.UNREACHABLE) {
                throw UnusableKeys.because(failure);
            }
            return Optional.empty();
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private static AuditEvent event(String action, String kekId) {
        return AuditEvent.of(action).target("key-encryption-key", kekId, kekId);
    }

    /// Destroys a version that is retired and wraps nothing. Backups of the database from before need it: keep a copy
    /// of
    /// the file for as long as those are kept.
    ///
    /// @throws UnusableKeys where something still needs it
    public void destroy(String kekId) {
        if (kekId.equals(kek.activeId())) {
            throw new UnusableKeys(kekId + " is the one that wraps. First make another: ./nexaera keys rotate");
        }
        Optional<Use> use = inUse.all().stream()
                .filter(found -> found.kekId().equals(kekId))
                .findFirst();
        if (use.isEmpty() && !kek.ids().contains(kekId)) {
            throw new UnusableKeys("There is no key " + kekId + ". ./nexaera keys lists them.");
        }
        if (use.filter(found -> found.dataKeys() > 0 || found.retiredAt().isEmpty())
                .isPresent()) {
            throw new UnusableKeys(kekId + " is still needed"
                    + (use.get().dataKeys() > 0 ? " by " + use.get().dataKeys() + " data keys" : "")
                    + ". First put everything under the newest key: ./nexaera keys rewrap");
        }
        inUse.record(audit, event("kek.destroying", kekId));
        try {
            kek.destroy(kekId);
            inUse.record(audit, event("kek.destroyed", kekId));
        } catch (KekFailure failure) {
            throw UnusableKeys.because(failure);
        }
    }
}
