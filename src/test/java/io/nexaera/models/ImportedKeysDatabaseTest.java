package io.nexaera.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestInstallation;
import io.nexaera.identity.AgentRuns;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TestTenancy;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// The list of what was imported once, and the marks, against SQL of one's own.
class ImportedKeysDatabaseTest {
    private static final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private static final NewConnection WANTED = NewConnection.of("openai", "", "", "sk-0123456789abcdefghijkl");
    private static final Origin ORIGIN = Origin.ofPlatform("test");

    private UUID agency;
    private UUID client;

    @BeforeEach
    void aClientWithAnImportedKey() throws SQLException {
        agency = TestTenancy.agency("imported-" + UUID.randomUUID().toString().substring(0, 8));
        client = TestTenancy.subAccount(agency, "client");
        database.run(job(client), tx -> ImportedKeys.add(tx, WANTED));
    }

    private TenantScope job(UUID whose) {
        return ScopeMint.job(agency, Optional.of(whose), UUID.randomUUID(), ORIGIN);
    }

    private TenantScope member(Optional<UUID> whose) {
        return ScopeMint.member(agency, whose, UUID.randomUUID(), -1L, ORIGIN);
    }

    @Test
    void onlyTheOperatorsCommandSeesAndExtendsTheList() throws SQLException {
        UUID neighbour = TestTenancy.subAccount(agency, "neighbour");
        TenantScope run = ScopeMint.agent(agency, client, UUID.randomUUID(), -1L, ORIGIN);
        for (TenantScope other : List.of(
                member(Optional.of(client)),
                member(Optional.empty()),
                job(neighbour),
                run,
                TestInstallation.bean(AgentRuns.class).borrowing(member(Optional.of(client))))) {
            assertThat(rows(other)).as(other.toString()).isZero();
            assertThatThrownBy(() -> database.run(
                            other,
                            tx -> tx.sql(
                                            "insert into app.imported_key (tenant_id, provider, name) values (:whose, 'groq', 'x')")
                                    .param("whose", client)
                                    .update()))
                    .as(other.toString())
                    .isInstanceOf(DataAccessException.class);
        }
        assertThat(rows(job(client))).as("control").isOne();
    }

    private static int rows(TenantScope scope) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("select count(*) from app.imported_key")
                        .query(Integer.class)
                        .single());
    }

    @Test
    void nobodyChangesOrShortensTheList() {
        for (String deed : List.of(
                "delete from app.imported_key",
                "update app.imported_key set name = 'other'",
                "truncate app.imported_key")) {
            assertThatThrownBy(
                            () -> database.run(job(client), tx -> tx.sql(deed).update()))
                    .as(deed)
                    .isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void aConnectionWithoutAKeyCannotBeMarked() {
        assertThatThrownBy(() -> database.run(job(client), tx -> tx.sql("""
                                insert into app.model_connection (sub_account_id, name, kind, base_url, default_model, imported_at)
                                values (:subAccount, 'x', 'openai', 'https://x.example', 'm', now())""").update()))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("imported_at");
    }

    @Test
    void noTenantCountsTheImportedKeysOfOthers() {
        assertThatThrownBy(() -> database.run(
                        job(client),
                        tx -> tx.sql("select clients from ctx.imported_keys()")
                                .query(Long.class)
                                .list()))
                .isInstanceOf(DataAccessException.class);
    }
}
