package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.database.CannotStart;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `serve` and `doctor` say of a database, against a real one: good, and wrong in each way that happens.
class DatabaseChecksTest {
    private static final DatabaseUrl GOOD = url("nx_app", "nx_app");

    @BeforeAll
    static void installed() {
        assertThat(TestInstallation.url()).isNotEmpty();
    }

    @Test
    void aGoodInstallationHasNothingBad() {
        List<Finding> findings = new DatabaseChecks(GOOD, "nx_owner").run();
        assertThat(findings).noneMatch(Finding::isBad);
        assertThat(findings)
                .extracting(Finding::what)
                .contains("Database", "Server version", "Application role", "Walls", "Migrations", "Clock");
        new Preflight(settings(GOOD, "nx_owner", "nx_platform")).check();
    }

    @Test
    void anOpenTableIsNamed() throws SQLException {
        Superuser.run("create table app.open_house (id int)");
        try {
            assertThat(new DatabaseChecks(GOOD, "nx_owner").run())
                    .filteredOn(Finding::isBad)
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.detail()).contains("open_house"))
                    .anySatisfy(finding -> assertThat(finding.detail()).contains("wall.rls-off"));
        } finally {
            Superuser.run("drop table app.open_house");
        }
    }

    @Test
    void aRoleWithPowerOverTheWallsIsRefused() throws SQLException {
        Superuser.run("create role mighty login bypassrls password 'mighty'");
        Superuser.run("grant connect on database nexaera to mighty");
        try {
            DatabaseUrl mighty = url("mighty", "mighty");
            assertThatThrownBy(() -> new Preflight(settings(mighty, "nx_owner", "nx_platform")).check())
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("\"mighty\"")
                    .hasMessageContaining("Use nx_app");
        } finally {
            Superuser.run("drop owned by mighty");
            Superuser.run("drop role mighty");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wrong,  nx_owner, nx_platform, nexaera, DATABASE_URL",
        "nx_app, wrong,    nx_platform, nexaera, NEXAERA_DATABASE_OWNER_PASSWORD",
        "nx_app, nx_owner, wrong,       nexaera, NEXAERA_DATABASE_PLATFORM_PASSWORD",
        "nx_app, nx_owner, nx_platform, missing, create database missing"
    })
    void whatIsWrongIsSaidInOneSentenceWithoutThePassword(
            String app, String owner, String platform, String database, String said) {
        DatabaseUrl url = new DatabaseUrl(
                GOOD.jdbc().replace("/nexaera", "/" + database), GOOD.host(), GOOD.port(), database, "nx_app", app);
        assertThatThrownBy(() -> new Preflight(settings(url, owner, platform)).check())
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(said)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("“wrong”", "=wrong"));
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeUnreachable() {
        DatabaseUrl nowhere =
                new DatabaseUrl("jdbc:postgresql://127.0.0.1:1/nexaera", "127.0.0.1", 1, "nexaera", "nx_app", "x");
        assertThat(new DatabaseChecks(nowhere, "x").run())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("127.0.0.1:1", "can't be reached"));
    }

    private static DatabaseUrl url(String user, String password) {
        String host = TestDatabase.url().replace("jdbc:postgresql://", "postgres://" + user + ":" + password + "@");
        return DatabaseUrl.parse(host);
    }

    private static ServeSettings settings(DatabaseUrl url, String owner, String platform) {
        Map<String, String> environment = new HashMap<>();
        environment.put("NEXAERA_DATABASE_OWNER_PASSWORD", owner);
        environment.put("NEXAERA_DATABASE_PLATFORM_PASSWORD", platform);
        return new ServeSettings(url, environment);
    }
}
