package io.nexaera.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Browserless;
import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.audit.AuditEvent;
import io.nexaera.chat.Chat;
import io.nexaera.chat.Question;
import io.nexaera.chat.Stop;
import io.nexaera.identity.Role;
import io.nexaera.identity.Team;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Upload;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.outbox.Job;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An owner has a whole client erased: nothing before its time, everything when it has come, and nobody else's.
class ErasureTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Erasing erasing = TestInstallation.bean(Erasing.class);
    private final Erasures erasures = TestInstallation.bean(Erasures.class);
    private final Catalogue catalogue = TestInstallation.bean(Catalogue.class);

    private static Tenant client(String name) {
        return TestInstallation.newClient(
                name + " " + UUID.randomUUID().toString().substring(0, 8),
                UUID.randomUUID().toString().substring(0, 13));
    }

    @Test
    void everythingIsErasedAndTheCertificateCountsIt() throws Exception {
        Tenant doomed = client("Doomed Dental");
        Tenant neighbour = client("Happy Dental");
        fill(doomed);
        fill(neighbour);
        Map<String, Long> neighbours = counts(neighbour);
        assertThat(counts(doomed).values().stream().filter(rows -> rows > 0).count())
                .as("the test knows of tables with rows")
                .isGreaterThan(10);

        Erasures.Requested requested = request(doomed);
        comesDue(requested);
        Job job = job(doomed, requested);
        erasing.run(job);

        assertThat(counts(doomed).values()).containsOnly(0L);
        assertThat(counts(neighbour)).isEqualTo(neighbours);
        Erasure done = erasures.find(agency(), requested.erasure().id());
        assertThat(done.state()).isEqualTo(Erasure.State.DONE);
        String text = erasures.certificate(agency(), done.id());
        assertThat(AuditEvent.sha256(text)).isEqualTo(done.sha256().orElseThrow());
        JsonNode certificate = JSON.readTree(text);
        assertThat(certificate.at("/tables/message/removed").asLong()).isGreaterThan(1);
        assertThat(certificate.at("/tables/chunk/removed").asLong()).isPositive();
        assertThat(certificate.at("/tables/chunk/left").asLong()).isZero();
        assertThat(certificate.at("/tables/usage_event/removed").asLong()).isEqualTo(1);
        assertThat(certificate.at("/files").asInt()).isEqualTo(1);
        assertThat(certificate.at("/stays/0/rows").asLong()).isPositive();
        theLogKeepsDeedsAndNothingElse(doomed);
        assertThat(Superuser.number(
                        "select count(*) from app.person where email like '%%@%s.example'".formatted(domain(doomed))))
                .isEqualTo(0);
        assertThat(Superuser.number("select count(*) from app.sub_account where id = '%s' and name = 'Erased client'"
                        .formatted(doomed.place().subAccount().orElseThrow().id())))
                .isEqualTo(1);
        erasing.run(job); // again, after a crash right before the job was struck off: nothing happens
        assertThat(erasures.certificate(agency(), done.id())).isEqualTo(text);
    }

    private static void theLogKeepsDeedsAndNothingElse(Tenant erased) throws SQLException {
        String entries = "select count(*) from app.audit_entry e where tenant_id = '%s' "
                .formatted(erased.place().subAccount().orElseThrow().id());
        assertThat(Superuser.number(entries)).isGreaterThan(5);
        assertThat(Superuser.number(entries + "and salt is not null")).isEqualTo(2);
        assertThat(Superuser.number(
                        entries + "and salt is not null and action in ('erasure.started', 'erasure.finished')"))
                .isEqualTo(2);
        assertThat(Superuser.number(
                        entries + "and strpos(lower(e::text), lower('" + erased.email(Role.CLIENT_OWNER) + "')) > 0"))
                .isZero();
        assertThat(
                        Superuser.number(
                                entries + "and salt is null and (actor_id is not null or actor || address || user_agent"
                                        + " || coalesce(target, '') || coalesce(before, after, '{}')::text || request_id <> '{}')"))
                .isZero();
    }

    @Test
    void whoWorksElsewhereTooKeepsTheirAccount() throws Exception {
        Tenant doomed = client("Doomed Law");
        Tenant other = client("Other Law");
        String email = doomed.email(Role.CLIENT_ADMIN);
        TestInstallation.bean(Team.class).add(other.as(Role.CLIENT_OWNER), "Both", email, Role.CLIENT_MEMBER);
        Erasures.Requested requested = request(doomed);
        comesDue(requested);
        erasing.run(job(doomed, requested));
        assertThat(Superuser.number("select count(*) from app.person where email = '%s'".formatted(email)))
                .isEqualTo(1);
        JsonNode certificate =
                JSON.readTree(erasures.certificate(agency(), requested.erasure().id()));
        assertThat(certificate.get("peopleShutOut").asInt()
                        - certificate.get("peopleErased").asInt())
                .isEqualTo(1);
    }

    @Test
    void aRunThatWasKilledGoesOn() throws Exception {
        Tenant doomed = client("Doomed Gym");
        fill(doomed);
        Erasures.Requested requested = request(doomed);
        comesDue(requested);
        TenantScope scope = job(doomed, requested).scope();
        // What a process had done that was killed: it began, counted a few tables, and no more.
        Superuser.run("update app.erasure set started_at = now(), people = array(select person_id from app.membership"
                + " where tenant_id = sub_account_id) where id = '%s'"
                        .formatted(requested.erasure().id()));
        int gone = database.inTransaction(
                scope,
                tx -> tx.sql("select ctx.erase_rows('membership', 2) + ctx.erase_rows('chunk', 1)")
                        .query(Integer.class)
                        .single());
        assertThat(gone).isEqualTo(3);
        erasing.run(job(doomed, requested));
        assertThat(counts(doomed).values()).containsOnly(0L);
        assertThat(Superuser.number(
                        "select count(*) from app.person where email like '%%@%s.example'".formatted(domain(doomed))))
                .isEqualTo(0);
    }

    @Test
    void nothingIsErasedBeforeItsTimeWhateverTheApplicationTries() throws Exception {
        Tenant client = client("Patient Dental");
        fill(client);
        Erasures.Requested requested = request(client);
        TenantScope owner = client.as(Role.CLIENT_OWNER).scope();
        TenantScope job = job(client, requested).scope();
        for (TenantScope scope : List.of(owner, job, agency())) {
            refused(scope, "select ctx.erase_rows('message', 1000)", "No erasure is due here");
            refused(scope, "select ctx.leave_tombstone()", "No erasure is due here");
            refused(scope, "select ctx.erase_entries(1000)", "No erasure is due here");
            refused(scope, "update app.audit_entry set salt = null", "permission denied");
            refused(scope, "update app.erasure set due_at = now()", "permission denied");
            refused(scope, """
                    insert into app.erasure (sub_account_id, agency_id, client_name, requested_by, requested_by_name,
                      link_hash, due_at)
                    values ('%s', '%s', 'x', '%1$s', 'x', sha256('x'), now() - interval '1 day')""".formatted(owner.tenant(), owner.agency()), "permission denied");
        }
        assertThatThrownBy(() -> erasing.run(job(client, requested))).isInstanceOf(Problem.Conflict.class);
        // An agency can't ask in its client's place, nor a neighbour.
        for (TenantScope stranger :
                List.of(agency(), client("Stranger").as(Role.CLIENT_OWNER).scope())) {
            refused(stranger, """
                    insert into app.erasure (sub_account_id, agency_id, client_name, requested_by, requested_by_name, link_hash)
                    values ('%s', '%s', 'x', '%1$s', 'x', sha256('x'))""".formatted(owner.tenant(), owner.agency()), "row-level security");
        }

        // The control: the same call erases once it is due, and a neighbour's stays out of its reach.
        comesDue(requested);
        refused(owner, "select ctx.erase_rows('message', 1000)", "No erasure is due here");
        refused(job, "select ctx.erase_rows('audit_entry', 1)", "nothing to erase there");
        refused(job, "select ctx.erase_rows('log_leaf', 1)", "permission denied");
        refused(job, "update app.audit_entry set salt = null", "permission denied");
        refused(job, "select ctx.erase_rows('agency', 1)", "nothing to erase there");
        int erased = database.inTransaction(
                job,
                tx -> tx.sql("select ctx.erase_rows('message', 1000)")
                        .query(Integer.class)
                        .single());
        assertThat(erased).isPositive();
    }

    @Test
    void whatWasTakenBackIsNotErased() throws Exception {
        Tenant client = client("Second Thoughts");
        fill(client);
        Map<String, Long> before = counts(client);
        Erasures.Requested requested = request(client);
        erasures.cancel(client.as(Role.CLIENT_OWNER), requested.erasure().id());
        comesDue(requested);
        erasing.run(job(client, requested));
        refused(job(client, requested).scope(), "select ctx.erase_rows('message', 1)", "No erasure is due here");
        before.remove("job");
        before.computeIfPresent("event", (table, news) -> news + 2); // that it was asked for, and taken back
        Map<String, Long> after = counts(client);
        after.remove("job");
        assertThat(after).isEqualTo(before);
        assertThat(request(client).erasure().state()).isEqualTo(Erasure.State.WAITING);
    }

    /// One that was asked for before the hold waits, and everybody keeps their place, so that somebody can lift it.
    @Test
    void aLegalHoldMakesItWait() throws Exception {
        Tenant client = client("Held Clinic");
        fill(client);
        Erasures.Requested requested = request(client);
        comesDue(requested);
        TenantScope owner = client.as(Role.CLIENT_OWNER).scope();
        database.run(
                owner,
                tx -> tx.sql(
                                "insert into app.retention_hold (sub_account_id, reason, held_by_name) values (:tenant, 'x', 'x')")
                        .update());
        assertThatThrownBy(() -> erasing.run(job(client, requested)))
                .isInstanceOf(Problem.Conflict.class)
                .hasMessageContaining("legal hold");
        refused(job(client, requested).scope(), "select ctx.erase_rows('message', 1)", "No erasure is due here");
        assertThat(counts(client).get("membership")).isPositive();
        // The control.
        database.run(
                owner,
                tx -> tx.sql(
                                "update app.retention_hold set lifted_at = now(), lifted_by_name = 'x' where sub_account_id = :tenant")
                        .update());
        erasing.run(job(client, requested));
        assertThat(counts(client).values()).containsOnly(0L);
    }

    @Test
    void onlyTheOwnerWithNameAndPasswordAsksForIt() {
        Tenant client = client("Careful Clinic");
        String path = client.place().apiPath() + "/erasures";
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        assertThat(Browserless.signedIn(client, Role.CLIENT_ADMIN)
                        .post(path, wish(client.place().name(), TestInstallation.PASSWORD))
                        .statusCode())
                .isEqualTo(403);
        assertThat(Browserless.withKey(client.key().text())
                        .post(path, wish(client.place().name(), TestInstallation.PASSWORD))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> wrongName = owner.post(path, wish("Careful", TestInstallation.PASSWORD));
        assertThat(wrongName.statusCode()).isEqualTo(400);
        assertThat(wrongName.body()).contains("exactly as it is");
        HttpResponse<String> wrongPassword =
                owner.post(path, wish(client.place().name(), "not my password"));
        assertThat(wrongPassword.statusCode()).isEqualTo(400);
        assertThat(wrongPassword.body()).contains("not your password").doesNotContain("not my password");

        HttpResponse<String> accepted = owner.post(path, wish(client.place().name(), TestInstallation.PASSWORD));
        assertThat(accepted.statusCode()).isEqualTo(202);
        JsonNode erasure = JSON.readTree(accepted.body()).get("erasure");
        assertThat(erasure.get("state").asString()).isEqualTo("waiting");
        assertThat(owner.post(path, wish(client.place().name(), TestInstallation.PASSWORD))
                        .statusCode())
                .isEqualTo(409);
        Browserless agency = Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_OWNER);
        String ofAgency = TestInstallation.northwind().place().apiPath() + "/erasures";
        assertThat(agency.get(ofAgency).body()).contains(client.place().name());
        assertThat(agency.get(ofAgency + "/" + erasure.get("id").asString() + "/certificate")
                        .statusCode())
                .isEqualTo(409);
        assertThat(owner.send("DELETE", path + "/" + erasure.get("id").asString(), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(owner.send("DELETE", path + "/" + erasure.get("id").asString(), "")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void theFormerOwnerReadsTheCertificateWithoutAnAccount() throws Exception {
        Tenant doomed = client("Gone Bakery");
        Erasures.Requested requested = request(doomed);
        String address = "/erasure-certificates/" + requested.link();
        Browserless anybody = Browserless.anonymous();
        assertThat(anybody.get(address + "/content").statusCode()).isEqualTo(409);
        comesDue(requested);
        erasing.run(job(doomed, requested));
        assertThat(anybody.get(address).body())
                .contains("Certificate of erasure", doomed.place().name());
        assertThat(anybody.get(address + "/content").body())
                .isEqualTo(erasures.certificate(agency(), requested.erasure().id()));
        assertThat(anybody.get(address.substring(0, address.length() - 1) + "!").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theDigestIsTheOneOfTheVector() {
        assertThat(AuditEvent.sha256(
                        "{\"format\":\"nexaera-erasure-1\",\"tables\":{\"message\":{\"left\":0,\"removed\":2}}}"))
                .isEqualTo("a430a38ce6fa45eaa76be147bd4b2005882fdc280bc0766386354305fc0cdf25");
    }

    private static String wish(String name, String password) {
        return "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    }

    private Erasures.Requested request(Tenant client) {
        return erasures.request(client.as(Role.CLIENT_OWNER), client.place().name(), TestInstallation.PASSWORD);
    }

    private static TenantScope agency() {
        return TestInstallation.northwind().as(Role.AGENCY_OWNER).scope();
    }

    private static Job job(Tenant client, Erasures.Requested requested) {
        TenantScope owner = client.as(Role.CLIENT_OWNER).scope();
        UUID id = UUID.randomUUID();
        return new Job(
                id,
                Erasing.KIND,
                requested.erasure().id(),
                ScopeMint.job(owner.agency(), owner.subAccount(), id, Origin.ofPlatform("background work")),
                1);
    }

    private static void comesDue(Erasures.Requested requested) throws SQLException {
        Superuser.run("update app.erasure set due_at = now() - interval '1 second' where id = '%s'"
                .formatted(requested.erasure().id()));
    }

    private void fill(Tenant client) throws SQLException {
        TenantScope scope = client.as(Role.CLIENT_OWNER).scope();
        UUID agent = database.inTransaction(
                scope,
                tx -> TestInstallation.bean(Agents.class)
                        .create(tx, AgentDraft.plain("Front desk", ""))
                        .id());
        TestInstallation.bean(Chat.class)
                .send(scope, Question.of(agent, Optional.empty(), "When do you open?", "api"), event -> {}, new Stop());
        UUID document = TestInstallation.bean(Knowledge.class)
                .add(scope, Upload.text("Hours", "We open at eight. " + "We close at six. ".repeat(200)))
                .id();
        org.awaitility.Awaitility.await()
                .until(() -> Superuser.number("select count(*) from app.document where status = 'ready' and id = '%s'"
                                .formatted(document))
                        == 1);
        TestInstallation.bean(ModelConnections.class)
                .add(
                        scope,
                        new NewConnection(
                                "Ours",
                                ProviderKind.OPENAI,
                                "http://127.0.0.1:9/v1",
                                "m",
                                Optional.of(ProviderKey.of("sk-0123456789abcdefghij"))));
        Superuser.run("update app.document set private_to = '%s' where id = '%s'".formatted(agent, document));
        Superuser.run("""
                insert into app.export (sub_account_id, requested_by, requested_by_name) values ('%1$s', '%1$s', 'x');
                insert into app.mail (agency_id, sub_account_id, sender, recipient, subject, body)
                  values ('%2$s', '%1$s', 'Northwind', 'a@b.example', 's', 'b');
                insert into app.usage_event (sub_account_id, agency_id, agent_id, message_id, provider, model, key_tier,
                    input_tokens, output_tokens)
                  values ('%1$s', '%2$s', '%1$s', '%1$s', 'openai', 'm', 'agency', 1, 1)""".formatted(scope.tenant(), scope.agency()));
    }

    /// Rows of this tenant in every table that has any rows of tenants, straight from the catalogue.
    private Map<String, Long> counts(Tenant client) throws SQLException {
        UUID id = client.place().subAccount().orElseThrow().id();
        Map<String, Long> counts = new TreeMap<>();
        TenantScope scope = client.as(Role.CLIENT_OWNER).scope();
        for (String table : database.inTransaction(scope, catalogue::inOrderOfErasure)) {
            counts.put(
                    table,
                    Superuser.number(
                            "select count(*) from app.\"%s\" t where coalesce(to_jsonb(t) ->> 'tenant_id', to_jsonb(t) ->> 'sub_account_id') = '%s' and coalesce(to_jsonb(t) ->> 'kind', '') <> 'erasure.erase'"
                                    .formatted(table, id)));
        }
        return counts;
    }

    private static String domain(Tenant client) {
        String email = client.email(Role.CLIENT_OWNER);
        return email.substring(email.indexOf('@') + 1, email.length() - ".example".length());
    }

    private void refused(TenantScope scope, String sql, String words) {
        assertThatThrownBy(() -> database.run(
                        scope, tx -> tx.sql(sql).query((row, n) -> "").list()))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining(words);
    }
}
