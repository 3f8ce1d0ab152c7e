package io.nexaera.access;

import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Asking for access to a client's rows, deciding about it, entering, ending. Each deed stands in the audit log once,
/// readable by both sides.
///
/// The scopes are those of the side that acts: the agency's own, or the client's own. What the database refuses comes
/// as
/// a [Problem] with a sentence for people.
@Component
public class SupportAccess {
    private static final int MOST_LISTED = 200;

    private final TenantDatabase database;
    private final Grants grants;
    private final AuditLog audit;

    SupportAccess(TenantDatabase database, Grants grants, AuditLog audit) {
        this.database = database;
        this.grants = grants;
        this.audit = audit;
    }

    /// What an agency's person asks for.
    ///
    /// @param minutes 5 to 480
    /// @param full writing as well, rather than reading only
    /// @param scopes the permissions that a visit may use, one bit each
    public record Wish(UUID subAccount, String reason, int minutes, boolean full, long scopes) {}

    /// @throws Problem.Invalid `access.not-possible`: no reason, too long, asked already
    /// @throws Problem.Forbidden `access.not-allowed`: not this person, or the client has blocked all access
    public AccessGrant request(TenantScope agency, String name, Wish wish) {
        return database.inTransaction(agency, tx -> {
            String id = grants.call(
                            tx,
                            "select ctx.request_access(:client, :name, :reason, :minutes, :full, :scopes)",
                            Map.of(
                                    "client", wish.subAccount(),
                                    "name", name,
                                    "reason", wish.reason(),
                                    "minutes", wish.minutes(),
                                    "full", wish.full(),
                                    "scopes", wish.scopes()))
                    .orElseThrow();
            AccessGrant asked = grants.find(tx, UUID.fromString(id));
            note(
                    tx,
                    asked,
                    "access.requested",
                    Map.of("minutes", wish.minutes(), "full", wish.full(), "reason", asked.reason()));
            return asked;
        });
    }

    /// What a client allows: at most what was asked.
    ///
    /// @param scopes the permissions that a visit may use, of those that were asked for; others are left out
    public record Permit(int minutes, boolean full, long scopes) {}

    /// Lets the asker in.
    ///
    /// @throws Problem.Invalid `access.not-possible`: more than was asked, nothing at all, decided already
    public AccessGrant approve(TenantScope client, UUID id, String name, Permit permit) {
        if (permit.scopes() == 0) {
            find(client, id); // a stranger's isn't there, whatever was sent along
            throw new Problem.Invalid("access.not-possible", "areas", "Choose at least one area, or deny the request.");
        }
        return decided(
                client,
                id,
                "access.approved",
                "select ctx.decide_access(:id, :name, true, :minutes, :full, :scopes, null)",
                Map.of(
                        "id", id,
                        "name", name,
                        "minutes", permit.minutes(),
                        "full", permit.full(),
                        "scopes", permit.scopes()));
    }

    public AccessGrant deny(TenantScope client, UUID id, String name, String why) {
        return decided(
                client,
                id,
                "access.denied",
                "select ctx.decide_access(:id, :name, false, null, null, null, :why)",
                Map.of("id", id, "name", name, "why", why.strip()));
    }

    /// Ends what is active or takes a request back; from either side, at once.
    public AccessGrant end(TenantScope either, UUID id, String name) {
        return decided(either, id, "access.ended", "select ctx.end_access(:id, :name)", Map.of("id", id, "name", name));
    }

    /// The kill switch: ends all, denies all, and refuses new requests until [#allowAgain].
    public void blockAll(TenantScope client, String name) {
        database.run(client, tx -> {
            List<AccessGrant> touched = grants.open(tx);
            grants.call(tx, "select ctx.stop_access(:name)", Map.of("name", name));
            audit.record(tx, AuditEvent.of("access.blocked"));
            touched.forEach(grant -> note(tx, grant, "access.ended", Map.of("by", "block of all access")));
        });
    }

