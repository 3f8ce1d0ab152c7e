package io.nexaera.witness;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tlog.AddCheckpoint;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.SigningKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Cosigns the checkpoints of the logs in the settings, each only where it continues the one before. Nobody signs in: a
/// request is worth what the log's own key signed in it, and changes nothing else.
@Component
public class Witness {
    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
    private static final Origin ORIGIN = Origin.ofPlatform("witness");

    private final PlatformDatabase database;
    private final AuditLog audit;
    private final WitnessingSettings settings;
    private final Clock clock;
    private final Optional<SigningKey> key;

    Witness(PlatformDatabase database, AuditLog audit, WitnessingSettings settings, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
        this.key = Optional.ofNullable(settings.keyFile())
                .filter(file -> !settings.name().isEmpty())
                .map(WitnessKey::readOrMake);
    }

    /// The public key that logs know this witness by; empty where it is none.
    public Optional<String> key() {
        return key.map(own -> own.verifier(settings.name()).text());
    }

    /// How it stands with each log of the settings, in their order.
    public List<WitnessedLog> logs() {
        List<WitnessedLog> known = database.inTransaction(ORIGIN, WitnessedLogs::all);
        return settings.logs().stream()
                .map(log -> known.stream()
                        .filter(one -> one.origin().equals(log.origin()))
                        .findFirst()
                        .orElse(new WitnessedLog(log.origin(), 0, null, null, null)))
                .toList();
    }

    /// Answers an add-checkpoint request, in the order of checks that c2sp.org/tlog-witness has.
    public WitnessVerdict add(String body) {
        AddCheckpoint request;
        try {
            request = AddCheckpoint.parse(body);
        } catch (IllegalArgumentException e) {
            return new WitnessVerdict.Malformed(String.valueOf(e.getMessage()));
        }
        Optional<WitnessingSettings.Log> log =
                settings.log(request.note().checkpoint().origin());
        if (log.isEmpty() || key.isEmpty()) {
            return new WitnessVerdict.UnknownLog();
        }
        if (log.get().verifiers().stream().noneMatch(trusted -> trusted.signed(request.note()))) {
            return new WitnessVerdict.Unsigned();
        }
        if (request.old() > request.note().checkpoint().size()) {
            return new WitnessVerdict.Malformed("the old size is above the checkpoint's");
        }
        return database.inTransaction(ORIGIN, tx -> kept(tx, request)).orElseGet(() -> cosigned(request, key.get()));
    }

    /// What speaks against it; empty where it was kept as the newest checkpoint.
    private Optional<WitnessVerdict> kept(PlatformTransaction tx, AddCheckpoint request) {
        Checkpoint now = request.note().checkpoint();
        WitnessedLogs.Known known = WitnessedLogs.lock(tx, now.origin());
        if (request.old() != known.size()) {
            return Optional.of(new WitnessVerdict.OtherSize(known.size()));
        }
        boolean sameSize = now.size() == known.size();
        if (sameSize && !Arrays.equals(now.root(), known.root())) {
            sayForked(tx, known, request.note());
            return Optional.of(new WitnessVerdict.OtherRoot());
        }
        if (!request.continues(known.root())) {
            WitnessedLogs.noteUnproven(tx, now.origin());
            return Optional.of(new WitnessVerdict.Inconsistent());
        }
        WitnessedLogs.keep(tx, now);
        return Optional.empty();
    }

    private WitnessVerdict cosigned(AddCheckpoint request, SigningKey own) {
        long now = clock.instant().getEpochSecond();
        return new WitnessVerdict.Cosigned(
                own.sign(settings.name(), request.note().checkpoint(), now).line());
    }

    /// The log's own key has signed two trees of one size: that is on record once, with the evidence.
    private void sayForked(PlatformTransaction tx, WitnessedLogs.Known known, Checkpoint.Signed note) {
        if (!known.fork().isEmpty()) {
            return;
        }
        WitnessedLogs.keepFork(tx, note);
        String origin = note.checkpoint().origin();
        LOG.error("The log {} has forked: it signed two trees of {} entries.", origin, known.size());
        audit.recordForPlatform(
                tx,
                AuditEvent.of("witness.fork-found")
                        .target("log", origin, origin)
                        .after(Map.of("size", known.size()))
                        .refused());
    }
}
