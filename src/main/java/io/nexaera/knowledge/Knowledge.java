package io.nexaera.knowledge;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The documents of a sub-account: add them, follow how they are taken in, search them, delete them.
@Component
public class Knowledge {
    static final int LONGEST_QUESTION = 4_000;

    private final TenantDatabase database;
    private final Documents documents;
    private final Chunks chunks;
    private final Candidates candidates;
    private final Embedder embedder;
    private final Jobs jobs;
    private final AuditLog audit;
    private final KnowledgeSettings settings;
    private final PrivacyChoice choice;
    private final Intakes intakes;

    Knowledge(
            TenantDatabase database,
            Documents documents,
            Chunks chunks,
            Candidates candidates,
            Embedder embedder,
            Jobs jobs,
            AuditLog audit,
            KnowledgeSettings settings,
            PrivacyChoice choice,
            Intakes intakes) {
        this.database = database;
        this.documents = documents;
        this.chunks = chunks;
        this.candidates = candidates;
        this.embedder = embedder;
        this.jobs = jobs;
        this.audit = audit;
        this.settings = settings;
        this.choice = choice;
        this.intakes = intakes;
    }

    /// Keeps the file and has it read in the background; follow it with [#find].
    ///
    /// @throws Problem.TooLarge when the file is larger than one document may be
    public Document add(TenantScope scope, Upload upload) {
        return addAll(scope, List.of(upload), Optional.empty(), Optional.empty())
                .getFirst();
    }

    /// The same for several files; all are kept or none. What is to be anonymized is read at once, before anything of
    /// it is stored.
    ///
    /// @param privateTo the only agent that may use them; empty: every agent of the sub-account
    /// @param privacy what to do with personal data in them; empty: what this client chose for all
    /// @throws Problem.TooLarge when one of them is larger than one document may be
    /// @throws Problem.Invalid `knowledge.no-such-agent`
    public List<Document> addAll(
            TenantScope scope, List<Upload> uploads, Optional<UUID> privateTo, Optional<KnowledgeMode> privacy) {
        uploads.forEach(this::check);
        KnowledgeMode mode = privacy.orElseGet(() -> choice.standard(scope));
        List<Intake> taken =
                uploads.stream().map(upload -> intakes.of(scope, upload, mode)).toList();
        return database.inTransaction(scope, tx -> {
            privateTo.ifPresent(agent -> reader(tx, agent));
            return taken.stream().map(intake -> add(tx, intake, privateTo)).toList();
        });
    }

    private Document add(TenantTransaction tx, Intake intake, Optional<UUID> privateTo) {
        UUID id = documents.insert(tx, intake, privateTo);
        audit.record(
                tx,
                AuditEvent.of("document.added")
                        .target("document", id, intake.name())
                        .after(Map.of(
                                "mediaType", intake.mediaType(),
                                "sizeBytes", intake.sizeBytes(),
                                "personalData", intake.mode().word())));
        if (intake.refusal().isPresent()) {
            Reading.Refused why = intake.refusal().get();
            documents.failed(tx, id, new Document.Failure(why.reason().code(), why.sentence()));
        } else {
            jobs.enqueue(tx, Ingest.KIND, id);
        }
        return found(tx, id);
    }

    /// Does something else with the personal data of a document, or the same by today's rules, and reads it again.
    ///
    /// @throws Problem.NotFound when this sub-account has no such document
    /// @throws Problem.Conflict `knowledge.original-gone`, `knowledge.being-read`
    public Document readAgain(TenantScope scope, UUID id, KnowledgeMode mode) {
        @SuppressWarnings("ArrayRecordComponent") // read once, never compared
        record Kept(Document document, byte[] content) {}
        Kept kept = database.inTransaction(scope, tx -> {
            Document document = found(tx, id);
            return new Kept(document, documents.content(tx, id).orElse(new byte[0]));
        });
        Document before = kept.document();
        if (before.underWay()) {
            throw new Problem.Conflict(
                    "knowledge.being-read", "This document is still being read. Try again in a moment.");
        }
        boolean anonymous = before.privacy().mode() == KnowledgeMode.ANONYMIZE;
        if (anonymous && (mode != KnowledgeMode.ANONYMIZE || kept.content().length == 0)) {
            throw new Problem.Conflict(
                    "knowledge.original-gone",
                    "The file itself was never stored, so its names can't come back. Add it again.");
        }
        Intake intake = intakes.again(scope, before, kept.content(), mode);
        return database.inTransaction(scope, tx -> again(tx, id, before, intake));
    }

