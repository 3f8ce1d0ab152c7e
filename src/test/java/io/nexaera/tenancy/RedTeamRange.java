package io.nexaera.tenancy;

import io.nexaera.TestDatabase;
import io.nexaera.database.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A database of its own in one context mode, with two neighbours in it. Everything of Harbor's says CANARY: whoever
/// reads that word as somebody else has broken through.
final class RedTeamRange {
    static final String CANARY = "CANARY";
    /// Of Maple's other agent: its people read it, its first agent must not.
    static final String PRIVATE = "FOR-THE-OTHER-AGENT";
    static final long SUPPORT_READS = 1L << 9;
    private static final ContextKey KEY = ContextKey.ofBase64(TestDatabase.CONTEXT_KEY);
    private static final Origin ORIGIN = Origin.ofPlatform("red team");

    final ContextMode mode;
    final String url;
    final UUID agency = UUID.randomUUID();
    final UUID maple = UUID.randomUUID();
    final UUID harbor = UUID.randomUUID();
    final UUID mapleAgent = UUID.randomUUID();
    final UUID otherAgent = UUID.randomUUID();
    final UUID harborAgent = UUID.randomUUID();
    final UUID bo = UUID.randomUUID();
    final UUID ana = UUID.randomUUID();

    private RedTeamRange(ContextMode mode, String url) {
        this.mode = mode;
        this.url = url;
    }

    static RedTeamRange open(ContextMode mode) throws SQLException {
        return open("red_team_" + (mode == ContextMode.SEALED ? "sealed" : "per_statement"), mode);
    }

