package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Signing keys change one after the other without a refused request in between.
class KeyRotationDatabaseTest {
    private static final ContextKey INSTALLED = ContextKey.ofBase64(TestDatabase.CONTEXT_KEY);
    private static final ContextKey OLD = key(41);
    private static final ContextKey NEW = key(42);
    private static final ContextKey UNKNOWN = key(43);

    private UUID agency = new UUID(0, 0);

    @BeforeEach
    void rotated() throws SQLException {
        TestTenancy.database();
        agency = TestTenancy.agency("rotation");
        TestTenancy.install(OLD, Duration.ofHours(1));
        TestTenancy.install(NEW, Duration.ofHours(1));
    }

    /// The rest of the run goes on with its own key.
    @AfterEach
    void back() throws SQLException {
        TestTenancy.install(INSTALLED, Duration.ofHours(1));
        Superuser.run("delete from ctx_private.key where kid in ('" + OLD.kid() + "', '" + NEW.kid() + "')");
    }

    @Test
    void withinTheOverlapBothKeysAreAcceptedAndAnUnknownOneIsNot() throws SQLException {
        assertThat(begins(NEW)).isTrue();
        assertThat(begins(OLD)).isTrue();
        assertThat(begins(UNKNOWN)).isFalse();
    }

    @Test
    void theOverlapEndsWhenItWasSaidTo() throws SQLException {
        Instant end = notAfter(OLD);
        assertThat(end)
                .isBetween(Instant.now().plusSeconds(3_400), Instant.now().plusSeconds(3_600));
        TestTenancy.install(NEW, Duration.ofHours(5));
        assertThat(notAfter(OLD)).as("a restart doesn't prolong it").isEqualTo(end);
        Superuser.run("update ctx_private.key set not_after = clock_timestamp() where kid = '" + OLD.kid() + "'");
        assertThat(begins(OLD)).isFalse();
        assertThat(begins(NEW)).isTrue();
    }

    @Test
    void aKeyThatComesBackIsAcceptedAgain() throws SQLException {
        TestTenancy.install(OLD, Duration.ofHours(1));
        assertThat(begins(OLD)).isTrue();
        assertThat(begins(NEW)).isTrue();
    }

    private boolean begins(ContextKey key) throws SQLException {
        TenantScope scope = ScopeMint.member(agency, Optional.empty(), UUID.randomUUID(), 0, Origin.ofPlatform("test"));
        try (Connection raw = TestDatabase.as("nx_app");
                var begin = raw.prepareStatement("select ctx.begin(?)")) {
            raw.setAutoCommit(false);
            begin.setString(1, key.token(scope, Clock.systemUTC()));
            begin.execute();
            return true;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("28000");
            return false;
        }
    }

    private static Instant notAfter(ContextKey key) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(
                        "select not_after from ctx_private.key where kid = '" + key.kid() + "'")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    private static ContextKey key(int value) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) value);
        return new ContextKey(secret);
    }
}