    private Document again(TenantTransaction tx, UUID id, Document before, Intake intake) {
        found(tx, id); // it may have been deleted meanwhile
        documents.replace(tx, id, intake);
        chunks.deleteAll(tx, id);
        documents.progress(tx, id, Document.Status.WAITING, 0);
        jobs.enqueue(tx, Ingest.KIND, id);
        audit.record(
                tx,
                AuditEvent.of("document.read-again")
                        .target("document", id, intake.name())
                        .before(Map.of("personalData", before.privacy().mode().word()))
                        .after(Map.of("personalData", intake.mode().word())));
        return found(tx, id);
    }

    private void check(Upload upload) {
        if (upload.content().length > settings.fileSize().toBytes()) {
            throw new Problem.TooLarge(
                    Refusal.TOO_LARGE.code(),
                    "“" + upload.name() + "” is larger than "
                            + settings.fileSize().toMegabytes() + " MB, the most that one document may have.");
        }
    }

    /// Newest first.
    ///
    /// @param after the last document of the page before; empty for the first page
    public List<Document> list(TenantScope scope, Optional<UUID> after, int limit) {
        return database.inTransaction(scope, tx -> documents.page(tx, after, limit));
    }

    /// @throws Problem.NotFound when this sub-account has no such document
    public Document find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> found(tx, id));
    }

    /// The passages of a document in reading order, from `from` on.
    ///
    /// @throws Problem.NotFound when this sub-account has no such document
    public List<Chunk> chunks(TenantScope scope, UUID id, int from, int limit) {
        return database.inTransaction(scope, tx -> chunks.page(tx, found(tx, id).id(), from, limit));
    }

    /// Keeps a document for one agent alone, or opens it to all. It holds from the next question on.
    ///
    /// @param privateTo the only agent that may use it; empty: every agent of the sub-account
    /// @throws Problem.NotFound when this sub-account has no such document
    /// @throws Problem.Invalid `knowledge.no-such-agent`
    public Document keepFor(TenantScope scope, UUID id, Optional<UUID> privateTo) {
        return database.inTransaction(scope, tx -> {
            Document before = found(tx, id);
            String after = privateTo.map(agent -> reader(tx, agent).name()).orElse("all agents");
            if (!before.privateTo().map(Document.Reader::id).equals(privateTo)) {
                documents.keepFor(tx, id, privateTo);
                audit.record(
                        tx,
                        AuditEvent.of("document.readers-changed")
                                .target("document", id, before.name())
                                .before(Map.of(
                                        "usedBy",
                                        before.privateTo()
                                                .map(Document.Reader::name)
                                                .orElse("all agents")))
                                .after(Map.of("usedBy", after)));
            }
            return found(tx, id);
        });
    }

    /// The agents that a document can be kept for, by name.
    public List<Document.Reader> readers(TenantScope scope) {
        return database.inTransaction(scope, documents::readers);
    }

    private Document.Reader reader(TenantTransaction tx, UUID agent) {
        return documents.readers(tx).stream()
                .filter(reader -> reader.id().equals(agent))
                .findFirst()
                .orElseThrow(() ->
                        new Problem.Invalid("knowledge.no-such-agent", "privateTo", "There is no such agent here."));
    }

    /// Deletes the document with its file, its passages and their vectors. Work on it that is under way ends by itself.
    ///
    /// @throws Problem.NotFound when this sub-account has no such document
    public void delete(TenantScope scope, UUID id) {
        database.run(scope, tx -> {
            Document document = found(tx, id);
            documents.delete(tx, id);
            audit.record(
                    tx,
                    AuditEvent.of("document.deleted")
                            .target("document", id, document.name())
                            .before(Map.of("mediaType", document.mediaType(), "sizeBytes", document.sizeBytes())));
        });
    }

    /// The passages that speak to the question, best first. Never waits for a model outside this process.
    ///
    /// @param among these documents alone; empty: all of the sub-account
    public List<Passage> search(TenantScope scope, String question, Optional<Set<UUID>> among, int limit) {
        String asked = question.strip();
        if (asked.isEmpty()) {
            return List.of();
        }
        Asked compared = database.inTransaction(scope, tx -> {
            List<String> words = candidates.words(tx, asked);
            return new Asked(words, candidates.rows(tx, words, among));
        });
        if (compared.rows().isEmpty()) {
            return List.of();
        }
        float[] meaning = embed(asked.substring(0, Math.min(asked.length(), LONGEST_QUESTION)));
        Ranking ranking = new Ranking(compared.rows(), compared.words());
        return database.inTransaction(
                scope, tx -> ranking.best(candidates.texts(tx, ranking.finalists(compared.rows(), meaning)), limit));
    }

    /// A question's words, and all that it is compared with.
    private record Asked(List<String> words, List<Candidates.Row> rows) {}

    private float[] embed(String question) {
        try {
            return embedder.embed(question);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the embedding model", stopping);
        }
    }

    private Document found(TenantTransaction tx, UUID id) {
        return documents.find(tx, id).orElseThrow(() -> new Problem.NotFound("document"));
    }
}
