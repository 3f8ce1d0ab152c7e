package io.nexaera.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Role;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Work on a document that ends in the middle, as a kill -9 ends it, and is taken up again.
class IngestTest {
    private static final TenantScope SCOPE = TestInstallation.newClient("Interrupted", "interrupted")
            .as(Role.CLIENT_OWNER)
            .scope();
    private static final DocumentParser PARSER =
            new DocumentParser(DocumentParserTest.settings(Duration.ofSeconds(60), 128));

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Documents documents = TestInstallation.bean(Documents.class);

    /// Counts what it embeds, and dies after `lives`.
    private static final class MortalEmbedder extends Embedder {
        int embedded;
        final int lives;

        MortalEmbedder(int lives) {
            this.lives = lives;
        }

        @Override
        float[] embed(String text) throws InterruptedException {
            if (embedded == lives) {
                throw new IllegalStateException("killed");
            }
            embedded++;
            return super.embed(text);
        }
    }

    @AfterAll
    static void end() {
        PARSER.close();
    }

    @Test
    void anInterruptedDocumentGoesOnWhereItWas() throws InterruptedException {
        UUID id = add("long.txt", paragraphs(100));
        MortalEmbedder killed = new MortalEmbedder(70);
        assertThatThrownBy(() -> ingest(killed).ingest(SCOPE, id)).hasMessage("killed");
        Document halfway = find(id);
        assertThat(halfway.status()).isEqualTo(Document.Status.EMBEDDING);
        assertThat(halfway.progress()).isBetween(21, 98);
        assertThat(found(id)).isZero();

        MortalEmbedder next = new MortalEmbedder(1_000);
        ingest(next).ingest(SCOPE, id);
        assertThat(find(id).status()).isEqualTo(Document.Status.READY);
        assertThat(next.embedded).isEqualTo(find(id).chunks() - 64);
        assertThat(found(id)).isPositive();
    }

    @Test
    void aDocumentDeletedMeanwhileEndsTheWork() throws InterruptedException {
        UUID id = add("gone.txt", paragraphs(3));
        database.run(SCOPE, tx -> documents.delete(tx, id));
        ingest(new MortalEmbedder(0)).ingest(SCOPE, id);
        assertThat(database.<Boolean>inTransaction(
                        SCOPE, tx -> documents.find(tx, id).isEmpty()))
                .isTrue();
    }

    @Test
    void aFinishedDocumentIsNotDoneAgain() throws InterruptedException {
        UUID id = add("short.txt", paragraphs(2));
        ingest(new MortalEmbedder(2)).ingest(SCOPE, id);
        ingest(new MortalEmbedder(0)).ingest(SCOPE, id);
        assertThat(find(id).status()).isEqualTo(Document.Status.READY);
    }

    private Ingest ingest(Embedder embedder) {
        return new Ingest(
                database,
                documents,
                TestInstallation.bean(Chunks.class),
                PARSER,
                embedder,
                new Screening(LocalSentenceModel.alone()),
                TestInstallation.bean(Anonymizing.class),
                AuditLog.besideTheApplication(),
                DocumentParserTest.settings(Duration.ofSeconds(60), 128));
    }

    private UUID add(String name, String text) {
        return database.inTransaction(
                SCOPE,
                tx -> documents.insert(
                        tx,
                        Intake.asItIs(Upload.file(name, text.getBytes(UTF_8)), KnowledgeMode.KEEP),
                        Optional.empty()));
    }

    private Document find(UUID id) {
        return database.inTransaction(SCOPE, tx -> documents.find(tx, id).orElseThrow());
    }

    private int found(UUID id) {
        return TestInstallation.bean(Knowledge.class)
                .search(SCOPE, "Where does sentence 7 stand?", Optional.of(Set.of(id)), 3)
                .size();
    }

    /// A little more than a chunk each.
    private static String paragraphs(int count) {
        StringBuilder text = new StringBuilder();
        for (int paragraph = 0; paragraph < count; paragraph++) {
            for (int sentence = 0; sentence < 20; sentence++) {
                text.append("Sentence ").append(paragraph * 20 + sentence).append(" stands in its own place. ");
            }
            text.append("\n\n");
        }
        return text.toString();
    }
}
