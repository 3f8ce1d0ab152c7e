package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// What a run of an agent can reach in the database, whatever SQL it sends. The canaries of all others are in the
/// tables,
/// and the controls show that a member of the client sees them.
class AgentScopeDatabaseTest {
    private static final long KNOWLEDGE_READ = 1;
    private static final long CONVERSATION_READ = 1 << 1;
    private static final long CONVERSATION_WRITE = 1 << 2;
    private static final long ALL = 15;
    private static final Origin ORIGIN = Origin.ofPlatform("test");
    private static final Set<String> OPENED = Set.of("agent", "chunk", "conversation", "document", "message");

    private static TenantDatabase database;
    private static UUID agency;
    private static UUID client;
    private static UUID neighbour;
    private static final UUID MIA = UUID.randomUUID();
    private static final UUID LEO = UUID.randomUUID();
    private static final UUID STRANGER = UUID.randomUUID();

    @BeforeAll
    static void canaries() throws SQLException {
        database = TestTenancy.database();
        agency = TestTenancy.agency("agent-scopes");
        String once = UUID.randomUUID().toString().substring(0, 8);
        client = TestTenancy.subAccount(agency, "client-" + once);
        neighbour = TestTenancy.subAccount(agency, "neighbour-" + once);
        agent(client, MIA, "mia");
        agent(client, LEO, "leo");
        agent(neighbour, STRANGER, "zoe");
        document(client, "open", null);
        document(client, "mias", MIA);
        document(client, "leos", LEO);
        document(neighbour, "neighbours", null);
        conversation(client, MIA, "mias");
        conversation(client, LEO, "leos");
        conversation(neighbour, STRANGER, "zoes");
        administration(once);
    }

    @Test
    void anAgentReadsWhatIsForAllAndWhatIsForItself() {
        assertThat(texts(agent(MIA, ALL), "select name from app.document")).containsOnly("open", "mias");
        assertThat(texts(agent(MIA, ALL), "select text from app.chunk")).containsOnly("text of open", "text of mias");
        assertThat(texts(agent(LEO, ALL), "select text from app.chunk")).containsOnly("text of open", "text of leos");
        assertThat(texts(member(client), "select text from app.chunk"))
                .containsOnly("text of open", "text of mias", "text of leos");
    }

    @Test
    void searchByWordsKnowsOnlyPassagesThatTheCallerMayRead() {
        assertThat(found(member(client), "leo | neighbour")).containsOnly("1");
        assertThat(found(member(neighbour), "neighbour | leo")).containsOnly("1");
        assertThat(found(agent(MIA, ALL), "mia | open")).as("control").containsOnly("2");
        assertThat(found(agent(LEO, ALL), "leo")).as("control").containsOnly("1");
        assertThat(found(agent(MIA, ALL), "leo | neighbour")).containsOnly("0");
        assertThat(found(agent(MIA, CONVERSATION_READ), "mia | open")).containsOnly("0");
    }

    /// How many passages `ctx.search_chunks` names, before anything is joined.
    private static List<String> found(TenantScope scope, String query) {
        return texts(scope, "select count(*)::text from ctx.search_chunks('" + query + "'::tsquery, 100)");
    }

    @Test
    void noDetourLeadsToAnotherAgentsDocument() {
        List<String> detours = List.of(
                "select c.text from app.chunk c join app.document d on d.id = c.document_id",
                "select c.text from app.chunk c left join app.document d on d.id = c.document_id",
                "select c.text from app.agent a cross join lateral (select text from app.chunk) c",
                "with all_of_it as materialized (select * from app.chunk) select text from all_of_it",
                "select text from app.chunk where words @@ 'text'::tsquery",
                "select text from app.chunk where sub_account_id = '" + client + "' or true",
                "select max(text) from app.chunk group by document_id");
        detours.forEach(detour -> {
            assertThat(texts(agent(MIA, ALL), detour)).as(detour).doesNotContain("text of leos", "text of neighbours");
            assertThat(texts(agent(LEO, ALL), detour)).as("control: " + detour).contains("text of leos");
        });
        assertThat(texts(agent(MIA, ALL), "select count(*)::text from app.chunk"))
                .containsExactly("2");
        assertThat(texts(member(client), "select count(*)::text from app.chunk"))
                .containsExactly("3");
    }

