package io.nexaera.retention;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Job;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.Sealed;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;

/// A client with data of every kind and of any age, planted past the application.
record Rows(Tenant client) {
    static Rows of(String name) {
        return new Rows(
                TestInstallation.newClient(name, UUID.randomUUID().toString().substring(0, 13)));
    }

    TenantScope scope() {
        return client.as(Role.CLIENT_OWNER).scope();
    }

    UUID id() {
        return scope().tenant();
    }

    TenantScope jobScope() {
        return daily().scope();
    }

    Job daily() {
        UUID id = UUID.randomUUID();
        TenantScope scope =
                ScopeMint.job(scope().agency(), scope().subAccount(), id, Origin.ofPlatform("background work"));
        return new Job(id, Purging.KIND, id(), scope, 1);
    }

    /// @param each messages of one conversation
    void conversations(int many, int each, String ago) throws SQLException {
        Superuser.run("""
                with agent as (
                  insert into app.agent (sub_account_id, slug, name, instructions) values ('%1$s', 'a-' || left(gen_random_uuid()::text, 8), 'Desk', '')
                  returning id),
                talk as (
                  insert into app.conversation (sub_account_id, id, agent_id, title, channel, started_by, started_by_name, started_at, last_at)
                  select '%1$s', uuidv7(- interval '%4$s'), agent.id, 'Hours', 'api', agent.id, 'x', now() - interval '%4$s',
                    now() - interval '%4$s' from agent, generate_series(1, %2$s) returning id)
                insert into app.message (sub_account_id, id, conversation_id, author, body, state, findings, sent_at)
                select '%1$s', uuidv7(- interval '%4$s'), talk.id, 'person', 'When do you open? ' || n, 'complete',
                  '[{"code":"quarantine.encoded"}]', now() - interval '%4$s' from talk, generate_series(1, %3$s) n""".formatted(id(), many, each, ago));
    }

    void everythingElse(String ago) throws SQLException {
        UUID event = UUID.randomUUID();
        UUID run = UUID.randomUUID();
        Sealed sealed = sealed();
        Superuser.run("""
                with d as (
                  insert into app.document (sub_account_id, id, name, media_type, size_bytes, sha256, status, created_by, created_at, findings)
                  values ('%1$s', uuidv7(- interval '%2$s'), 'Prices', 'text/plain', 5, sha256('x'), 'ready', '%1$s', now() - interval '%2$s',
                    '[{"check":"quarantine.encoded","reason":"x","score":0.9,"passage":0}]') returning id),
                f as (insert into app.document_file (sub_account_id, document_id, content) select '%1$s', id, 'hello' from d)
                insert into app.chunk (sub_account_id, document_id, ordinal, heading, text, vector)
                select '%1$s', id, n, '', 'hello', decode(repeat('00', 388), 'hex') from d, generate_series(1, 3) n;
                with e as (
                  insert into app.webhook_endpoint (tenant_id, agency_id, sub_account_id, url, state)
                  values ('%1$s', '%3$s', '%1$s', 'http://127.0.0.1:9/', 'paused') returning id)
                insert into app.event (tenant_id, id, type, data) select '%1$s', '%4$s', 'webhook.test', '{}' from e;
                insert into app.webhook_delivery (tenant_id, endpoint_id, event_id, state, done_at)
                select '%1$s', id, '%4$s', 'delivered', now() from app.webhook_endpoint where tenant_id = '%1$s'
                on conflict do nothing;
                insert into app.webhook_attempt (tenant_id, id, endpoint_id, event_id, number, at, millis, request_bytes, request_sha256,
                  response_bytes, exchange_value, exchange_key_id, exchange_format, exchange_commitment)
                select '%1$s', uuidv7(- interval '%2$s'), endpoint_id, event_id, 1, now() - interval '%2$s', 1, 1, sha256('x'), 1, '%6$s', '%7$s',
                  2, '%8$s' from app.webhook_delivery where tenant_id = '%1$s' and event_id = '%4$s';
                insert into app.workflow (sub_account_id, id, name) values ('%1$s', '%5$s', 'Greet');
                insert into app.workflow_version (sub_account_id, workflow_id, version, definition, made_by) values ('%1$s', '%5$s', 1, '{}', 'x');
                with r as (
                  insert into app.workflow_run (sub_account_id, id, workflow_id, version, state, input, started_by, started_at, ended_at)
                  select '%1$s', uuidv7(- interval '%2$s'), '%5$s', 1, s, '{}', 'x', now() - interval '%2$s',
                    case when s = 'finished' then now() - interval '%2$s' end from unnest(array['finished', 'waiting']) s returning id)
                insert into app.workflow_step (sub_account_id, run_id, step, name, kind, state, input) select '%1$s', id, 0, 'x', 'ask', 'done', '{}' from r;
                with x as (
                  insert into app.export (sub_account_id, id, state, sha256, requested_by, requested_by_name, requested_at)
                  values ('%1$s', uuidv7(- interval '%2$s'), 'ready', sha256('x'), '%1$s', 'x', now() - interval '%2$s') returning id)
                insert into app.export_piece (sub_account_id, export_id, ordinal, content) select '%1$s', id, 0, 'zip' from x;
                with x as (
                  insert into app.audit_export (tenant_id, id, slot, format, query, state, sha256, requested_by, requested_by_name, requested_at)
                  values ('%1$s', uuidv7(- interval '%2$s'), 1, 'csv', '{}', 'ready', sha256('x'), '%1$s', 'x', now() - interval '%2$s') returning id)
                insert into app.audit_export_piece (tenant_id, export_id, ordinal, from_byte, bytes, content) select '%1$s', id, 0, 0, 1, 'x' from x""".formatted(
                        id(), ago, scope().agency(), event, run, sealed.value(), sealed.keyId(), sealed.commitment()));
    }

    /// Under a key that there is, for the program doesn't start over one that there isn't.
    private Sealed sealed() {
        SecretName name = new SecretName("webhook_attempt", UUID.randomUUID(), "exchange_value");
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope(),
                        tx -> TestInstallation.bean(Vault.class).seal(tx, name, "{}".getBytes(StandardCharsets.UTF_8)));
    }

    /// Of this client.
    long count(String table) throws SQLException {
        return Superuser.number(
                "select count(*) from app.%s t where coalesce(to_jsonb(t) ->> 'tenant_id', to_jsonb(t) ->> 'sub_account_id') = '%s'"
                        .formatted(table, id()));
    }
}
