package io.nexaera.knowledge;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.problem.Problem;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/// Takes a document in: read, cut, embed, keep. It may be killed at any point and starts again where it was: what is
/// kept already is recognised, a document that is deleted meanwhile ends it.
@Component
class Ingest implements JobHandler {
    static final String KIND = "knowledge.ingest";
    private static final int BATCH = 32;
    private static final int AFTER_READING = 20;

    private final TenantDatabase database;
    private final Documents documents;
    private final Chunks chunks;
    private final DocumentParser parser;
    private final Embedder embedder;
    private final Screening screening;
    private final Anonymizing anonymizing;
    private final AuditLog audit;
    private final Semaphore places;

    Ingest(
            TenantDatabase database,
            Documents documents,
            Chunks chunks,
            DocumentParser parser,
            Embedder embedder,
            Screening screening,
            Anonymizing anonymizing,
            AuditLog audit,
            KnowledgeSettings settings) {
        this.database = database;
        this.documents = documents;
        this.chunks = chunks;
        this.parser = parser;
        this.embedder = embedder;
        this.screening = screening;
        this.anonymizing = anonymizing;
        this.audit = audit;
        this.places = new Semaphore(settings.ingests());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(Job job) throws InterruptedException {
        places.acquire();
        try {
            ingest(job.scope(), job.subject());
        } finally {
            places.release();
        }
    }

    @Override
    public void abandoned(Job job, Problem why) {
        fail(job.scope(), job.subject(), new Document.Failure(why.code(), why.sentence()));
    }

    void ingest(TenantScope scope, UUID id) throws InterruptedException {
        @SuppressWarnings("ArrayRecordComponent") // read once, never compared
        record Work(Document document, byte[] content) {}
        Optional<Work> work = database.inTransaction(
                scope,
                tx -> documents
                        .find(tx, id)
                        .filter(document -> document.status() != Document.Status.READY)
                        .flatMap(document -> documents.content(tx, id).map(content -> new Work(document, content))));
        if (work.isEmpty() || !progress(scope, id, Document.Status.READING, 5)) {
            return;
        }
        Document document = work.get().document();
        if (document.privacy().mode() == KnowledgeMode.ANONYMIZE) {
            keep(scope, id, Anonymizing.read(work.get().content()));
            return;
        }
        switch (parser.read(document.name(), work.get().content())) {
            case Reading.Refused refused ->
                fail(scope, id, new Document.Failure(refused.reason().code(), refused.sentence()));
            case Reading.Parsed parsed -> {
                Anonymizing.Done done = anonymizing.of(scope, document.privacy().mode(), document.name(), parsed);
                database.run(scope, tx -> documents.personal(tx, id, done.report()));
                keep(scope, id, done.parsed());
            }
        }
    }

    private void keep(TenantScope scope, UUID id, Reading.Parsed parsed) throws InterruptedException {
        List<Chunk> cut = Chunker.chunks(parsed.sections());
        int done = resumeAt(scope, id, cut);
        List<DocumentFinding> findings = screening.of(cut);
        while (progress(scope, id, Document.Status.EMBEDDING, percent(done, cut.size()))) {
            if (done == cut.size()) {
                database.run(scope, tx -> {
                    documents.ready(tx, id, parsed, cut.size());
                    documents.noted(tx, id, findings);
                    noted(tx, id, findings);
                    record(tx, id, AuditEvent.of("document.ready").after(Map.of("passages", cut.size())));
                });
                return;
            }
            List<Chunk> batch = cut.subList(done, Math.min(done + BATCH, cut.size()));
            List<Chunks.Embedded> embedded = embedded(batch);
            database.run(scope, tx -> {
                if (documents.progress(
                        tx,
                        id,
                        Document.Status.EMBEDDING,
                        percent(batch.getFirst().ordinal(), cut.size()))) {
                    chunks.append(tx, id, embedded);
                }
            });
            done += batch.size();
        }
    }

    private List<Chunks.Embedded> embedded(List<Chunk> batch) throws InterruptedException {
        List<Chunks.Embedded> embedded = new ArrayList<>();
        for (Chunk chunk : batch) {
            embedded.add(new Chunks.Embedded(chunk, PackedVector.of(embedder.embed(textToEmbed(chunk)))));
        }
        return embedded;
    }

    /// The heading belongs to what a passage is about.
    static String textToEmbed(Chunk chunk) {
        return chunk.heading().isEmpty() ? chunk.text() : chunk.heading() + "\n" + chunk.text();
    }

    /// After an interruption: how many chunks are kept already. Chunks that a different version cut are thrown away.
    private int resumeAt(TenantScope scope, UUID id, List<Chunk> cut) {
        return database.inTransaction(scope, tx -> {
            Optional<Chunk> last = chunks.last(tx, id);
            if (last.filter(chunk -> chunk.ordinal() < cut.size()
                            && cut.get(chunk.ordinal()).equals(chunk))
                    .isEmpty()) {
                chunks.deleteAll(tx, id);
                return 0;
            }
            return last.get().ordinal() + 1;
        });
    }

    private boolean progress(TenantScope scope, UUID id, Document.Status status, int percent) {
        return database.inTransaction(scope, tx -> documents.progress(tx, id, status, percent));
    }

    private void fail(TenantScope scope, UUID id, Document.Failure failure) {
        database.run(scope, tx -> {
            chunks.deleteAll(tx, id);
            documents.failed(tx, id, failure);
            record(tx, id, AuditEvent.of("document.failed").failed().after(Map.of("why", failure.code())));
        });
    }

    private void noted(TenantTransaction tx, UUID id, List<DocumentFinding> findings) {
        if (!findings.isEmpty()) {
            List<String> checks = findings.stream()
                    .map(DocumentFinding::check)
                    .distinct()
                    .sorted()
                    .toList();
            record(
                    tx,
                    id,
                    AuditEvent.of("document.flagged").after(Map.of("checks", checks, "findings", findings.size())));
        }
    }

    /// Nothing where it was deleted meanwhile: that is on record already.
    private void record(TenantTransaction tx, UUID id, AuditEvent event) {
        documents.find(tx, id).ifPresent(document -> audit.record(tx, event.target("document", id, document.name())));
    }

    private static int percent(int done, int all) {
        return AFTER_READING + (all == 0 ? 0 : done * (99 - AFTER_READING) / all);
    }
}