    @Test
    void anAgentThatWasGivenDocumentsReadsThoseAlone() throws SQLException {
        UUID given = UUID.randomUUID();
        agent(client, given, "given-" + given.toString().substring(0, 8));
        Superuser.run("update app.agent set document_ids = array(select id from app.document where sub_account_id = '"
                + client + "' and name = 'leos') where id = '" + given + "'");
        assertThat(texts(agent(given, ALL), "select text from app.chunk")).isEmpty();
        Superuser.run("update app.agent set document_ids = array(select id from app.document where sub_account_id = '"
                + client + "' and name = 'open') where id = '" + given + "'");
        assertThat(texts(agent(given, ALL), "select text from app.chunk")).containsExactly("text of open");
    }

    @Test
    void anAgentThatIsGoneReadsNothing() {
        assertThat(texts(agent(UUID.randomUUID(), ALL), "select text from app.chunk"))
                .isEmpty();
    }

    @Test
    void anAgentReadsItsOwnConversationsAndSeesNoOtherAgent() {
        assertThat(texts(agent(MIA, ALL), "select title from app.conversation")).containsExactly("mias");
        assertThat(texts(agent(MIA, ALL), "select body from app.message")).containsExactly("said to mias");
        assertThat(texts(agent(MIA, ALL), "select slug from app.agent")).containsExactly("mia");
        assertThat(texts(member(client), "select title from app.conversation")).contains("mias", "leos");
    }

    @Test
    void withoutItsScopeNothingIsThere() {
        Map<Long, Set<String>> opened = Map.of(
                0L,
                Set.of("agent"),
                KNOWLEDGE_READ,
                Set.of("agent", "chunk", "document"),
                CONVERSATION_READ,
                Set.of("agent", "conversation", "message"),
                CONVERSATION_WRITE,
                Set.of("agent"),
                1L << 3,
                Set.of("agent"));
        opened.forEach(
                (scopes, tables) -> assertThat(visible(agent(MIA, scopes)).keySet())
                        .as("scopes %d", scopes)
                        .isEqualTo(tables));
    }

    /// From the catalogue: a new table is closed to agents until this list and a policy say otherwise.
    @Test
    void noOtherTableShowsAnAgentARow() {
        assertThat(visible(agent(MIA, ALL)).keySet()).isEqualTo(OPENED);
        assertThat(visible(agent(MIA, -1L)).keySet()).as("all 64 bits").isEqualTo(OPENED);
        assertThat(visible(member(client)).keySet())
                .as("control: a member of the client sees these")
                .contains("api_key", "membership", "data_key", "model_connection", "audit_entry", "job", "sub_account")
                .containsAll(OPENED);
    }

    @Test
    void theFunctionsOfTheContextTellAnAgentNothing() {
        for (String question : List.of(
                "select count(*)::text from ctx.access_list()",
                "select count(*)::text from ctx.lent_model_keys()",
                "select count(*)::text from (select ctx.sub_account_id() v) s where v is not null",
                "select count(*)::text from (select ctx.tenant_id() v) s where v is not null",
                "select count(*)::text from (select ctx.brand_agency_id() v) s where v is not null")) {
            assertThat(texts(agent(MIA, ALL), question)).as(question).containsExactly("0");
        }
    }

    @Test
    void writingNeedsItsScopeAndStaysInItsOwnConversations() {
        UUID mias = conversationOf(MIA);
        UUID leos = conversationOf(LEO);
        long all = CONVERSATION_READ | CONVERSATION_WRITE;
        assertThat(says(agent(MIA, all), client, mias)).isEqualTo(1);
        assertRefused(() -> says(agent(MIA, CONVERSATION_READ), client, mias));
        assertRefused(() -> says(agent(MIA, all), client, leos));
        assertRefused(() -> says(agent(MIA, ALL), neighbour, conversationOf(STRANGER)));
        assertRefused(() -> starts(agent(MIA, all), LEO));
        assertRefused(() -> starts(agent(MIA, CONVERSATION_READ), MIA));
        assertThat(starts(agent(MIA, all), MIA)).isEqualTo(1);
        assertThat(update(agent(MIA, ALL), "update app.conversation set last_at = now()"))
                .isGreaterThan(0);
        assertThat(update(agent(MIA, CONVERSATION_READ), "update app.conversation set last_at = now()"))
                .isZero();
    }

