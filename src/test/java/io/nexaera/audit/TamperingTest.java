package io.nexaera.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestInstallation;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TestTenancy;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.GrowingTree;
import io.nexaera.tlog.Merkle;
import io.nexaera.tlog.Tile;
import io.nexaera.witness.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A superuser, with the log's own keys where it says so, does to the record what nobody may; `LogCheck` tells what it
/// was.
class TamperingTest {
    private static final UUID AGENCY = UUID.fromString("0a000000-0000-7000-8000-00000000000a");
    private static final int ENTRIES = 700;
    private static final List<String> TABLES =
            List.of("audit_entry", "log_pending", "log_leaf", "log_tile", "log_head", "log_key");

    private static final String TABLE_HEAD = """
            # What verify-log says when somebody tampers with the record

            A superuser of the database does each of these to a log of 700 entries, with the triggers off; `./nexaera verify-log` then prints
            this. Ids are left out. `TamperingTest` does it all on each build and compares this page with what came out. Whoever holds the log's
            key, the database and this machine can cut the log off so that nothing here tells: the rows at the end show that a witness
            (docs/operations/witness.md) does, and so does anybody who kept a checkpoint (`examples/verify-the-log --state`) or a proof file.

            | what is done | what `verify-log` says |
            |---|---|
            """;

    private static TestTenancy.Separate database;
    private static LogSettings settings;
    private static AskedWitnesses witness = AskedWitnesses.NONE;
    private static AskedWitnesses asked = AskedWitnesses.NONE;

    @BeforeAll
    static void sevenHundredEntriesAreSigned() throws SQLException, IOException {
        database = TestTenancy.separate("tampering");
        settings = WitnessedLogFiles.TAMPERING.settings();
        witness = witness();
        database.platform().run(Origin.ofPlatform("test"), tx -> {
            for (int i = 0; i < ENTRIES; i++) {
                AuditLog.besideTheApplication()
                        .record(tx, AGENCY, Optional.empty(), i % 2 == 0 ? null : AGENCY, event(i));
            }
        });
        assertThat(sequencer().step()).isEqualTo(ENTRIES);
        asSuperuser("create schema backup");
        for (String table : TABLES) {
            asSuperuser("create table backup." + table + " as table app." + table);
        }
        Files.copy(settings.rememberedFile(), backup());
        assertThat(witness.ask(head(tx -> LogTables.head(tx).orElseThrow()), (code, index, sentence) -> {}))
                .as("the witness remembers all of them")
                .singleElement()
                .asString()
                .endsWith("cosigns all 700 entries.");
    }

    /// The witness that the test's installation is, asked over HTTP.
    private static AskedWitnesses witness() {
        WitnessSettings.Peer peer = new WitnessSettings.Peer(
                TestInstallation.url() + "/witness",
                TestInstallation.bean(Witness.class).key().orElseThrow());
        return AskedWitnesses.of(
                database.platform(),
                WitnessedLogFiles.outbound(),
                new WitnessSettings(List.of(peer), Duration.ofSeconds(1)));
    }

    private static AuditEvent event(int i) {
        return AuditEvent.of("test.made")
                .target("thing", i, "Zoë’s \"thing\"  " + i)
                .before(i % 3 == 0 ? Map.of() : Map.of("name", "é", "n", i))
                .after(Map.of("name", "x".repeat(i)));
    }

