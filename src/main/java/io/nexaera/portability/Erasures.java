package io.nexaera.portability;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.identity.SignIn;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// Erasing a whole sub-account: its owner asks, has seven days to think better of it, and gets a certificate.
@Component
public class Erasures {
    /// As Postgres has it: `app.erasure.due_at`.
    static final Duration GRACE = Duration.ofDays(7);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String COLUMNS = """
            select id, sub_account_id, client_name, requested_by_name, requested_at, due_at, cancelled_at, started_at,
              finished_at, encode(sha256(convert_to(certificate, 'UTF8')), 'hex') as sha256,
              (select coalesce(sum(value::bigint), 0) from jsonb_each_text(removed)) as rows_removed
            from app.erasure
            """;

    private final TenantDatabase database;
    private final PlatformDatabase platform;
    private final SignIn signIn;
    private final Jobs jobs;
    private final AuditLog audit;

    Erasures(TenantDatabase database, PlatformDatabase platform, SignIn signIn, Jobs jobs, AuditLog audit) {
        this.database = database;
        this.platform = platform;
        this.signIn = signIn;
        this.jobs = jobs;
        this.audit = audit;
    }

    /// @param link the last part of the address under which the certificate will be; shown this once
    record Requested(Erasure erasure, String link) {
        @Override
        public String toString() {
            return "Requested[" + erasure.id() + ", link [secret]]";
        }
    }

    /// @param typedName what the person typed as the client's name
    /// @throws Problem.Invalid `erasure.name` where it isn't that name
    /// @throws Problem.Forbidden where the password is wrong
    /// @throws Problem.Conflict `erasure.under-way`, `erasure.held`
    Requested request(Caller caller, String typedName, String password) {
        String name = caller.place().name();
        if (!typedName.strip().equals(name)) {
            throw new Problem.Invalid("erasure.name", "name", "Type the name exactly as it is: “%s”.".formatted(name));
        }
        signIn.again(caller, password);
        requireNoHold(caller.scope());
        String link = link();
        try {
            return new Requested(database.inTransaction(caller.scope(), tx -> insert(tx, caller, link)), link);
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict("erasure.under-way", "The erasure of this account has been asked for already.");
        }
    }

    private void requireNoHold(TenantScope scope) {
        boolean held = database.inTransaction(
                scope,
                tx -> tx.sql(
                                "select exists (select from app.retention_hold where sub_account_id = :tenant and lifted_at is null)")
                        .query(Boolean.class)
                        .single());
        if (held) {
            throw new Problem.Conflict("erasure.held", "There is a legal hold on this account. Lift it first.");
        }
    }

    private Erasure insert(TenantTransaction tx, Caller caller, String link) {
        UUID id = tx.sql("""
                        insert into app.erasure (sub_account_id, agency_id, client_name, requested_by, requested_by_name, link_hash)
                        values (:subAccount, :agency, :client, :person, :name, :link) returning id""")
                .param("client", caller.place().name())
                .param("person", caller.scope().principal())
                .param("name", caller.name())
                .param("link", Archive.sha256().digest(link.getBytes(UTF_8)))
                .query(UUID.class)
                .single();
        jobs.enqueueLater(tx, Erasing.KIND, id, GRACE);
        Erasure requested = find(tx, id);
        audit.record(
                tx,
                AuditEvent.of("erasure.requested")
                        .target("erasure", id, caller.place().name())
                        .after(Map.of("due", requested.dueAt())));
        return requested;
    }

    private static String link() {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /// Keeps the account.
    ///
    /// @throws Problem.Conflict `erasure.too-late` once it has started
    void cancel(Caller caller, UUID id) {
        database.run(caller.scope(), tx -> {
            Erasure erasure = find(tx, id);
            int cancelled =
                    tx.sql("""
                            update app.erasure set cancelled_at = now(), cancelled_by_name = :name
                            where sub_account_id = :subAccount and id = :id and cancelled_at is null and started_at is null""").param("name", caller.name()).param("id", id).update();
            if (cancelled == 0) {
                throw new Problem.Conflict(
                        "erasure.too-late",
                        erasure.state() == Erasure.State.CANCELLED
                                ? "This was taken back already."
                                : "The erasure has begun and can't be stopped.");
            }
            audit.record(tx, AuditEvent.of("erasure.cancelled").target("erasure", id, erasure.client()));
        });
    }

    /// What was ever asked for in this place, newest first: a client's own, or those of all clients of an agency.
    List<Erasure> list(TenantScope scope) {
        return database.inTransaction(
                scope,
                tx -> tx.sql(COLUMNS + " where agency_id = :agency order by id desc limit 200")
                        .query(Erasures::read)
                        .list());
    }

    /// When everything in a client's place is erased, if its owner asked for it.
    public Optional<Instant> due(TenantScope client) {
        return database.inTransaction(
                client,
                tx -> tx.sql(
                                "select due_at from app.erasure where sub_account_id = :subAccount and cancelled_at is null")
                        .query((row, n) -> row.getTimestamp(1).toInstant())
                        .optional());
    }

    Erasure find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> find(tx, id));
    }

    private static Erasure find(TenantTransaction tx, UUID id) {
        return tx.sql(COLUMNS + " where agency_id = :agency and id = :id")
                .param("id", id)
                .query(Erasures::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("erasure"));
    }

    /// The certificate's bytes, as its digest was made of them.
    ///
    /// @throws Problem.Conflict `erasure.not-done`
    String certificate(TenantScope scope, UUID id) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("select certificate from app.erasure where agency_id = :agency and id = :id")
                        .param("id", id)
                        .query((row, n) -> Optional.ofNullable(row.getString(1)))
                        .optional()
                        .orElseThrow(() -> new Problem.NotFound("erasure"))
                        .orElseThrow(Erasures::notDone));
    }

    /// The same for whoever knows the address that the owner was given.
    Optional<String> certificate(Origin origin, String link) {
        return platform.inTransaction(
                        origin,
                        tx -> tx.sql("select certificate from app.erasure where link_hash = :hash")
                                .param("hash", Archive.sha256().digest(link.getBytes(UTF_8)))
                                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                                .optional())
                .map(certificate -> certificate.orElseThrow(Erasures::notDone));
    }

    private static Problem.Conflict notDone() {
        return new Problem.Conflict("erasure.not-done", "There is no certificate yet: the erasure isn't finished.");
    }

    private static Erasure read(ResultSet row, int n) throws SQLException {
        return new Erasure(
                row.getObject("id", UUID.class),
                row.getObject("sub_account_id", UUID.class),
                row.getString("client_name"),
                state(row),
                row.getString("requested_by_name"),
                row.getTimestamp("requested_at").toInstant(),
                row.getTimestamp("due_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("finished_at")).map(Timestamp::toInstant),
                row.getLong("rows_removed"),
                Optional.ofNullable(row.getString("sha256")));
    }

    private static Erasure.State state(ResultSet row) throws SQLException {
        if (row.getTimestamp("cancelled_at") != null) {
            return Erasure.State.CANCELLED;
        }
        if (row.getTimestamp("finished_at") != null) {
            return Erasure.State.DONE;
        }
        return row.getTimestamp("started_at") == null ? Erasure.State.WAITING : Erasure.State.RUNNING;
    }
}
