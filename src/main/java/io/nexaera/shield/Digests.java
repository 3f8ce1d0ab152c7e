package io.nexaera.shield;

import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// Each client's keyed digest; its key is the one of the client's hashes in redacted texts. An opened key is used for a
/// minute, so that a turn doesn't cost a transaction more.
@Component
public class Digests {
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int MOST = 1_000;

    private record Opened(KeyedDigest digest, Instant until) {}

    private final TenantDatabase database;
    private final PrivacyRows rows;
    private final Clock clock;
    private final Map<UUID, Opened> opened = new ConcurrentHashMap<>();

    Digests(TenantDatabase database, PrivacyRows rows, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.clock = clock;
    }

    /// @param scope one that may open the client's keys
    public KeyedDigest of(TenantScope scope) {
        Instant now = clock.instant();
        Opened known = opened.get(scope.tenant());
        if (known != null && now.isBefore(known.until())) {
            return known.digest();
        }
        KeyedDigest fresh = new KeyedDigest(database.inTransaction(scope, rows::hashKey));
        if (opened.size() >= MOST) {
            opened.clear();
        }
        opened.put(scope.tenant(), new Opened(fresh, now.plus(FRESH)));
        return fresh;
    }
}
