package io.nexaera.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobScopes;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Events start workflows: each once, none that was rolled back, and a chain of them ends.
class StartsTest {
    private static final String NOTHING = "{\"name\":\"v\",\"do\":\"compute\",\"values\":{\"a\":1}}";

    private final Tenant client =
            TestInstallation.newClient("Started " + UUID.randomUUID(), "started-" + UUID.randomUUID());
    private final Caller owner = client.as(Role.CLIENT_OWNER);
    private final Workflows workflows = TestInstallation.bean(Workflows.class);
    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Events events = TestInstallation.bean(Events.class);

    private Workflow on(EventType type, String steps) {
        return on(owner, Optional.empty(), type, steps);
    }

    private Workflow on(Caller whose, Optional<UUID> agent, EventType type, String steps) {
        return workflows.create(
                whose,
                new WorkflowDraft(
                        "On " + type.code(),
                        agent,
                        OptionalInt.empty(),
                        List.of(type.code()),
                        Definition.parse("{\"steps\":[" + steps + "]}")));
    }

    private UUID happens() {
        UUID id = UUID.randomUUID();
        database.run(owner.scope(), tx -> events.publishOnce(tx, id, ready(id)));
        return id;
    }

    private static Event ready(UUID document) {
        return new Event(EventType.DOCUMENT_READY, Map.of("document", document));
    }

    private List<Run> runs(Workflow workflow) {
        return workflows.latest(owner.scope(), Optional.of(workflow.id()));
    }

    private Job job(UUID event) {
        UUID id = UUID.randomUUID();
        return new Job(
                id,
                Cues.KIND,
                event,
                TestInstallation.bean(JobScopes.class)
                        .of(owner.scope().agency(), owner.scope().subAccount(), id, Cues.KIND),
                1);
    }

