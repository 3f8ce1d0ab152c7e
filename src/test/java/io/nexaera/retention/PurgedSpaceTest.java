package io.nexaera.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The pages of what a purge removed are used again; seen with Postgres' own vacuum turned off for that partition.
class PurgedSpaceTest {
    private static final int CONVERSATIONS = 120;
    private static final int EACH = 100;

    private final Rows rows = Rows.of("Space " + UUID.randomUUID());
    private final String partition = partition(rows.id());

    @BeforeEach
    void nobodyElseVacuums() throws SQLException {
        Superuser.run("alter table " + partition + " set (autovacuum_enabled = off)");
        Superuser.run("vacuum " + partition);
    }

    @AfterEach
    void theyDoAgain() throws SQLException {
        Superuser.run("alter table " + partition + " reset (autovacuum_enabled)");
    }

    @Test
    void whatComesAfterAPurgeTakesNoMoreRoom() throws Exception {
        rows.conversations(CONVERSATIONS, EACH, "100 days");
        long full = size();
        TestInstallation.bean(RetentionRules.class)
                .keepFor(rows.client().as(Role.CLIENT_OWNER), DataClass.CONVERSATIONS, Optional.of(90), false);
        TestInstallation.bean(Purging.class).run(rows.daily());
        Purges purges = TestInstallation.bean(Purges.class);
        Purge purge = purges.list(rows.scope()).getFirst();
        JsonNode space = JsonMapper.shared()
                .readTree(purges.certificate(rows.scope(), purge.id()))
                .get("parts")
                .get(0)
                .get("space");
        assertThat(space.get("vacuumed").asBoolean()).isTrue();
        assertThat(space.get("relation").asString()).isEqualTo(partition);
        rows.conversations(CONVERSATIONS, EACH, "1 day");
        assertThat(size()).isLessThan(full + full / 10);

        // The control: deleted and filled again without a vacuum, it grows.
        Superuser.run("delete from app.message where sub_account_id = '%s'".formatted(rows.id()));
        rows.conversations(CONVERSATIONS, EACH, "1 day");
        assertThat(size()).isGreaterThan(full + full / 2);
    }

    private long size() throws SQLException {
        return Superuser.number("select pg_relation_size('%s'::regclass)".formatted(partition));
    }

    private static String partition(UUID client) {
        try {
            for (int i = 0; i < 16; i++) {
                if (Superuser.number("select satisfies_hash_partition('app.message'::regclass, 16, %d, '%s'::uuid)::int"
                                .formatted(i, client))
                        == 1) {
                    return "app.message_p" + i;
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("no partition");
    }
}