    public void allowAgain(TenantScope client) {
        database.run(client, tx -> {
            grants.call(tx, "select ctx.allow_access()", Map.of());
            audit.record(tx, AuditEvent.of("access.unblocked"));
        });
    }

    /// Since when the client blocks all access; empty where it doesn't.
    public Optional<Instant> blockedSince(TenantScope client) {
        return database.inTransaction(
                client,
                tx -> tx.sql("select ctx.access_stopped()")
                        .query((row, n) -> Optional.ofNullable(row.getTimestamp(1)))
                        .single()
                        .map(Timestamp::toInstant));
    }

    /// The newest requests and grants of this side, newest first; older ones stay in the audit log.
    public List<AccessGrant> list(TenantScope either) {
        return database.inTransaction(either, tx -> grants.latest(tx, Optional.empty(), MOST_LISTED));
    }

    /// The same about one client.
    public List<AccessGrant> list(TenantScope agency, UUID client) {
        return database.inTransaction(agency, tx -> grants.latest(tx, Optional.of(client), MOST_LISTED));
    }

    /// Those of this side that wait for an answer or are active, newest first.
    public List<AccessGrant> open(TenantScope either) {
        return database.inTransaction(either, grants::open);
    }

    /// @throws Problem.NotFound where it is neither side's
    public AccessGrant find(TenantScope either, UUID id) {
        return database.inTransaction(either, tx -> grants.find(tx, id));
    }

    /// @throws Problem.NotFound where it is neither side's
    public AccessGrant find(TenantTransaction either, UUID id) {
        return grants.find(either, id);
    }

    /// What happened under one grant, newest first: both sides read the same.
    public List<AuditEntry> record(TenantScope either, AccessGrant grant, Optional<UUID> after, int limit) {
        return database.inTransaction(
                either, tx -> audit.accessRecord(tx, grant.agency(), grant.subAccount(), grant.id(), after, limit));
    }

    /// The active grants of the person who acts, newest first.
    ///
    /// @param agency of the person who would enter
    public List<AccessGrant> active(TenantTransaction agency) {
        UUID person = agency.scope().principal();
        return grants.open(agency).stream()
                .filter(grant -> grant.active() && grant.requestedBy().equals(person))
                .toList();
    }

    /// Opens a visit and returns its session, good once `agency` has committed.
    public String enter(TenantTransaction agency, AccessGrant grant) {
        String session = grants.call(agency, "select ctx.open_access_session(:id)", Map.of("id", grant.id()))
                .orElseThrow();
        note(agency, grant, "access.entered", Map.of());
        return session;
    }

    /// Writes down what a visit is about to do. Committed before it is done: what can't be recorded isn't shown.
    public void recordDeed(TenantTransaction agency, AccessGrant grant, String deed) {
        audit.recordAccess(
                agency,
                grant.subAccount(),
                grant.id(),
                AuditEvent.of("access.page").target("address", "", deed));
    }

    private AccessGrant decided(TenantScope scope, UUID id, String action, String function, Map<String, ?> arguments) {
        return database.inTransaction(scope, tx -> {
            grants.find(tx, id);
            grants.call(tx, function, arguments);
            AccessGrant now = grants.find(tx, id);
            note(tx, now, action, details(now));
            return now;
        });
    }

    private static Map<String, ?> details(AccessGrant grant) {
        return grant.active()
                ? Map.of("minutes", grant.minutes().orElse(0), "full", grant.full(), "scopes", grant.scopes())
                : Map.of("state", grant.state().code());
    }

    private void note(TenantTransaction tx, AccessGrant grant, String action, Map<String, ?> details) {
        audit.recordAccess(
                tx,
                grant.subAccount(),
                grant.id(),
                AuditEvent.of(action)
                        .target("access", grant.id(), grant.requestedByName())
                        .after(details));
    }
}
