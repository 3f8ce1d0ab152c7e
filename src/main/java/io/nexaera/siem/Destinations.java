package io.nexaera.siem;

import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.audit.SequencedLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// Where the log of an agency or of a client is streamed to: each its own log only, to up to [#MOST]
/// destinations. Every change leaves an audit entry; no credential comes back out, but for the signing secret at
/// the moment it is made.
@Component
public class Destinations {
    static final int MOST = 20;

    private static final int SIGNING_KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TenantDatabase database;
    private final DestinationRows rows;
    private final Credentials credentials;
    private final Receivers receivers;
    private final SequencedLog log;
    private final AuditLog audit;
    private final SiemSettings settings;
    private final Clock clock;

    Destinations(
            TenantDatabase database,
            DestinationRows rows,
            Credentials credentials,
            Receivers receivers,
            SequencedLog log,
            AuditLog audit,
            SiemSettings settings,
            Clock clock) {
        this.database = database;
        this.rows = rows;
        this.credentials = credentials;
        this.receivers = receivers;
        this.log = log;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /// @param secret the signing secret of an HTTPS destination, now and never again; empty for the others
    public record Fresh(Destination destination, String secret) {
        @Override
        public String toString() {
            return "Fresh[" + destination.id() + "]";
        }
    }

    /// How a test event went.
    public record Check(boolean works, String sentence) {}

    public List<Destination> list(TenantScope scope) {
        return database.inTransaction(scope, rows::all);
    }

    /// @throws Problem.NotFound where the tenant has no such destination
    public Destination find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> rows.find(tx, id));
    }

    /// @throws Problem.Invalid that names the field
    /// @throws Problem.Conflict where the name is taken, or there are enough
    public Fresh add(TenantScope scope, NewDestination wanted) {
        wanted.check();
        receivers.allow(scope.tenant(), wanted);
        String made = wanted.kind() == Kind.HTTPS ? signingSecret() : "";
        try {
            return database.inTransaction(scope, tx -> {
                Destination added = insert(tx, wanted, made.isEmpty() ? wanted.secret() : made);
                audit.record(tx, event("destination-added", added).after(described(added)));
                return new Fresh(added, made);
            });
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict("siem.name-taken", "There is a destination of this name. Choose another.");
        }
    }

    private Destination insert(TenantTransaction tx, NewDestination wanted, String secret) {
        if (rows.count(tx) >= MOST) {
            throw new Problem.Conflict("siem.enough", "There are " + MOST + " destinations already. Remove one first.");
        }
        UUID id = rows.insert(tx, wanted, index(tx, wanted.start()));
        if (!secret.isEmpty()) {
            credentials.keepSecret(tx, id, secret);
        }
        if (!wanted.tlsKey().isEmpty()) {
            credentials.keepTlsKey(tx, id, wanted.tlsKey());
        }
        return rows.find(tx, id);
    }

    /// Replaces token or password; for signed HTTPS a new secret is made, which signs the next delivery.
    ///
    /// @param secret ignored for signed HTTPS
    public Fresh changeSecret(TenantScope scope, UUID id, String secret) {
        return database.inTransaction(scope, tx -> {
            Destination destination = rows.find(tx, id);
            boolean signs = destination.kind() == Kind.HTTPS;
            String next = signs ? signingSecret() : secret.strip();
            if (next.isEmpty() || next.length() > 1000) {
                throw new Problem.Invalid("siem.secret", "secret", "Enter the new token or password.");
            }
            credentials.keepSecret(tx, id, next);
            audit.record(tx, event("destination-secret-changed", destination));
            return new Fresh(rows.find(tx, id), signs ? next : "");
        });
    }

    /// Stops sending; entries wait in the log.
    public Destination pause(TenantScope scope, UUID id) {
        return changed(scope, id, "destination-paused", tx -> rows.pause(tx, id, true));
    }

    /// Goes on from where it stopped.
    public Destination resume(TenantScope scope, UUID id) {
        return changed(scope, id, "destination-resumed", tx -> rows.pause(tx, id, false));
    }

    /// Sends again from `start` on. What was sent before comes again, under the same numbers.
    public Destination replay(TenantScope scope, UUID id, Start start) {
        return changed(scope, id, "destination-replayed", tx -> rows.moveTo(tx, id, index(tx, start)));
    }

    public void remove(TenantScope scope, UUID id) {
        database.run(scope, tx -> {
            Destination gone = rows.find(tx, id);
            rows.delete(tx, id);
            audit.record(tx, event("destination-removed", gone).before(described(gone)));
        });
    }

    /// Sends one test event, waits for its acknowledgement, and remembers how it went.
    public Check test(TenantScope scope, UUID id) {
        Receivers.Ready ready = database.inTransaction(scope, tx -> receivers.ready(tx, rows.find(tx, id)));
        Check check = delivered(ready, scope);
        database.run(scope, tx -> {
            rows.rememberTest(tx, id, check.works(), check.sentence());
            AuditEvent event =
                    event("destination-tested", ready.destination()).after(Map.of("result", check.sentence()));
            audit.record(tx, check.works() ? event : event.failed());
        });
        return check;
    }

    private Check delivered(Receivers.Ready ready, TenantScope scope) {
        Event event = ready.ocsf().test(testEntry(scope, ready.destination()));
        Batch batch = new Batch(0, 0, 0, List.of(event));
        try (Receiver receiver = receivers.open(ready)) {
            receiver.send(batch);
            return acknowledged(receiver, batch, ready.destination().kind());
        } catch (DeliveryFailed e) {
            return new Check(false, e.sentence());
        } catch (Problem e) {
            return new Check(false, e.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Check(false, "It was interrupted.");
        }
    }

    private Check acknowledged(Receiver receiver, Batch batch, Kind kind) throws DeliveryFailed, InterruptedException {
        long until = clock.millis() + settings.timeout().toMillis();
        while (clock.millis() < until) {
            if (receiver.acknowledged().contains(batch)) {
                return new Check(true, "It works: " + taken(kind));
            }
        }
        return new Check(false, "The test event arrived, but Splunk hasn't said yet that it is indexed.");
    }

    private static String taken(Kind kind) {
        return switch (kind) {
            case HTTPS -> "the test event was taken.";
            case SPLUNK_HEC -> "Splunk has indexed the test event.";
            case SYSLOG -> "the test event was read to its end.";
            case KAFKA -> "all replicas in sync have the test event.";
        };
    }

    private AuditEntry testEntry(TenantScope scope, Destination destination) {
        return new AuditEntry(
                UUID.randomUUID(),
                clock.instant(),
                scope.kind().name().toLowerCase(java.util.Locale.ROOT),
                scope.principal(),
                scope.origin().actor(),
                "siem.test",
                "done",
                "siem-destination",
                destination.id().toString(),
                destination.name(),
                null,
                null,
                scope.origin().address(),
                scope.origin().userAgent(),
                scope.origin().requestId(),
                null,
                null);
    }

    private Destination changed(
            TenantScope scope, UUID id, String deed, java.util.function.Consumer<TenantTransaction> change) {
        return database.inTransaction(scope, tx -> {
            Destination before = rows.find(tx, id);
            change.accept(tx);
            Destination after = rows.find(tx, id);
            audit.record(
                    tx,
                    event(deed, after)
                            .before(Map.of("number", before.number()))
                            .after(Map.of("number", after.number())));
            return after;
        });
    }

    private long index(TenantTransaction tx, Start start) {
        return switch (start) {
            case Start.Now now -> log.end(tx);
            case Start.Beginning beginning -> 0;
            case Start.Since since -> log.since(tx, since.time());
            case Start.Numbered number -> log.indexOf(tx, number.number());
        };
    }

    private static String signingSecret() {
        byte[] key = new byte[SIGNING_KEY_BYTES];
        RANDOM.nextBytes(key);
        return HttpsDelivery.PREFIX + Base64.getEncoder().encodeToString(key);
    }

    private static AuditEvent event(String deed, Destination destination) {
        return AuditEvent.of("siem." + deed).target("siem-destination", destination.id(), destination.name());
    }

    private static Map<String, Object> described(Destination destination) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", destination.kind().code());
        fields.put("address", destination.address());
        Options options = destination.options();
        Map.of(
                        "index",
                        options.index(),
                        "sourcetype",
                        options.sourcetype(),
                        "topic",
                        options.topic(),
                        "user",
                        options.user())
                .forEach((name, value) ->
                        Optional.of(value).filter(text -> !text.isEmpty()).ifPresent(text -> fields.put(name, text)));
        fields.put("number", destination.number());
        return fields;
    }
}