    private void awaitAllOver(int count) {
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            List<Run> all = workflows.latest(owner.scope(), Optional.empty());
            return all.size() == count
                    && all.stream().allMatch(run -> run.state().isOver());
        });
    }

    @Test
    void anEventStartsEachWorkflowThatNamesItOnceAndAJobThatIsDoneAgainNothing() {
        Workflow one = on(EventType.DOCUMENT_READY, NOTHING);
        Workflow two = on(
                EventType.DOCUMENT_READY,
                "{\"name\":\"v\",\"do\":\"compute\",\"values\":{\"d\":\"{{ input.event.data.document }}\"}}");
        Workflow other = on(EventType.DOCUMENT_DELETED, NOTHING);
        Caller neighbour = TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER);
        Workflow neighbours = on(neighbour, Optional.empty(), EventType.DOCUMENT_READY, NOTHING);
        UUID event = happens();
        awaitAllOver(2);
        Cues cues = TestInstallation.bean(Cues.class);
        cues.run(job(event));
        cues.run(job(event));
        assertThat(runs(one)).hasSize(1);
        assertThat(runs(other)).isEmpty();
        assertThat(workflows.latest(neighbour.scope(), Optional.of(neighbours.id())))
                .isEmpty();
        workflows.delete(neighbour, neighbours.id());
        Run run = runs(two).getFirst();
        assertThat(run.startedBy()).isEqualTo("the event document.ready");
        assertThat(run.input().path("event").path("id").asString())
                .isEqualTo("evt_" + event.toString().replace("-", ""));
        assertThat(run.input().path("event").propertyNames()).containsExactlyInAnyOrder("id", "type", "at", "data");
        assertThat(workflows
                        .story(owner.scope(), run.id())
                        .steps()
                        .getFirst()
                        .output()
                        .orElseThrow())
                .hasToString("{\"d\":\"" + event + "\"}");
    }

    @Test
    void whatWasRolledBackStartsNothingAndADeletedWorkflowStopsNoEvent() {
        Workflow workflow = on(EventType.DOCUMENT_READY, NOTHING);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.run(owner.scope(), tx -> {
                    events.publish(tx, ready(UUID.randomUUID()));
                    throw new IllegalStateException("rolled back");
                }));
        assertThat(count("select count(*) from app.workflow_cue where sub_account_id = :subAccount"))
                .isZero();
        database.run(owner.scope(), tx -> events.publish(tx, ready(UUID.randomUUID())));
        workflows.delete(owner, workflow.id());
        await().atMost(Duration.ofSeconds(30)).until(() -> count("""
                        select count(*) from app.workflow_cue where sub_account_id = :subAccount and settled_at is not null""") == 1);
    }

    private long count(String sql) {
        return database.inTransaction(
                owner.scope(), tx -> tx.sql(sql).query(Long.class).single());
    }

    @Test
    void aWorkflowThatStartsItselfEndsWithTheReasonOnRecord() {
        Workflow echo = on(EventType.WORKFLOW_EMITTED, "{\"name\":\"tell\",\"do\":\"emit\",\"event\":\"again\"}");
        workflows.start(owner, echo.id(), Values.read("{}"));
        awaitAllOver(1 + Cues.DEEPEST);
        AuditEntry held = awaitHeldBack();
        assertThat(held.outcome()).isEqualTo("failed");
        assertThat(String.valueOf(held.after())).contains("5 times in a row", "workflow.emitted");
        assertThat(runs(echo)).hasSize(1 + Cues.DEEPEST);
        assertThat(runs(echo)).extracting(Run::depth).containsExactly(5, 4, 3, 2, 1, 0);
    }

    private AuditEntry awaitHeldBack() {
        AuditLog log = TestInstallation.bean(AuditLog.class);
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> database.inTransaction(owner.scope(), tx -> log.latest(tx, 100)).stream()
                                .filter(entry -> entry.action().equals("workflow.held-back"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /// What an agent does in its own scope counts as the run's doing.
    @Test
    void anAnswerOfARunThatStartsTheSameWorkflowEndsToo() {
        UUID agent = database.inTransaction(
                owner.scope(),
                tx -> TestInstallation.bean(Agents.class)
                        .create(tx, AgentDraft.plain("Mia", ""))
                        .id());
        Workflow asks = on(
                owner,
                Optional.of(agent),
                EventType.MESSAGE_ANSWERED,
                "{\"name\":\"ask\",\"do\":\"ask\",\"question\":\"Hello?\"}");
        workflows.start(owner, asks.id(), Values.read("{}"));
        awaitAllOver(1 + Cues.DEEPEST);
        awaitHeldBack();
        assertThat(runs(asks)).hasSize(1 + Cues.DEEPEST);
    }

    @Test
    void anEventOfAWorkflowTellsIdsStatesAndNumbersAndNoText() {
        Workflow tells = workflows.create(
                owner, new WorkflowDraft("Tells", Optional.empty(), OptionalInt.empty(), Definition.parse("""
                                {"steps":[{"name":"tell","do":"emit","event":"order-approved",
                                  "values":{"order":"{{ input.order }}","total":"{{ input.total }}","ok":"{{ input.total > 1 }}"}}]}""")));
        UUID good = workflows
                .start(owner, tells.id(), Values.read("{\"order\":\"A-1042\",\"total\":120.5}"))
                .id();
        UUID bad = workflows
                .start(owner, tells.id(), Values.read("{\"order\":\"Ada Lovelace, ada@example.com\",\"total\":1}"))
                .id();
        awaitAllOver(2);
        assertThat(told("workflow.emitted", good))
                .contains("\"name\": \"order-approved\"", "\"order\": \"A-1042\"", "\"total\": 120.5", "\"ok\": true");
        assertThat(told("workflow.finished", good)).contains("\"state\": \"finished\"");
        assertThat(told("workflow.finished", bad)).contains("\"state\": \"failed\"");
        assertThat(told("workflow.emitted", bad)).isEmpty();
        assertThat(workflows.story(owner.scope(), bad).run().problem())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("steps[0].values.order: ", "Text can go in a call")
                        .doesNotContain("Ada"));
    }

    private String told(String type, UUID run) {
        return database.inTransaction(
                owner.scope(),
                tx -> tx.sql("""
                        select data::text from app.event where tenant_id = :tenant and type = :type and data ->> 'run' = :run""")
                        .param("type", type)
                        .param("run", run.toString())
                        .query(String.class)
                        .optional()
                        .orElse(""));
    }

    @Test
    void anEventThatNobodyKnowsIsRefusedAndTheEditorKeepsTheChoice() {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> new WorkflowDraft(
                        "x",
                        Optional.empty(),
                        OptionalInt.empty(),
                        List.of("webhook.test"),
                        Definition.parse("{\"steps\":[" + NOTHING + "]}")))
                .returns("onEvents", Problem.Invalid::field);
        Browserless browser = Browserless.signedIn(client, Role.CLIENT_OWNER);
        String here = client.place().path() + "/workflows";
        var saved = browser.form(
                here,
                "name=Lead&agent=&every=&version=0&on.document.ready=yes&s0.do=emit&s0.name=tell&s0.event=seen"
                        + "&s0.values=n%3A+1&deed=save");
        assertThat(saved.statusCode()).isEqualTo(302);
        String location = saved.headers().firstValue("location").orElseThrow();
        String page = browser.get(location.substring(location.indexOf("/a/"))).body();
        assertThat(page)
                .containsPattern("name=\"on.document.ready\"[^>]*checked")
                .contains("n: 1");
        assertThat(browser.get(here).body()).contains("by 1 kind of event");
    }
}
