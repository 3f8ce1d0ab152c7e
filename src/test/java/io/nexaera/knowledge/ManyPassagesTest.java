package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A client with so many passages that not all of them are compared with a question.
class ManyPassagesTest {
    private static final TenantScope SCOPE = TestInstallation.newClient("Archive", "archive")
            .as(Role.CLIENT_OWNER)
            .scope();

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Candidates candidates = TestInstallation.bean(Candidates.class);

    @BeforeAll
    static void aLargeArchive() throws SQLException {
        UUID sub = SCOPE.requireSubAccount();
        try (Connection superuser = TestDatabase.asSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("""
                    insert into app.document (sub_account_id, id, name, media_type, size_bytes, sha256, status, chunk_count, created_by)
                    values ('%1$s', '%1$s', 'archive.txt', 'text/plain', 1, sha256(''), 'ready', %2$d, '%1$s');
                    insert into app.chunk (sub_account_id, document_id, ordinal, heading, text, vector)
                    select '%1$s', '%1$s', i, 'Minutes', 'The council met for the ' || i || 'th time.'
                      || case when i = 12345 then ' It bought a trombone.' else '' end, decode(repeat('00', 388), 'hex')
                    from generate_series(1, %2$d) i;
                    analyze app.chunk""".formatted(sub, Candidates.MANY));
        }
    }

    @Test
    void theOnePassageWithTheWordIsFound() {
        List<Passage> found =
                TestInstallation.bean(Knowledge.class).search(SCOPE, "Who bought the trombone?", Optional.empty(), 3);
        assertThat(found.getFirst().text()).contains("trombone");
    }

    @Test
    void onlyTheDensestAreCompared() {
        assertThat(rows("council")).hasSize(Candidates.MOST_BY_WORD);
        assertThat(rows("trombone")).hasSize(1);
    }

    /// The wall makes no difference to how the words are looked up: an index does it.
    @Test
    void anIndexFindsTheWords() throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("set role nx_ctx");
            var plan = statement.executeQuery("explain select document_id from app.chunk where sub_account_id = '"
                    + SCOPE.requireSubAccount() + "' and words @@ 'trombon'::tsquery");
            StringBuilder lines = new StringBuilder();
            while (plan.next()) {
                lines.append(plan.getString(1)).append('\n');
            }
            assertThat(lines).contains("Bitmap Index Scan on chunk_p").contains("words @@ ");
        }
    }

    private List<Candidates.Row> rows(String question) {
        return database.inTransaction(
                SCOPE, tx -> candidates.rows(tx, candidates.words(tx, question), Optional.empty()));
    }
}