    @Test
    void nothingElseCanBeWritten() {
        for (String attack : List.of(
                "update app.agent set instructions = 'obey'",
                "update app.document set private_to = null",
                "delete from app.document",
                "delete from app.conversation",
                "delete from app.agent",
                "delete from app.chunk")) {
            assertThat(update(agent(MIA, ALL), attack)).as(attack).isZero();
        }
        assertRefused(() -> update(
                agent(MIA, ALL),
                "insert into app.agent (sub_account_id, slug, name, instructions) values ('" + client
                        + "', 'spy', 'Spy', '')"));
        assertRefused(() -> update(
                agent(MIA, ALL),
                "insert into app.job (agency_id, sub_account_id, kind, subject) values ('" + agency + "', '" + client
                        + "', 'x', gen_random_uuid())"));
    }

    @Test
    void itAddsToTheLogUnderItsOwnNameOnly() {
        assertThat(update(agent(MIA, 0), entry(client, "agent", MIA))).isEqualTo(1);
        assertRefused(() -> update(agent(MIA, ALL), entry(client, "agent", LEO)));
        assertRefused(() -> update(agent(MIA, ALL), entry(client, "member", MIA)));
        assertRefused(() -> update(agent(MIA, ALL), entry(neighbour, "agent", MIA)));
    }

    @Test
    void deletingAnAgentNeitherOpensNorDeletesItsDocuments() {
        assertThatThrownBy(() -> update(member(client), "delete from app.agent where id = '" + LEO + "'"))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("document_sub_account_id_private_to_fkey");
    }

    @Test
    void aDocumentCanNotBeKeptForANeighboursAgent() {
        assertThatThrownBy(() -> update(member(client), "update app.document set private_to = '" + STRANGER + "'"))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("document_sub_account_id_private_to_fkey");
    }

    /// Every table of the house in which this scope sees a row, with how many.
    /// Hashes, signatures and public keys of the audit log: nothing of any tenant, and over HTTP for anybody (`/log`).
    private static final Set<String> PUBLIC = Set.of("log_head", "log_key", "log_tile", "log_witness");

    private static Map<String, Long> visible(TenantScope scope) {
        Map<String, Long> counts = new TreeMap<>();
        for (String table : tables()) {
            if (PUBLIC.contains(table)) {
                continue;
            }
            try {
                long count = database.inTransaction(
                        scope,
                        tx -> tx.sql("select count(*) from app." + table)
                                .query(Long.class)
                                .single());
                if (count > 0) {
                    counts.put(table, count);
                }
            } catch (DataAccessException denied) {
                assertThat(denied).hasStackTraceContaining("permission denied");
            }
        }
        return counts;
    }

    private static Set<String> tables() {
        return new TreeSet<>(texts(
                member(client),
                "select relname::text from pg_catalog.pg_class where relnamespace = 'app'::regnamespace and relkind in"
                        + " ('r', 'p') and not relispartition"));
    }

    private static int says(TenantScope scope, UUID subAccount, UUID conversation) {
        return update(
                scope,
                "insert into app.message (sub_account_id, conversation_id, author, body, state) values ('" + subAccount
                        + "', '" + conversation + "', 'agent', 'x', 'stopped')");
    }

    private static int starts(TenantScope scope, UUID agent) {
        return update(
                scope,
                "insert into app.conversation (sub_account_id, agent_id, title, channel, started_by, started_by_name) values ('"
                        + client + "', '" + agent + "', 'new', 'api', '" + agent + "', 'x')");
    }

    private static String entry(UUID tenant, String kind, UUID actor) {
        return "insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor_id, actor, action, outcome,"
                + " address, user_agent, request_id) values ('%s', '%s', '%s', '%s', '%s', 'x', 'test.said', 'done', '', '', '')"
                        .formatted(tenant, agency, tenant, kind, actor);
    }

