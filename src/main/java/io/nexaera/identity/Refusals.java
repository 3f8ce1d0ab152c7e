package io.nexaera.identity;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Writes down who asked for what isn't theirs, in the log of their own place: a neighbour's name is not told.
@Component
public class Refusals {
    private static final int MAX_PATH_CHARS = 200;

    /// What a caller can put into an address in words of their own: it may be anything, and the log keeps none of it.
    private static final Pattern WORDS = Pattern.compile("(?<=/v1/models/)[^/]+|(?<=/)[^/]*%[^/]*|(?<=/)[^/]{64,}");

    private final TenantDatabase database;
    private final PlatformDatabase platform;
    private final AuditLog audit;

    Refusals(TenantDatabase database, PlatformDatabase platform, AuditLog audit) {
        this.database = database;
        this.platform = platform;
        this.audit = audit;
    }

    /// The caller's own place knows no such thing; it may be somebody else's.
    public void notFound(Caller caller, String method, String path) {
        record(caller, event("access.not-found", method, path));
    }

    /// The application asked the database for more than the caller has.
    public void byDatabase(Caller caller, String method, String path) {
        record(caller, event("access.refused-by-database", method, path));
    }

    void forbidden(Caller caller, Permission missing, String method, String path) {
        record(caller, event("access.forbidden", method, path).after(Map.of("needs", missing.name())));
    }

    void strangePlace(SignedIn who, String method, String path) {
        Optional<Place> home = who.memberships().stream().map(Membership::place).findFirst();
        UUID person = who.person().id();
        AuditEvent event = event("access.other-tenant", method, path);
        platform.run(
                who.origin(),
                tx -> home.ifPresentOrElse(
                        place -> audit.record(
                                tx, place.agency().id(), place.subAccount().map(sub -> sub.id()), person, event),
                        () -> audit.recordForPlatform(tx, event)));
    }

    void strangePlace(Caller caller, String method, String path) {
        record(caller, event("access.other-tenant", method, path));
    }

    /// A visit may be read-only: what it was refused stands in the agency's log, where the client reads it too.
    private void record(Caller caller, AuditEvent event) {
        TenantScope scope = caller.scope();
        Optional<UUID> access = scope.access();
        if (access.isEmpty()) {
            database.run(scope, tx -> audit.record(tx, event));
        } else {
            database.run(
                    Visits.ofAgency(scope),
                    tx -> audit.recordAccess(tx, scope.requireSubAccount(), access.get(), event));
        }
    }

    private static AuditEvent event(String action, String method, String path) {
        String address = method + " " + WORDS.matcher(path).replaceAll("…");
        return AuditEvent.of(action)
                .refused()
                .target("address", "", address.substring(0, Math.min(address.length(), MAX_PATH_CHARS)));
    }
}
