package io.nexaera.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.TestMail;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Role;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Upload;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobScopes;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runs in the real application: what they do, how they wait, and that they go on where another process died.
class RunsTest {
    private static final Tenant CLIENT = TestInstallation.newClient("Workflow Clinic", "workflow-clinic");
    private static final Caller OWNER = CLIENT.as(Role.CLIENT_OWNER);

    private final Workflows workflows = TestInstallation.bean(Workflows.class);
    private final LoopbackServer server =
            new LoopbackServer((request, wire) -> wire.respond(200, "application/json", "{\"ok\":true}"));

    @AfterEach
    void stop() {
        server.close();
    }

    private Workflow made(String steps) {
        return made(Optional.empty(), steps);
    }

    private Workflow made(Optional<UUID> agent, String steps) {
        String definition = "{\"steps\":[" + steps.replace("SERVER", server.url()) + "]}";
        return workflows.create(
                OWNER,
                new WorkflowDraft(
                        "Test " + UUID.randomUUID(), agent, OptionalInt.empty(), Definition.parse(definition)));
    }

    private UUID started(Workflow workflow, String input) {
        return workflows.start(OWNER, workflow.id(), Values.read(input)).id();
    }

    private Run.Story until(UUID run, Run.State state) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> workflows.story(OWNER.scope(), run).run().state() == state);
        return workflows.story(OWNER.scope(), run);
    }

    @Test
    void dataFlowsFromStepToStepAndACallCarriesItsKey() {
        UUID run = started(made("""
                {"name":"sum","do":"compute","values":{"n":"{{ input.a + input.b }}"}},
                {"name":"no","do":"call","url":"SERVER/never","when":"steps.sum.n > 100"},
                {"name":"tell","do":"call","url":"SERVER/x?q={{ input.word }}","body":{"n":"{{ steps.sum.n }}"}},
                {"name":"each","do":"call","method":"GET","url":"SERVER/item/{{ item }}","each":"input.list"}"""), "{\"a\":2,\"b\":3,\"word\":\"a&b=c/../d\",\"list\":[\"x\",\"y\"]}");
        Run.Story story = until(run, Run.State.FINISHED);
        assertThat(server.requests())
                .extracting(LoopbackServer.Received::path)
                .containsExactly("/x?q=a%26b%3Dc%2F..%2Fd", "/item/x", "/item/y");
        assertThat(server.requests().getFirst().body()).isEqualTo("{\"n\":5}");
        assertThat(server.requests())
                .extracting(request -> request.header("idempotency-key"))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(story.steps())
                .extracting(Run.Done::state)
                .containsExactly("done", "skipped", "done", "done", "done");
    }

    @Test
    void aServerThatFailsIsTriedAgainWithTheSameKey() {
        server.then((request, wire) -> wire.respond(503, "text/plain", "no"))
                .then((request, wire) -> wire.respond(200, "text/plain", "fine"));
        Run.Story story = until(
                started(made("{\"name\":\"tell\",\"do\":\"call\",\"url\":\"SERVER/\"}"), "{}"), Run.State.FINISHED);
        assertThat(story.steps().getFirst().attempts()).isEqualTo(2);
        assertThat(server.requests().stream()
                        .map(request -> request.header("idempotency-key"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aServerThatRefusesEndsTheRunAndALaterRunTakesItUpFromThere() {
        server.then((request, wire) -> wire.respond(200, "text/plain", "first"))
                .then((request, wire) -> wire.respond(422, "text/plain", "no"));
        Workflow workflow = made("""
                {"name":"one","do":"call","url":"SERVER/1"},{"name":"two","do":"call","url":"SERVER/2"}""");
        UUID run = started(workflow, "{}");
        assertThat(until(run, Run.State.FAILED).run().problem()).contains("Step “two”: The server answered 422.");
        UUID again = workflows.again(OWNER, run, 1).id();
        until(again, Run.State.FINISHED);
        assertThat(server.requests()).extracting(LoopbackServer.Received::path).containsExactly("/1", "/2", "/2");
        assertThatExceptionOfType(Problem.Invalid.class).isThrownBy(() -> workflows.again(OWNER, run, 7));
    }

    @Test
    void anAddressInsideIsNeverCalled() {
        Run.Story story = until(
                started(made("{\"name\":\"x\",\"do\":\"call\",\"url\":\"http://169.254.169.254/latest/\"}"), "{}"),
                Run.State.FAILED);
        assertThat(story.run().problem())
                .hasValueSatisfying(why -> assertThat(why).contains("isn't public"));
    }

    @Test
    void aPersonsWordIsWaitedForAndNoKeyGivesIt() {
        UUID run = started(made("""
                {"name":"ok","do":"approve","question":"Send {{ input.what }}?"},
                {"name":"tell","do":"call","url":"SERVER/","body":{"by":"{{ steps.ok.by }}"}}"""), "{\"what\":\"it\"}");
        until(run, Run.State.WAITING);
        assertThat(workflows.waiting(OWNER.scope()))
                .anyMatch(one -> one.run().equals(run) && one.question().equals("Send it?"));
        assertThat(server.requests()).isEmpty();
        String path = "/api/v1/sub-accounts/"
                + CLIENT.place().subAccount().orElseThrow().id() + "/runs/" + run;
        assertThat(Browserless.withKey(CLIENT.key().text())
                        .post(path + "/decision", "{\"step\":0,\"approved\":true}")
                        .statusCode())
                .isEqualTo(403);
        Browserless member = Browserless.signedIn(CLIENT, Role.CLIENT_MEMBER);
        assertThat(member.post(path + "/decision", "{\"step\":0,\"approved\":true}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(member.post(path + "/decision", "{\"step\":0,\"approved\":true}")
                        .statusCode())
                .isEqualTo(409);
        until(run, Run.State.FINISHED);
        assertThat(server.requests().getFirst().body()).isEqualTo("{\"by\":\"Test Member\"}");
    }

    @Test
    void aNoEndsTheRunAndSoDoesCancelling() {
        Workflow workflow = made(
                "{\"name\":\"ok\",\"do\":\"approve\",\"question\":\"?\"},{\"name\":\"tell\",\"do\":\"call\",\"url\":\"SERVER/\"}");
        UUID denied = started(workflow, "{}");
        UUID cancelled = started(workflow, "{}");
        until(denied, Run.State.WAITING);
        until(cancelled, Run.State.WAITING);
        workflows.decide(OWNER, denied, 0, false);
        until(denied, Run.State.DENIED);
        workflows.cancel(OWNER, cancelled);
        assertThatExceptionOfType(Problem.Conflict.class).isThrownBy(() -> workflows.decide(OWNER, cancelled, 0, true));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theAgentIsAskedInItsOwnScopeAndFindsNoOthersDocuments() {
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        Agents agents = TestInstallation.bean(Agents.class);
        UUID mia = database.inTransaction(
                OWNER.scope(),
                tx -> agents.create(tx, AgentDraft.plain("Mia", "")).id());
        UUID other = database.inTransaction(
                OWNER.scope(),
                tx -> agents.create(tx, AgentDraft.plain("Otto", "")).id());
        UUID document = TestInstallation.bean(Knowledge.class)
                .add(OWNER.scope(), Upload.text("Opening", "The clinic in Elmwood opens at nine in the morning."))
                .id();
        UUID kept = TestInstallation.bean(Knowledge.class)
                .add(OWNER.scope(), Upload.text("Safe", "The combination of the safe in Elmwood is forty two."))
                .id();
        await().atMost(Duration.ofSeconds(60)).until(() -> ready(database, document) && ready(database, kept));
        database.run(
                OWNER.scope(),
                tx -> tx.sql("""
                        update app.document set private_to = :agent where sub_account_id = :subAccount and id = :id""").param("agent", other).param("id", kept).update());
        Workflow workflow = made(Optional.of(mia), """
                {"name":"open","do":"ask","question":"When does the clinic in Elmwood open?"},
                {"name":"safe","do":"ask","question":"What is the combination of the safe in Elmwood?"}""");
        Run.Story story = until(started(workflow, "{}"), Run.State.FINISHED);
        assertThat(story.steps().getFirst().output().orElseThrow().toString()).contains("nine in the morning");
        assertThat(story.steps().get(1).output().orElseThrow().toString()).doesNotContain("forty two");
    }

    private static boolean ready(TenantDatabase database, UUID document) {
        return database.inTransaction(
                OWNER.scope(),
                tx -> tx.sql("""
                        select status = 'ready' from app.document where sub_account_id = :subAccount and id = :id""").param("id", document).query(Boolean.class).single());
    }

    @Test
    void aMailIsSentOnce() {
        UUID run = started(made("""
                {"name":"mail","do":"mail","to":"{{ input.to }}","subject":"Hello","text":"Run {{ run.id }}"}"""), "{\"to\":\"lead@workflow.example\"}");
        until(run, Run.State.FINISHED);
        await().atMost(Duration.ofSeconds(30)).until(() -> mails(run) == 1);
    }

    private static long mails(UUID run) throws Exception {
        long count = 0;
        for (var mail : TestMail.at("workflow.example")) {
            count += String.valueOf(mail.getContent()).contains(run.toString()) ? 1 : 0;
        }
        return count;
    }

    /// What a process leaves behind that was killed in the middle of a call: the step begun, the run held by its job.
    @Test
    void aRunGoesOnFromItsLastStepAfterItsProcessWasKilled() {
        Workflow workflow = made("""
                {"name":"one","do":"call","url":"SERVER/1"},{"name":"two","do":"call","url":"SERVER/2"}""");
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        RunRows runs = TestInstallation.bean(RunRows.class);
        StepRows steps = TestInstallation.bean(StepRows.class);
        UUID job = UUID.randomUUID();
        UUID run = database.inTransaction(OWNER.scope(), tx -> {
            UUID id = runs.insert(tx, workflow, 1, Values.read("{}"), Start.by("test"), 1);
            steps.begin(tx, id, 0, 0, workflow.definition().steps().getFirst());
            steps.finish(tx, id, 0, 0, 1, Work.Outcome.done(Values.read("{}"), Values.read("{\"status\":200}")));
            steps.begin(tx, id, 1, 0, workflow.definition().steps().get(1));
            runs.hold(tx, id, job, Duration.ofHours(1));
            return id;
        });
        Running running = TestInstallation.bean(Running.class);
        running.run(job(UUID.randomUUID(), run));
        assertThat(server.requests())
                .as("another job leaves a run alone that is held")
                .isEmpty();
        running.run(job(job, run));
        assertThat(server.requests()).extracting(LoopbackServer.Received::path).containsExactly("/2");
        Run.Story story = workflows.story(OWNER.scope(), run);
        assertThat(story.run().state()).isEqualTo(Run.State.FINISHED);
        assertThat(story.steps().get(1).attempts()).isEqualTo(2);
        running.run(job(job, run));
        assertThat(server.requests()).as("a run that is over stays over").hasSize(1);
    }

    private static Job job(UUID id, UUID run) {
        return new Job(
                id,
                Running.KIND,
                run,
                TestInstallation.bean(JobScopes.class)
                        .of(OWNER.scope().agency(), OWNER.scope().subAccount(), id, Running.KIND),
                2);
    }

    @Test
    void aRunKeepsTheVersionThatItBeganWith() {
        Workflow workflow = made(
                "{\"name\":\"ok\",\"do\":\"approve\",\"question\":\"?\"},{\"name\":\"tell\",\"do\":\"call\",\"url\":\"SERVER/old\"}");
        UUID run = started(workflow, "{}");
        until(run, Run.State.WAITING);
        workflows.update(
                OWNER,
                workflow.id(),
                1,
                new WorkflowDraft(
                        workflow.name(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Definition.parse("{\"steps\":[{\"name\":\"tell\",\"do\":\"call\",\"url\":\"" + server.url()
                                + "/new\"}]}")));
        workflows.decide(OWNER, run, 0, true);
        until(run, Run.State.FINISHED);
        assertThat(server.requests()).extracting(LoopbackServer.Received::path).containsExactly("/old");
        assertThatExceptionOfType(Problem.Conflict.class)
                .isThrownBy(() -> workflows.update(
                        OWNER,
                        workflow.id(),
                        1,
                        new WorkflowDraft("x", Optional.empty(), OptionalInt.empty(), workflow.definition())));
    }

    @Test
    void theClockStartsEachTurnOnce() throws SQLException {
        Workflow workflow = workflows.create(
                OWNER,
                new WorkflowDraft(
                        "By the clock",
                        Optional.empty(),
                        OptionalInt.of(5),
                        Definition.parse("{\"steps\":[{\"name\":\"v\",\"do\":\"compute\",\"values\":{\"a\":1}}]}")));
        try (var superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("update app.workflow set next_run_at = now() where id = '" + workflow.id() + "'");
        }
        Schedule schedule = TestInstallation.bean(Schedule.class);
        schedule.run(job(UUID.randomUUID(), workflow.id()));
        schedule.run(job(UUID.randomUUID(), workflow.id()));
        assertThat(workflows.latest(OWNER.scope(), Optional.of(workflow.id()))).hasSize(1);
    }

    @Test
    void theEditorSavesWhatItShowsAndNamesThePlaceOfAMistake() {
        Browserless owner = Browserless.signedIn(CLIENT, Role.CLIENT_OWNER);
        String here = CLIENT.place().path() + "/workflows";
        assertThat(owner.get(here + "/new?from=new-lead").body()).contains("New lead: classify", "name=\"s2.url\"");
        String form = "name=Lead&agent=&every=&version=0&s0.do=call&s0.name=tell&s0.url=https%3A%2F%2F{{+input.x+}}%2F";
        assertThat(owner.form(here, form + "&deed=save").body()).contains("steps[0].url");
        assertThat(owner.form(here, form + "&deed=add:delay").body()).contains("name=\"s1.minutes\"");
        var saved = owner.form(here, form.replace("{{+input.x+}}", "hooks.example.com") + "&deed=save");
        assertThat(saved.statusCode()).isEqualTo(302);
        assertThat(owner.get(here).body()).contains("Lead");
    }
}