    private static UUID conversationOf(UUID agent) {
        try (var superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var rows = statement.executeQuery(
                        "select id from app.conversation where agent_id = '" + agent + "' order by id limit 1")) {
            rows.next();
            return rows.getObject(1, UUID.class);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int update(TenantScope scope, String sql) {
        return database.inTransaction(scope, tx -> tx.sql(sql).update());
    }

    private static List<String> texts(TenantScope scope, String sql) {
        return database.inTransaction(
                scope, tx -> tx.sql(sql).query((row, n) -> row.getString(1)).list());
    }

    private static void assertRefused(Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("row-level security");
    }

    private static TenantScope agent(UUID agent, long scopes) {
        return ScopeMint.agent(agency, client, agent, scopes, ORIGIN);
    }

    private static TenantScope member(UUID subAccount) {
        return ScopeMint.member(agency, Optional.of(subAccount), UUID.randomUUID(), -1L, ORIGIN);
    }

    private static void agent(UUID subAccount, UUID id, String slug) throws SQLException {
        Superuser.run(
                "insert into app.agent (sub_account_id, id, slug, name, instructions) values ('%s', '%s', '%s', '%s', '')"
                        .formatted(subAccount, id, slug, slug));
    }

    private static void document(UUID subAccount, String name, @Nullable UUID privateTo) throws SQLException {
        Superuser.run("""
                with d as (insert into app.document (sub_account_id, name, media_type, size_bytes, sha256, status, private_to, created_by)
                  values ('%1$s', '%2$s', 'text/plain', 1, sha256('x'), 'ready', %3$s, gen_random_uuid()) returning id)
                insert into app.chunk (sub_account_id, document_id, ordinal, heading, text, vector)
                select '%1$s', id, 0, '', 'text of %2$s', decode(repeat('00', 388), 'hex') from d""".formatted(subAccount, name, privateTo == null ? "null" : "'" + privateTo + "'"));
    }

    private static void conversation(UUID subAccount, UUID agent, String title) throws SQLException {
        Superuser.run("""
                with c as (insert into app.conversation (sub_account_id, agent_id, title, channel, started_by, started_by_name)
                  values ('%1$s', '%2$s', '%3$s', 'api', gen_random_uuid(), 'x') returning id)
                insert into app.message (sub_account_id, conversation_id, author, body, state)
                select '%1$s', id, 'person', 'said to %3$s', 'complete' from c""".formatted(subAccount, agent, title));
    }

    /// A row in each table that only people may see.
    private static void administration(String once) throws SQLException {
        Superuser.run("""
                with p as (insert into app.person (email, name, password_hash) values ('%3$s@example.com', 'Ana', 'x') returning id),
                  s as (insert into app.session (token_hash, person_id, expires_at, address, user_agent)
                    select sha256('%3$s'), id, now(), '', '' from p)
                insert into app.membership (agency_id, sub_account_id, person_id, role) select '%1$s', '%2$s', id, 'client-owner' from p;
                insert into app.api_key (agency_id, sub_account_id, name, prefix, secret_hash, scopes, created_by)
                  values ('%1$s', '%2$s', 'k', 'nx_', sha256('k%3$s'), '{chat}', gen_random_uuid());
                insert into app.data_key (tenant_id, id, kek_id, state, retired_at, destroyed_at)
                  values ('%2$s', 'd', 'kek-1', 'destroyed', now(), now());
                insert into app.model_connection (sub_account_id, name, kind, base_url, default_model)
                  values ('%2$s', 'm', 'openai', 'https://x.example', 'm');
                insert into app.job (agency_id, sub_account_id, kind, subject, run_at)
                  values ('%1$s', '%2$s', 'test.never', gen_random_uuid(), 'infinity');
                insert into app.idempotent_request (tenant_id, principal_id, key, fingerprint) values ('%2$s', gen_random_uuid(), 'k', 'f');
                insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor, action, outcome, address,
                  user_agent, request_id) values ('%2$s', '%1$s', '%2$s', 'job', 'x', 'test.canary', 'done', '', '', '')""".formatted(agency, client, once));
    }
}
