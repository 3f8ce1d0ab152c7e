package io.nexaera.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Postgres that comes along: it keeps what it was given, and lets nobody in without a password.
class EmbeddedPostgresTest {
    private static final String SUPERUSER = EmbeddedPostgres.SUPERUSER;

    /// One folder for all: making a cluster takes seconds, starting one doesn't.
    @TempDir
    private static Path temporary;

    private Path folder;

    @BeforeEach
    void chooseAFolderWithSpaces() {
        folder = temporary.resolve("a folder with spaces");
    }

    @Test
    void keepsDataAndPasswordOverARestart() throws Exception {
        String password;
        try (EmbeddedPostgres first = EmbeddedPostgres.start(folder)) {
            password = first.superuserPassword();
            execute(first, "create table kept as select 42 as answer");
        }
        try (EmbeddedPostgres second = EmbeddedPostgres.start(folder)) {
            assertThat(second.superuserPassword()).isEqualTo(password);
            assertThat(ask(second, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void isDurableAndSilentAboutStatements() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(ask(postgres, "show " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(ask(postgres, "show log_statement")).isEqualTo("none");
            assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThatThrownBy(() -> execute(postgres, "select 'a-patient-name'::int"));
        }
        assertThat(folder.resolve("postgres.log")).content().doesNotContain("a-patient-name");
    }

    @Test
    void refusesAWrongPasswordAndNone() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            for (String wrong : List.of("wrong", "")) {
                assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), SUPERUSER, wrong))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(ask(postgres, "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void stopsTheServerThatAKilledProcessLeftBehind() throws Exception {
        try (EmbeddedPostgres abandoned = EmbeddedPostgres.start(folder)) {
            execute(abandoned, "create table before_the_kill as select 42 as answer");
            abandoned.letGoOfTheFolder();
            try (EmbeddedPostgres next = EmbeddedPostgres.start(folder)) {
                assertThat(ask(next, "select answer from before_the_kill")).isEqualTo("42");
                assertThatThrownBy(() -> connect(abandoned)).hasMessageContaining("refused");
            }
        }
    }

    @Test
    void recoversWhenTheServerItselfWasKilled() throws Exception {
        try (EmbeddedPostgres killed = EmbeddedPostgres.start(folder)) {
            execute(killed, "create table before_the_crash as select 42 as answer");
            ProcessHandle postmaster = postmaster();
            postmaster.destroyForcibly();
            postmaster.onExit().join();
        }
        try (EmbeddedPostgres next = EmbeddedPostgres.start(folder)) {
            assertThat(ask(next, "select answer from before_the_crash")).isEqualTo("42");
        }
    }

    @Test
    void aFolderInUseIsNamedWithItsProcess() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(postgres.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void aFolderWithOtherFilesIsLeftAlone() throws Exception {
        Path mine = Files.writeString(
                Files.createDirectory(temporary.resolve("mine")).resolve("letter.txt"), "Dear Ada");
        assertThatThrownBy(() -> EmbeddedPostgres.start(mine.resolveSibling("")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("holds other files");
        assertThat(mine.resolveSibling("lock")).doesNotExist();
    }

    @Test
    void aFolderThatOthersCanWriteIntoIsRefused() throws Exception {
        Path shared = Files.createDirectory(temporary.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(shared))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("chmod go-w");
    }

    @Test
    void onlyTheOwnerCanReadTheFolderAndTheSecrets() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThat(permissions(folder)).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("data"))).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("secrets.properties"))).isEqualTo("rw-------");
            assertThat(postgres.secrets()).hasToString("[secret]");
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), SUPERUSER, postgres.superuserPassword());
    }
}
