package io.nexaera.portability;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// No table and no secret column without a decision about it.
class CatalogueDatabaseTest {
    private static final List<TenantTable> PACKED = TestInstallation.bean(TenantDatabase.class)
            .inTransaction(
                    TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope(),
                    TestInstallation.bean(Catalogue.class)::tables);

    @Test
    void everyTableIsPackedOrLeftOutForAReason() throws SQLException {
        Set<String> decided = PACKED.stream().map(TenantTable::name).collect(Collectors.toCollection(HashSet::new));
        decided.addAll(Catalogue.LEFT_OUT.keySet());
        decided.addAll(Catalogue.OF_NO_CLIENT);
        assertThat(strings("""
                select relname from pg_class where relnamespace = 'app'::regnamespace and relkind in ('r', 'p')
                  and not relispartition""")).containsExactlyInAnyOrderElementsOf(decided);
    }

    @Test
    void aTableOfNoClientHasNoTenantsColumn() throws SQLException {
        assertThat(strings("""
                select distinct c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relnamespace = 'app'::regnamespace and a.attname in ('sub_account_id', 'tenant_id')""")).doesNotContainAnyElementsOf(Catalogue.OF_NO_CLIENT);
    }

    /// `sha256` is the digest of a document; a `vector` is what an embedder made of a passage.
    @Test
    void everyColumnOfBytesOrWithASecretsNameIsDecidedOn() {
        assertThat(PACKED.stream().flatMap(t -> t.columns().stream().map(c -> t.name() + "." + c)))
                .contains("document.sha256", "chunk.vector")
                .noneMatch(column -> column.matches(".*(secret|hash|password|wrapped|token_|sealed|private_key).*"));
    }

    @Test
    void everyPackedTableHasAKeyToPageBy() {
        assertThat(PACKED)
                .isNotEmpty()
                .allSatisfy(table -> assertThat(table.key()).isNotEmpty());
    }

    private static List<String> strings(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}