    static RedTeamRange open(String name, ContextMode mode) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
            statement.execute("create database " + name);
        }
        RedTeamRange range =
                new RedTeamRange(mode, TestDatabase.url().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1"));
        try (Connection superuser = range.superuser()) {
            DatabaseBootstrap.run(superuser, Map.of());
        }
        Migrations.apply(range.url, "nx_owner");
        ContextSetup.apply(range.settings(), KEY);
        range.furnish();
        return range;
    }

    DatabaseSettings settings() {
        return new DatabaseSettings(
                url,
                "nx_app",
                "nx_app",
                "nx_owner",
                "nx_platform",
                TestDatabase.CONTEXT_KEY,
                2,
                2,
                mode,
                Duration.ofHours(1));
    }

    Connection app() throws SQLException {
        return DriverManager.getConnection(url, "nx_app", "nx_app");
    }

    Connection platformConnection() throws SQLException {
        return DriverManager.getConnection(url, "nx_platform", "nx_platform");
    }

    Connection superuser() throws SQLException {
        return DriverManager.getConnection(url, EmbeddedPostgres.SUPERUSER, TestDatabase.superuserPassword());
    }

    String token(TenantScope scope) {
        return KEY.token(scope, Instant.now().plusSeconds(600).getEpochSecond());
    }

    String expired(TenantScope scope) {
        return KEY.token(scope, Instant.now().minusSeconds(1).getEpochSecond());
    }

    TenantScope member(UUID subAccount) {
        return ScopeMint.member(agency, Optional.of(subAccount), ana, 0, ORIGIN);
    }

    TenantScope memberWith(Optional<UUID> subAccount, UUID person, long permissions) {
        return ScopeMint.member(agency, subAccount, person, permissions, ORIGIN);
    }

    TenantScope support(UUID subAccount, UUID person, long scopes, String session) {
        return ScopeMint.support(agency, subAccount, person, scopes, new UUID(0, 0), session, ORIGIN);
    }

    TenantScope agent(UUID agent, long scopes) {
        return ScopeMint.agent(agency, maple, agent, scopes, ORIGIN);
    }

    TenantScope platform() {
        return new TenantScope(TenantScope.Kind.PLATFORM, agency, Optional.empty(), agency, 0, ORIGIN);
    }

    /// Everything of Harbor's, hashed: what an attack must leave as it was.
    String harborDigest() throws SQLException {
        try (Connection superuser = superuser();
                Statement statement = superuser.createStatement();
                var rows = statement.executeQuery("""
                        select md5(string_agg(x, '|' order by x)) from (
                          select a::text as x from app.agent a where sub_account_id = '%1$s'
                          union all select d::text from app.document d where sub_account_id = '%1$s'
                          union all select c::text from app.chunk c where sub_account_id = '%1$s'
                          union all select c::text from app.conversation c where sub_account_id = '%1$s'
                          union all select m::text from app.message m where sub_account_id = '%1$s'
                          union all select k::text from app.api_key k where sub_account_id = '%1$s'
                          union all select e::text from app.audit_entry e where tenant_id = '%1$s') t""".formatted(harbor))) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void furnish() throws SQLException {
        try (Connection superuser = superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("insert into app.agency (id, slug, name) values ('%s', 'northwind', 'Northwind')"
                    .formatted(agency));
            for (UUID person : new UUID[] {ana, bo}) {
                statement.execute(
                        "insert into app.person (id, email, name, password_hash) values ('%s', '%s@x.example', 'P', 'CANARY-HASH')"
                                .formatted(person, person));
            }
            client(statement, maple, "maple", "own", mapleAgent);
            client(statement, harbor, "harbor", CANARY, harborAgent);
            statement.execute(
                    "insert into app.agent (sub_account_id, id, slug, name, instructions) values ('%s', '%s', 'other', 'Other', 'own')"
                            .formatted(maple, otherAgent));
            document(statement, maple, PRIVATE, Optional.of(otherAgent));
            visits(statement);
        }
    }

    private static void client(Statement statement, UUID id, String slug, String says, UUID agent) throws SQLException {
        statement.execute(
                "insert into app.sub_account (id, agency_id, slug, name) select '%s', id, '%s', '%s' from app.agency"
                        .formatted(id, slug, slug.equals("harbor") ? CANARY : slug));
        statement.execute(
                "insert into app.agent (sub_account_id, id, slug, name, instructions) values ('%s', '%s', 'desk', '%s', '%s')"
                        .formatted(id, agent, says, says));
        document(statement, id, says, Optional.empty());
        UUID talk = UUID.randomUUID();
        statement.execute("""
                insert into app.conversation (sub_account_id, id, agent_id, title, channel, started_by, started_by_name)
                values ('%s', '%s', '%s', '%s', 'api', gen_random_uuid(), 'x')""".formatted(id, talk, agent, says));
        statement.execute("""
                insert into app.message (sub_account_id, conversation_id, author, body, state)
                values ('%s', '%s', 'person', '%s 4711', 'complete')""".formatted(id, talk, says));
        statement.execute("""
                insert into app.api_key (agency_id, sub_account_id, name, prefix, secret_hash, scopes, created_by)
                select id, '%s', '%s', 'nx_abc', sha256('%s'), array['chat'], gen_random_uuid() from app.agency""".formatted(id, says, slug));
        statement.execute("""
                insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor, action, outcome, address, user_agent, request_id)
                select '%s', id, '%s', 'member', '%s', 'a.b', 'done', '', '', '' from app.agency""".formatted(id, id, says));
    }

    private static void document(Statement statement, UUID subAccount, String says, Optional<UUID> agent)
            throws SQLException {
        UUID id = UUID.randomUUID();
        statement.execute("""
                insert into app.document (sub_account_id, id, name, media_type, size_bytes, sha256, created_by, private_to)
                values ('%s', '%s', '%s', 'text/plain', 1, sha256(''), gen_random_uuid(), %s)""".formatted(
                        subAccount, id, says, agent.map(a -> "'" + a + "'").orElse("null")));
        statement.execute("""
                insert into app.chunk (sub_account_id, document_id, ordinal, heading, text, vector)
                values ('%s', '%s', 0, '', '%s', decode(repeat('00', 388), 'hex'))""".formatted(subAccount, id, says));
    }

    /// Bo's grants at Harbor, one for each way in which a visit may not be allowed, each with a committed session.
    private void visits(Statement statement) throws SQLException {
        grant(statement, "00000000000000a1", "null, null, null, null, null, null, null");
        grant(statement, "00000000000000a2", approved("now() - interval '1 minute'", "null", false));
        grant(statement, "00000000000000a3", approved("now() + interval '1 hour'", "now()", false));
        grant(statement, "00000000000000a4", approved("now() + interval '1 hour'", "null", false));
    }

    private String approved(String until, String revoked, boolean full) {
        return "'%s', now(), '%s', 30, %s, %s, %s".formatted(ana, ana, full, SUPPORT_READS, until) + ", " + revoked;
    }

    private void grant(Statement statement, String session, String decided) throws SQLException {
        UUID id = UUID.randomUUID();
        String revoked = decided.startsWith("null") ? ", null" : "";
        statement.execute("""
                insert into ctx_private.access_grant (id, agency_id, sub_account_id, requested_by, requested_by_name, reason,
                  minutes_asked, full_asked, scopes_asked, decided_by, decided_at, approved_by, minutes, full_access, scopes, valid_until, revoked_at)
                values ('%s', '%s', '%s', '%s', 'Bo', 'because', 30, true, %s, %s)""".formatted(id, agency, harbor, bo, SUPPORT_READS, decided + revoked));
        statement.execute("""
                insert into ctx_private.access_session (jti, grant_id, agency_id, sub_account_id, person_id)
                values ('%s', '%s', '%s', '%s', '%s')""".formatted(session, id, agency, harbor, bo));
    }
}
