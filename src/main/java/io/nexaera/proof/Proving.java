package io.nexaera.proof;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.chat.HealthcareAgents;
import io.nexaera.chat.TakenBack;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.healthcare.TraceChecks;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/// Carries a proof out: asks, stores a control and takes it back, waits for background work, looks, and signs what came
/// of it into the log.
@Component
class Proving {
    private static final Logger LOG = LoggerFactory.getLogger(Proving.class);
    private static final Duration CLOCKS_OF_FILES = Duration.ofSeconds(2);
    private static final int MOST_AGENTS = 3;
    private static final String STOPPED = "The program was stopped meanwhile. Start it again.";

    private final TenantDatabase database;
    private final Healthcare healthcare;
    private final HealthcareAgents agents;
    private final Asking asking;
    private final TakenBack takenBack;
    private final TraceChecks machine;
    private final ProofReport report;
    private final AuditLog audit;
    private final ProofSettings settings;
    private final Clock clock;

    Proving(
            TenantDatabase database,
            Healthcare healthcare,
            HealthcareAgents agents,
            Asking asking,
            TakenBack takenBack,
            TraceChecks machine,
            ProofReport report,
            AuditLog audit,
            ProofSettings settings,
            Clock clock) {
        this.database = database;
        this.healthcare = healthcare;
        this.agents = agents;
        this.asking = asking;
        this.takenBack = takenBack;
        this.machine = machine;
        this.report = report;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /// Whatever happens, the proof ends: with a result, or with why it has none.
    void carryOut(TenantScope scope, UUID id, Canary words) {
        try {
            Findings findings = findings(scope, id, words);
            database.run(scope, tx -> {
                requireMode(tx);
                String text = report.of(tx, ProofRows.find(tx, id), findings, clock.instant());
                ProofRows.end(tx, id, findings.result(), text);
                audit.record(tx, entry(id, findings, text));
            });
        } catch (Problem refused) {
            fail(scope, id, refused.sentence());
        } catch (ChangedFiles.TooMuch tooMuch) {
            fail(
                    scope,
                    id,
                    "There is too much to look through. Whoever runs this installation can do it from outside.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            fail(scope, id, STOPPED);
        } catch (RuntimeException e) {
            LOG.warn("a proof could not be carried out: {}", e.getClass().getName());
            fail(scope, id, "Something went wrong here. Whoever runs this installation finds it in the program’s log.");
        }
    }

    /// Where the mode was turned off meanwhile, what was said is stored, as it has to be.
    private void requireMode(TenantTransaction tx) {
        if (!healthcare.isInForce(tx)) {
            throw new Problem.Conflict("healthcare.proof-needs-mode", "Healthcare Mode was turned off meanwhile.");
        }
    }

    /// Also in a thread that was interrupted, whatever it was doing. Its flag is set again afterwards only: a virtual
    /// thread with the flag set gets no answer from the database (its sockets are closed, JEP 444).
    private void fail(TenantScope scope, UUID id, String why) {
        boolean stopped = Thread.interrupted();
        try {
            database.run(scope, tx -> {
                ProofRows.fail(tx, id, stopped ? STOPPED : why);
                audit.record(
                        tx,
                        AuditEvent.of("healthcare.proved")
                                .failed()
                                .target("proof", id, "")
                                .after(Map.of("result", Proof.FAILED)));
            });
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static AuditEvent entry(UUID id, Findings findings, String text) {
        AuditEvent event = AuditEvent.of("healthcare.proved")
                .target("proof", id, "")
                .after(Map.of(
                        "result", findings.result(),
                        "foundIn", findings.foundIn(),
                        "ways", findings.ways().size(),
                        "places", findings.places().size(),
                        "sha256", AuditEvent.sha256(text)));
        return findings.result().equals(Proof.PROVED) ? event : event.failed();
    }

    private Findings findings(TenantScope scope, UUID id, Canary words) throws InterruptedException {
        Instant since = clock.instant().minus(CLOCKS_OF_FILES);
        Canary control = Canary.random("control");
        List<HealthcareAgents.Standing> asked = asked(scope);
        try (LogEar ear = LogEar.open(words, control)) {
            step(scope, id, "ask");
            List<Asking.Way> ways = asked.stream()
                    .flatMap(agent -> asking.ask(scope, agent.agent(), words.words()).stream())
                    .toList();
            step(scope, id, "control");
            Set<String> controlRows = storeControl(scope, asked.getFirst().agent(), control);
            Path file = controlFile(control);
            try {
                step(scope, id, "settle");
                Thread.sleep(settings.settle());
                step(scope, id, "look");
                List<Place> places = new ArrayList<>();
                places.add(rows(scope, words, controlRows));
                places.add(ear.place());
                places.addAll(files(words, control, since));
                return new Findings(
                        asked.stream()
                                .map(agent -> agent.name() + " (" + agent.answersWith() + ")")
                                .toList(),
                        ways,
                        places,
                        notLooked(places),
                        machine.all(scope));
            } finally {
                delete(file);
            }
        }
    }

    /// One of each kind: what answers with documents, and with each model.
    private List<HealthcareAgents.Standing> asked(TenantScope scope) {
        Set<String> kinds = new TreeSet<>();
        List<HealthcareAgents.Standing> some = agents.of(scope).stream()
                .filter(agent -> agent.by().isPresent() && kinds.add(agent.answersWith()))
                .limit(MOST_AGENTS)
                .toList();
        if (some.isEmpty()) {
            throw new Problem.Conflict(
                    "healthcare.nobody-to-ask", "No agent may answer in Healthcare Mode: nobody can be asked.");
        }
        return some;
    }

    private void step(TenantScope scope, UUID id, String step) {
        database.run(scope, tx -> ProofRows.step(tx, id, step));
    }

    private Set<String> storeControl(TenantScope scope, UUID agent, Canary control) {
        Set<String> forms = new TreeSet<>();
        takenBack.during(
                scope,
                agent,
                control.words(),
                tx -> Traces.through(tx, control)
                        .found()
                        .forEach(place -> place.foundAs().forEach(form -> forms.add(place.says() + ": " + form))));
        logControl(control);
        return forms;
    }

    /// At the lowest level that is written here.
    private static void logControl(Canary control) {
        Level level = LOG.isInfoEnabled() ? Level.INFO : LOG.isWarnEnabled() ? Level.WARN : Level.ERROR;
        LOG.atLevel(level)
                .log("nothing is wrong: a proof looks for traces and has to find this line: {}", control.words());
    }

    private static Path controlFile(Canary control) {
        try {
            Path file = Files.createTempFile("look-", ".tmp");
            Files.writeString(file, control.words());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Place rows(TenantScope scope, Canary words, Set<String> control) {
        Traces.Look look = database.inTransaction(scope, tx -> Traces.through(tx, words));
        Set<String> found = new TreeSet<>();
        look.found().forEach(place -> found.addAll(place.foundAs()));
        return new Place(
                Place.ROWS,
                "%,d tables, %,d rows".formatted(look.tables(), look.rows()),
                found,
                control,
                look.found().stream().map(Traces.Place::says).toList());
    }

    private List<Place> files(Canary words, Canary control, Instant since) {
        Instant deadline = Instant.now().plus(settings.most());
        ChangedFiles files = new ChangedFiles(words, control, since, deadline);
        List<Place> places = new ArrayList<>(files.look(settings.folders()));
        ChangedFiles temporary = new ChangedFiles(words, control, since, deadline);
        places.add(temporary.lookAtop(Path.of(System.getProperty("java.io.tmpdir")), Place.TEMPORARY));
        return places;
    }

    private static List<String> notLooked(List<Place> places) {
        List<String> not = new ArrayList<>();
        boolean wal = places.stream().anyMatch(place -> place.name().equals(ChangedFiles.WAL));
        if (!wal) {
            not.add(
                    "The database’s files: they aren’t on this machine, or its settings don’t name them. The rows were looked"
                            + " through by SQL.");
        }
        not.add(
                "The program’s memory: a copy of it would be a trace itself. Whoever runs this installation can look at it"
                        + " from outside.");
        not.add("Metrics and traces: this program writes none.");
        return not;
    }
}