    @AfterEach
    void asItWas() throws SQLException, IOException {
        asked = AskedWitnesses.NONE;
        for (String table : TABLES) {
            asSuperuser("truncate app." + table, "insert into app." + table + " select * from backup." + table);
        }
        Files.copy(backup(), settings.rememberedFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /// The control.
    @Test
    void anUntouchedLogIsSound() {
        LogCheck.Report report = check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isEqualTo(ENTRIES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            entry.changed        | 300 | update app.audit_entry set actor = 'somebody else' where id = {300}
            entry.changed        | 301 | update app.audit_entry set at = at - interval '1 microsecond' where id = {301}
            entry.changed        | 301 | update app.audit_entry set actor_id = null where id = {301}
            entry.changed        | 5   | update app.audit_entry set before = after, after = before where id = {5}
            entry.changed        | 6   | update app.audit_entry set salt = sha256(salt) where id = {6}
            entry.deleted        | 400 | delete from app.audit_entry where id = {400}
            entry.deleted        | 699 | delete from app.audit_entry where id = {699}
            entry.changed        | 10  | update app.audit_entry e set target = o.target from app.audit_entry o where e.id = {10} and o.id = {11}
            entry.slipped-in     |     | insert into app.audit_entry (tenant_id, actor_kind, actor, action, outcome, address, user_agent, request_id) values (gen_random_uuid(), 'm', 'x', 'a.b', 'done', '', '', '')
            log.leaf-missing     | 650 | delete from app.log_leaf where leaf_index = 650
            log.leaf-missing     | 690 | delete from app.log_leaf where leaf_index >= 690
            log.root-differs     |     | update app.log_leaf a set commitment = b.commitment, entry_id = b.entry_id from app.log_leaf b where (a.leaf_index, b.leaf_index) in ((20, 21), (21, 20))
            log.tile-differs     | 20  | update app.log_leaf a set commitment = b.commitment, entry_id = b.entry_id from app.log_leaf b where (a.leaf_index, b.leaf_index) in ((20, 21), (21, 20))
            log.tile-differs     | 612 | update app.log_tile set hashes = substr(hashes, 1, 100 * 32) where level = 0 and number = 2
            log.tile-differs     | 256 | delete from app.log_tile where level = 0 and number = 1
            log.tile-differs     |     | update app.log_tile set hashes = substr(hashes, 33, 32) where level = 1
            log.checkpoint-forged|     | update app.log_head set root = sha256('x')
            log.checkpoint-forged|     | update app.log_head set note = replace(note, '700', '699')
            log.checkpoint-forged|     | update app.log_head set note = ''
            log.rolled-back      |     | update app.log_head set size = 600
            log.gone             |     | truncate app.log_head
            """)
    void whatASuperuserDoesIsFound(String code, Long index, String deed) throws SQLException {
        asSuperuser(named(deed));
        assertThat(check().findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(code);
            assertThat(finding.index()).isEqualTo(index);
        });
    }

    /// A client is erased: what is in its entries goes, their leaves stay, and that is no finding.
    @Test
    void whatWasErasedWithItsClientIsErasedAndNotTamperedWith() throws SQLException {
        UUID client = anErasedClient();
        LogCheck.Report report = check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.erased()).isEqualTo(3);
        assertThat(count("app.audit_entry where tenant_id = '" + client + "' and salt is null and actor = ''"))
                .isEqualTo(3);

        // Who empties entries afterwards, or of somebody else, doesn't get away with it as an erasure.
        asSuperuser("update app.audit_entry set salt = null where tenant_id = '" + client + "' and target = 'later'");
        assertThat(codes()).containsExactly("entry.emptied");
    }

    private interface Attack {
        void run() throws SQLException, IOException;
    }

    /// `docs/tamper-table.md` says what happens. Where it doesn't any more, `target/tamper-table.md` has the new one.
    @Test
    void theTableInTheDocumentsIsTrue() throws SQLException, IOException {
        StringBuilder table = new StringBuilder(TABLE_HEAD);
        for (Map.Entry<String, Attack> attack : attacks().entrySet()) {
            attack.getValue().run();
            List<LogCheck.Finding> found = check().findings();
            String more = found.size() > 1 ? " (and " + (found.size() - 1) + " more)" : "";
            String line = found.isEmpty() ? "holds" : "`" + found.getFirst().line() + "`" + more;
            String masked = line.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}", "…");
            table.append("| ")
                    .append(attack.getKey())
                    .append(" | ")
                    .append(masked)
                    .append(" |\n");
            asItWas();
        }
        Files.writeString(Path.of("target/tamper-table.md"), table);
        assertThat(table.toString()).isEqualTo(Files.readString(Path.of("docs/tamper-table.md")));
    }

    private static Map<String, Attack> attacks() throws SQLException {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        String reader = text("select pg_get_functiondef('app.log_leaves'::regproc)");
        attacks.put("nothing (the control)", () -> {});
        attacks.put("change who did it, in one row", sql("update app.audit_entry set actor = 'x' where id = {300}"));
        attacks.put(
                "move an entry by a microsecond",
                sql("update app.audit_entry set at = at - interval '1 microsecond' where id = {301}"));
        attacks.put("exchange an entry's salt", sql("update app.audit_entry set salt = sha256(salt) where id = {6}"));
        attacks.put("delete a row", sql("delete from app.audit_entry where id = {400}"));
        attacks.put("delete the newest row", sql("delete from app.audit_entry where id = {699}"));
        attacks.put("insert a row, past the trigger", sql("""
                insert into app.audit_entry (tenant_id, actor_kind, actor, action, outcome, address, user_agent, request_id)
                values (gen_random_uuid(), 'm', 'x', 'a.b', 'done', '', '', '')"""));
        attacks.put(
                "empty a row, as an erasure does",
                sql(
                        "update app.audit_entry set salt = null, actor = '', before = null, after = null where id = {300}"));
        attacks.put("delete a leaf", sql("delete from app.log_leaf where leaf_index = 650"));
        attacks.put("cut the newest ten leaves", sql("delete from app.log_leaf where leaf_index >= 690"));
        attacks.put("exchange two entries with their leaves", sql("""
                update app.log_leaf a set commitment = b.commitment, entry_id = b.entry_id from app.log_leaf b
                where (a.leaf_index, b.leaf_index) in ((20, 21), (21, 20))"""));
        attacks.put(
                "change a tile",
                sql(
                        "update app.log_tile set hashes = sha256('x') || substr(hashes, 33) where level = 0 and number = 1"));
        attacks.put("change the checkpoint's root", sql("update app.log_head set root = sha256('x')"));
        attacks.put("sign the checkpoint with another key", () -> {
            Checkpoint checkpoint = head();
            setHead(LogKeys.generate().sign(checkpoint, 0), checkpoint);
        });
        attacks.put("remove the whole log", sql("truncate app.log_head"));
        attacks.put(
                "change rows, and the function that hashes them so that it lies",
                () -> asSuperuser(
                        "update app.audit_entry set actor = 'x'",
                        reader.replaceFirst("case when[^\\n]*end,", "l.commitment,")));
        attacks.put("the function as it was", () -> asSuperuser(reader));
        attacks.put("with the log's key: cut the newest ten rows and sign what is left", () -> rewrite(ENTRIES - 10));
        attacks.put("with the log's key: change a row and sign all anew", () -> {
            asSuperuser(named("update app.audit_entry set actor = 'x' where id = {5}"));
            rewrite(ENTRIES);
        });
        attacks.put("restore a backup from before the newest hundred", () -> rewrite(ENTRIES - 100));
        attacks.put("with the log's key: cut, sign, and remove what this machine remembers", () -> {
            rewrite(ENTRIES - 10);
            Files.delete(settings.rememberedFile());
        });
        attacks.put("nothing, with a witness (the control)", () -> asked = witness);
        attacks.put("the same cut, with a witness", () -> {
            rewrite(ENTRIES - 10);
            Files.delete(settings.rememberedFile());
            asked = witness;
        });
        attacks.put(
                "with the log's key: change a row, sign all anew, remove what this machine remembers; with a witness",
                () -> {
                    asSuperuser(named("update app.audit_entry set actor = 'x' where id = {5}"));
                    rewrite(ENTRIES);
                    Files.delete(settings.rememberedFile());
                    asked = witness;
                });
        attacks.put("the same, and let the log grow by one entry; with a witness", () -> {
            asSuperuser(named("update app.audit_entry set actor = 'x' where id = {5}"));
            rewrite(ENTRIES);
            Files.delete(settings.rememberedFile());
            more();
            sequencer().step();
            asked = witness;
        });
        return attacks;
    }

    private static Attack sql(String deed) {
        return () -> asSuperuser(named(deed));
    }

    @Test
    void anEmptiedEntryWithoutAnErasureIsFound() throws SQLException {
        asSuperuser(named(
                "update app.audit_entry set salt = null, actor = '', before = null, after = null where id = {300}"));
        assertThat(check().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("entry.emptied");
            assertThat(finding.index()).isEqualTo(300);
        });
    }

    /// As `Erasing` does it: three entries, the beginning, the emptying by Postgres' own function, the end, and one
    /// after.
    private static UUID anErasedClient() throws SQLException {
        UUID client = UUID.randomUUID();
        asSuperuser(
                "insert into app.agency (id, slug, name) values ('" + AGENCY
                        + "', 'agency', 'A') on conflict do nothing",
                "insert into app.sub_account (id, agency_id, slug, name) values ('%s', '%s', 'client', 'C')"
                        .formatted(client, AGENCY));
        TenantScope job = ScopeMint.job(AGENCY, Optional.of(client), UUID.randomUUID(), Origin.ofPlatform("test"));
        recordFor(job, "test.made", "one");
        recordFor(job, "test.made", "two");
        recordFor(job, "test.made", "three");
        assertThatThrownBy(() -> empty(job)).hasStackTraceContaining("No erasure is due here");
        asSuperuser("""
                insert into app.erasure (sub_account_id, agency_id, client_name, requested_by, requested_by_name, due_at, link_hash)
                values ('%s', '%s', 'C', '%1$s', 'x', now() - interval '1 second', sha256('%1$s'))""".formatted(client, AGENCY));
        recordFor(job, "erasure.started", "");
        assertThat(sequencer().step()).isEqualTo(4);
        assertThat(empty(job)).isEqualTo(3);
        assertThat(empty(job)).isZero();
        recordFor(job, "erasure.finished", "");
        asSuperuser("update app.erasure set finished_at = now(), certificate = '{}' where sub_account_id = '" + client
                + "'");
        recordFor(job, "test.made", "later");
        assertThat(sequencer().step()).isEqualTo(2);
        return client;
    }

    private static void recordFor(TenantScope job, String action, String target) {
        database.tenants()
                .run(
                        job,
                        tx -> AuditLog.besideTheApplication()
                                .record(tx, AuditEvent.of(action).target("thing", target, target)));
    }

    private static int empty(TenantScope job) {
        return database.tenants()
                .inTransaction(
                        job,
                        tx -> tx.sql("select ctx.erase_entries(100)")
                                .query(Integer.class)
                                .single());
    }

    /// Postgres hashes the entries: who exchanges that function, to hide a change, is found by its text.
    @Test
    void aFunctionThatLiesAboutEntriesIsFound() throws SQLException {
        String ours = text("select pg_get_functiondef('app.log_leaves'::regproc)");
        try {
            asSuperuser(
                    "update app.audit_entry set actor = 'somebody else'",
                    ours.replaceFirst("case when[^\n]*end", "l.commitment"));
            assertThat(codes()).containsExactly("log.reader-replaced");
        } finally {
            asSuperuser(ours);
        }
    }

    @Test
    void aCheckpointByAnotherKeyIsForged() throws SQLException {
        Checkpoint checkpoint = head();
        setHead(LogKeys.generate().sign(checkpoint, 0), checkpoint);
        assertThat(codes()).containsExactly("log.checkpoint-forged");
    }

    /// The operator turns against the record: rows, leaves, tiles and a checkpoint under the real key all fit together.
    @Test
    void theNewestEntriesCutOffUnderTheRealKeyAreMissed() throws SQLException {
        rewrite(ENTRIES - 10);
        assertThat(codes()).containsExactly("log.rolled-back");
    }

    @Test
    void aHistoryRewrittenUnderTheRealKeyIsNotTheOneThatWasSigned() throws SQLException {
        asSuperuser(named("update app.audit_entry set actor = 'somebody else' where id = {5}"));
        rewrite(ENTRIES);
        assertThat(check().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("are not those that were signed"));
    }

    /// What stays possible (docs/threat-model.md): nobody outside remembers, so the cut looks like a shorter log.
    @Test
    void withoutAnybodyWhoRemembersACutUnderTheRealKeyIsNotSeen() throws SQLException, IOException {
        rewrite(ENTRIES - 10);
        Files.delete(settings.rememberedFile());
        assertThat(codes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update app.log_tile set hashes = substr(hashes, 1, 100 * 32) where level = 0 and number = 2",
                "update app.log_tile set hashes = sha256('x') || substr(hashes, 33) where level = 0 and number = 2",
                "update app.log_head set root = sha256('x')",
                "delete from app.log_head",
                "delete from app.log_key"
            })
    void theSequencerSignsNothingOnTopOfADamagedLog(String deed) throws SQLException, IOException {
        asSuperuser(deed);
        more();
        byte[] keys = Files.readAllBytes(settings.keyFile());
        assertThatThrownBy(() -> sequencer().step()).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> sequencer().rotate()).isInstanceOf(RuntimeException.class);
        assertThat(count("app.log_leaf")).isEqualTo(ENTRIES);
        assertThat(Files.readAllBytes(settings.keyFile())).isEqualTo(keys);
    }

    @Test
    void theSequencerSignsNothingAfterARollBack() throws SQLException {
        rewrite(ENTRIES - 10);
        more();
        assertThatThrownBy(() -> sequencer().step())
                .isInstanceOf(LogBroken.class)
                .hasMessageContaining("newest 10");
        assertThatThrownBy(() -> sequencer().rotate())
                .isInstanceOf(LogBroken.class)
                .hasMessageContaining("newest 10");
    }

    /// The control of the two above.
    @Test
    void otherwiseItGoesOn() throws SQLException {
        more();
        assertThat(sequencer().step()).isEqualTo(1);
        assertThat(codes()).isEmpty();
    }

    @Test
    void newKeysAreEndorsedByTheOldOnesAndGoOnSigning() throws SQLException, IOException {
        byte[] oldFile = Files.readAllBytes(settings.keyFile());
        try {
            Sequencer sequencer = sequencer();
            sequencer.rotate();
            more();
            assertThat(sequencer.step()).isEqualTo(1);
            assertThat(Files.readAllBytes(settings.keyFile())).isNotEqualTo(oldFile);
            assertThat(codes()).isEmpty();
            asSuperuser(
                    "update app.log_key set endorsement = (select endorsement from backup.log_key limit 1) where generation = 2");
            assertThat(codes()).containsExactly("log.key-not-endorsed");
        } finally {
            Files.write(settings.keyFile(), oldFile);
        }
    }

    /// Three ways: no grant, a trigger for the owner of the tables and for a superuser who leaves the triggers on, the
    /// log.
    @ParameterizedTest
    @ValueSource(strings = {"nx_app", "nx_platform", "nx_owner", "superuser"})
    void nobodyChangesOrDeletes(String role) throws SQLException {
        try (Connection connection = role.equals("superuser")
                        ? database.asSuperuser()
                        : DriverManager.getConnection(database.url(), role, role);
                Statement statement = connection.createStatement()) {
            if (role.equals("nx_owner")) {
                statement.execute("alter table app.audit_entry no force row level security");
                statement.execute("alter table app.log_leaf no force row level security");
                statement.execute("alter table app.log_tile no force row level security");
                statement.execute("alter table app.log_head no force row level security");
            }
            for (String deed : List.of(
                    "update app.audit_entry set actor = 'x'",
                    "delete from app.audit_entry",
                    "truncate app.audit_entry",
                    "update " + partition() + " set actor = 'x'",
                    "truncate " + partition(),
                    "update app.log_leaf set commitment = sha256('x')",
                    "delete from app.log_leaf",
                    "truncate app.log_leaf",
                    "delete from app.log_tile",
                    "update app.log_tile set number = 9",
                    "delete from app.log_head",
                    "update app.log_head set origin = 'x'")) {
                assertThatThrownBy(() -> statement.execute(deed))
                        .as("%s: %s", role, deed)
                        .isInstanceOf(SQLException.class)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("42501");
            }
        } finally {
            for (String table : List.of("audit_entry", "log_leaf", "log_tile", "log_head")) {
                asSuperuser("alter table app." + table + " force row level security");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nx_app      | insert into app.log_pending values (gen_random_uuid(), gen_random_uuid(), sha256('x'))
            nx_platform | insert into app.log_pending values (gen_random_uuid(), gen_random_uuid(), sha256('x'))
            nx_app      | select * from app.log_pending
            nx_app      | insert into app.log_leaf values (9999, gen_random_uuid(), gen_random_uuid(), sha256('x'))
            nx_app      | update app.log_head set size = 9999
            nx_app      | insert into app.audit_entry (id, tenant_id, actor_kind, actor, action, outcome, address, user_agent, request_id) values (gen_random_uuid(), gen_random_uuid(), 'm', 'x', 'a.b', 'done', '', '', '')
            nx_app      | insert into app.audit_entry (at, tenant_id, actor_kind, actor, action, outcome, address, user_agent, request_id) values (now(), gen_random_uuid(), 'm', 'x', 'a.b', 'done', '', '', '')
            nx_platform | insert into app.audit_entry (salt, tenant_id, actor_kind, actor, action, outcome, address, user_agent, request_id) values (sha256('x'), gen_random_uuid(), 'm', 'x', 'a.b', 'done', '', '', '')
            nx_app      | select app.commit_audit_entry()
            nx_app      | select app.commitment('', array['x'])
            """)
    void theApplicationPlantsNothingInTheLog(String role, String deed) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), role, role);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(deed))
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("42501");
        }
    }

    /// `docs/formats.md`, "Leaf of the log".
    @Test
    void theCommitmentIsThatOfTheDocumentation() throws SQLException {
        try (Connection superuser = database.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(
                        "select encode(app.commitment('\\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',"
                                + " array['a', null, 'é']), 'hex')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("9ee399ee4be8f9650f315837c60f1d196ffb244e7d8ab0ba84c02bcaa2171e0d");
        }
    }

    private static Sequencer sequencer() {
        return new Sequencer(database.platform(), settings, Clock.systemUTC());
    }

    private static LogCheck.Report check() {
        return new LogCheck(database.platform(), settings.keyFile(), asked).run(read -> {});
    }

    private static List<String> codes() {
        return check().findings().stream()
                .map(LogCheck.Finding::code)
                .distinct()
                .toList();
    }

    private static void more() {
        database.platform()
                .run(
                        Origin.ofPlatform("test"),
                        tx -> AuditLog.besideTheApplication().record(tx, AGENCY, Optional.empty(), null, event(1)));
    }

    /// Makes a whole log of the first `size` entries as they are now, and signs it with the real key.
    private static void rewrite(int size) throws SQLException {
        asSuperuser(
                "delete from app.audit_entry e using app.log_leaf l where l.entry_id = e.id and l.leaf_index >= "
                        + size,
                "delete from app.log_leaf where leaf_index >= " + size,
                "truncate app.log_tile");
        List<byte[]> commitments = new ArrayList<>();
        try (Connection superuser = database.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("select " + CommittedEntry.COLUMNS
                        + " from app.audit_entry e join app.log_leaf l on l.entry_id = e.id order by l.leaf_index")) {
            while (row.next()) {
                commitments.add(CommittedEntry.read(row).commitment());
            }
        }
        GrowingTree tree = new GrowingTree(tile -> new byte[0], 0);
        for (int i = 0; i < commitments.size(); i++) {
            tree.append(Merkle.leaf(commitments.get(i)));
            asSuperuserWith("update app.log_leaf set commitment = ? where leaf_index = ?", commitments.get(i), i);
        }
        for (Map.Entry<Tile, byte[]> tile : tree.changed().entrySet()) {
            asSuperuserWith(
                    "insert into app.log_tile (hashes, level, number) values (?, ?, ?)",
                    tile.getValue(),
                    tile.getKey().level(),
                    tile.getKey().number());
        }
        Checkpoint checkpoint = new Checkpoint(head().origin(), size, tree.root());
        setHead(LogKeys.read(settings.keyFile()).sign(checkpoint, 0), checkpoint);
    }

    private static Checkpoint head() {
        return head(
                tx -> Checkpoint.parse(LogTables.head(tx).orElseThrow().note()).checkpoint());
    }

    private static <T> T head(Function<PlatformTransaction, T> read) {
        return database.platform().inTransaction(Origin.ofPlatform("test"), read);
    }

    private static void setHead(String note, Checkpoint checkpoint) throws SQLException {
        asSuperuserWith(
                "update app.log_head set root = ?, size = ?, note = ?", checkpoint.root(), checkpoint.size(), note);
    }

    private static String named(String deed) throws SQLException {
        String text = deed;
        for (int index : new int[] {5, 6, 10, 11, 300, 301, 302, 400, 699}) {
            if (deed.contains("{" + index + "}")) {
                text = text.replace("{" + index + "}", "'" + entryAt(index) + "'");
            }
        }
        return text;
    }

    private static String entryAt(int index) throws SQLException {
        try (Connection superuser = database.asSuperuser();
                PreparedStatement select =
                        superuser.prepareStatement("select entry_id from backup.log_leaf where leaf_index = ?")) {
            select.setInt(1, index);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /// Where the entries really are.
    private static String partition() throws SQLException {
        return text("select tableoid::regclass from app.audit_entry limit 1");
    }

    private static String text(String query) throws SQLException {
        try (Connection superuser = database.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static int count(String table) throws SQLException {
        try (Connection superuser = database.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    /// With the triggers off, as a superuser can.
    private static void asSuperuser(String... deeds) throws SQLException {
        try (Connection superuser = database.asSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("set session_replication_role = replica");
            for (String deed : deeds) {
                statement.execute(deed);
            }
        }
    }

    private static void asSuperuserWith(String deed, Object... values) throws SQLException {
        try (Connection superuser = database.asSuperuser();
                Statement statement = superuser.createStatement();
                PreparedStatement prepared = superuser.prepareStatement(deed)) {
            statement.execute("set session_replication_role = replica");
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.execute();
        }
    }

    private static Path backup() {
        return settings.keyFile().resolveSibling("backup");
    }
}
