package io.nexaera.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.tenancy.WallLint;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From the catalogue of the running installation: no table without its wall, no key by which one tenant could feel for
/// another's rows, no right that the application doesn't need. Each rule's own test is `WallLintTest`.
class EveryTableIsWalledTest {
    @BeforeAll
    static void installed() {
        TestInstallation.url();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nx_app", "nx_platform", "nx_owner"})
    void noHoleIsFound(String role) throws SQLException {
        try (Connection connection = TestDatabase.as(role)) {
            assertThat(WallLint.inspect(connection)).isEmpty();
        }
    }
}
