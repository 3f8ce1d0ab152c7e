package io.nexaera.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.nexaera.Browserless;
import io.nexaera.Clinic;
import io.nexaera.StoredWords;
import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.chat.HealthcareAgents;
import io.nexaera.chat.TakenBack;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.healthcare.TraceChecks;
import io.nexaera.identity.AgentRuns;
import io.nexaera.identity.Role;
import io.nexaera.models.FakeOpenAi;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.outbox.Schedules;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The proof that a running installation makes of itself: that it finds its control everywhere, and each leak that
/// somebody plants.
class ZeroRetentionProofTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Clinic CLINIC = Clinic.inTheMode("proved-clinic");
    private static final Browserless OWNER = Browserless.signedIn(CLINIC.client(), Role.CLIENT_OWNER);
    private static final String PROOFS = CLINIC.client().place().apiPath() + "/healthcare/proofs";
    private static final TenantScope SCOPE =
            CLINIC.client().as(Role.CLIENT_OWNER).scope();

    private static JsonNode ended(String body) {
        HttpResponse<String> begun = OWNER.post(PROOFS, body);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        String id = JSON.readTree(begun.body()).get("id").asString();
        return await().atMost(60, TimeUnit.SECONDS)
                .until(
                        () -> JSON.readTree(OWNER.get(PROOFS + "/" + id).body()),
                        proof -> !proof.get("result").isNull());
    }

    private static String reportText(JsonNode proof) {
        HttpResponse<String> report = OWNER.get(PROOFS + "/" + proof.get("id").asString() + "/report");
        assertThat(report.statusCode()).as(proof + " " + report.body()).isEqualTo(200);
        return report.body();
    }

    private static JsonNode place(JsonNode proof, String name) {
        return JSON.readTree(reportText(proof))
                .get("places")
                .valueStream()
                .filter(place -> place.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingIsFoundAndTheControlIsFoundInEachPlace() throws Exception {
        JsonNode proof = ended("{}");
        assertThat(proof.get("result").asString()).as(reportText(proof)).isEqualTo("proved");
        String text = reportText(proof);
        JsonNode report = JSON.readTree(text);
        assertThat(report.get("ways").findValuesAsString("came"))
                .contains("complete", "stopped", "chat.question-length", "not-found");
        for (String name : List.of(Place.ROWS, Place.LOG, Place.TEMPORARY, ChangedFiles.WAL)) {
            assertThat(place(proof, name).get("control")).as(name).isNotEmpty();
        }
        assertThat(place(proof, Place.ROWS).get("control").toString()).contains("message", "conversation");

        String entries =
                OWNER.get(CLINIC.client().place().apiPath() + "/audit-entries").body();
        assertThat(entries).contains("healthcare.proved", AuditEvent.sha256(text));
        byte[] pdf = OWNER.bytes(PROOFS + "/" + proof.get("id").asString() + "/report.pdf");
        try (var document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("proved-clinic: proved", "The control: found", AuditEvent.sha256(text))
                    .doesNotContainIgnoringCase("nexaera");
        }
        assertThat(StoredWords.tablesWith(List.of("control-é", "canary-é"), "")).isEmpty();
    }

    @Test
    void aLineOfDebuggingThatTellsWhatWasAskedIsFound() throws Exception {
        try (FakeOpenAi model = new FakeOpenAi()) {
            Logger leak = (Logger) LoggerFactory.getLogger("io.nexaera.models.Planted");
            leak.setLevel(Level.DEBUG);
            askedThrough(model);
            Thread careless = Thread.ofVirtual().start(() -> careless(leak, model));
            JsonNode proof = ended("{\"words\":\"heliotrope zeppelin regatta\"}");
            careless.join();
            assertThat(proof.get("result").asString()).isEqualTo("not proved");
            assertThat(place(proof, Place.LOG).get("found").toString()).contains("as it is");
            assertThat(place(proof, Place.ROWS).get("found")).isEmpty();
            assertThat(OWNER.get(CLINIC.client().place().path() + "/healthcare/proofs/"
                                    + proof.get("id").asString())
                            .body())
                    .contains("not proved", Place.LOG);
        }
    }

    private static void careless(Logger leak, FakeOpenAi model) {
        try {
            leak.debug("asked: {}", model.awaitRequest().body());
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void askedThrough(FakeOpenAi model) {
        UUID connection = TestInstallation.bean(ModelConnections.class)
                .add(
                        SCOPE,
                        new NewConnection(
                                "ours " + UUID.randomUUID(),
                                ProviderKind.OPENAI_COMPATIBLE,
                                model.baseUrl(),
                                "eligible-1",
                                Optional.of(ProviderKey.of("sk-test-key-0123456789"))))
                .id();
        String body = "{\"name\":\"Nora\",\"instructions\":\"Be kind.\",\"connection\":\"" + connection
                + "\",\"model\":\"eligible-1\"}";
        assertThat(OWNER.post(CLINIC.client().place().apiPath() + "/agents", body)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aRowThatHoldsTheWordsIsFound() {
        String words = "Zanzibar " + UUID.randomUUID();
        OWNER.post(CLINIC.client().place().apiPath() + "/agents", "{\"name\":\"" + words + "\",\"instructions\":\"\"}");
        JsonNode proof = ended("{\"words\":\"" + words + "\"}");
        assertThat(proof.get("result").asString()).isEqualTo("not proved");
        assertThat(place(proof, Place.ROWS).get("where").toString()).contains("agent");
        assertThat(reportText(proof)).doesNotContain("Zanzibar");
    }

    @Test
    void postgresNeverCommitsAControl() throws SQLException {
        UUID agent = UUID.fromString(CLINIC.agent());
        TenantScope run = TestInstallation.bean(AgentRuns.class).answering(SCOPE, agent);
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        assertThatThrownBy(() -> database.run(
                        run,
                        tx -> tx.sql("select ctx.as_if_healthcare_mode_were_off()")
                                .query((row, n) -> "")
                                .single()))
                .rootCause()
                .hasMessageContaining("it can only be taken back");
        TestInstallation.bean(TakenBack.class)
                .during(
                        SCOPE,
                        agent,
                        "a control of one's own",
                        tx -> assertThat(tx.sql(
                                                "select count(*) from app.message where body = 'a control of one''s own'")
                                        .query(Long.class)
                                        .single())
                                .isEqualTo(2));
        assertThat(StoredWords.tablesWith(List.of("a control of one"), "")).isEmpty();
        assertThat(OWNER.get(CLINIC.client().place().apiPath() + "/healthcare").body())
                .contains("\"on\":true");
    }

    @Test
    void eachClientInTheModeIsProvedDayAfterDayAndNobodyElse() throws SQLException {
        TestInstallation.bean(Schedules.class)
                .complete(TestInstallation.bean(DailyProof.class).schedule().orElseThrow());
        String own = " from app.job where kind = 'healthcare.prove' and tenant_id = '%s'".formatted(SCOPE.tenant());
        assertThat(Superuser.number("select count(*)" + own)).isEqualTo(1);
        assertThat(Superuser.number("select count(*) from app.job j where kind = 'healthcare.prove' and not exists"
                        + " (select from app.healthcare_mode m where m.sub_account_id = j.tenant_id and m.is_on)"))
                .isZero();
        Superuser.run("update app.job set run_at = now() where kind = 'healthcare.prove' and tenant_id = '%s'"
                .formatted(SCOPE.tenant()));
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(Superuser.number(
                                "select count(*) from app.healthcare_proof where sub_account_id = '%s' and asked_by is null"
                                                .formatted(SCOPE.tenant())
                                        + " and result = 'proved'"))
                        .isEqualTo(1));
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(
                                Superuser.number("select count(*)" + own + " and run_at > now() + interval '23 hours'"))
                        .as("tomorrow's")
                        .isEqualTo(1));
    }

    @Test
    void aProofThatIsInterruptedFailsAtOnce() throws InterruptedException {
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        UUID id = database.inTransaction(SCOPE, tx -> ProofRows.begin(tx, Optional.empty(), false));
        AtomicBoolean flag = new AtomicBoolean();
        Thread proof = Thread.ofVirtual().start(() -> {
            neverSettling().carryOut(SCOPE, id, Canary.random("canary"));
            flag.set(Thread.currentThread().isInterrupted());
        });
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> find(id).step().equals("settle") && proof.getState() == Thread.State.TIMED_WAITING);
        proof.interrupt();
        proof.join();
        assertThat(find(id).result()).contains(Proof.FAILED);
        assertThat(find(id).problem().orElseThrow()).contains("stopped meanwhile");
        assertThat(flag).as("whoever runs the thread sees it").isTrue();
    }

    private static Proof find(UUID id) {
        return TestInstallation.bean(Proofs.class).find(SCOPE, id);
    }

    private static Proving neverSettling() {
        Duration years = Duration.ofDays(1000);
        return new Proving(
                TestInstallation.bean(TenantDatabase.class),
                TestInstallation.bean(Healthcare.class),
                TestInstallation.bean(HealthcareAgents.class),
                TestInstallation.bean(Asking.class),
                TestInstallation.bean(TakenBack.class),
                TestInstallation.bean(TraceChecks.class),
                TestInstallation.bean(ProofReport.class),
                TestInstallation.bean(AuditLog.class),
                new ProofSettings(List.of(), years, years, years, years),
                Clock.systemUTC());
    }

    @Test
    void whatIsInTheWayIsSaid() throws SQLException {
        assertThat(OWNER.post(PROOFS, "{\"words\":\"short\"}").body()).contains("healthcare.words");
        Clinic other = Clinic.inTheMode("halted-clinic");
        Browserless owner = Browserless.signedIn(other.client(), Role.CLIENT_OWNER);
        String api = other.client().place().apiPath() + "/healthcare";
        Superuser.run(
                "insert into app.healthcare_proof (sub_account_id, own_words, began_at) values ('%s', false, now() - interval '%s')"
                        .formatted(other.client().as(Role.CLIENT_OWNER).scope().tenant(), "1 minute"));
        assertThat(owner.post(api + "/proofs", "{}").body()).contains("healthcare.proof-under-way");
        Superuser.run(
                "update app.healthcare_proof set began_at = now() - interval '1 hour' where ended_at is null and sub_account_id = '%s'"
                        .formatted(other.client().as(Role.CLIENT_OWNER).scope().tenant()));
        assertThat(owner.post(api + "/proofs", "{}").statusCode())
                .as("its process has died")
                .isEqualTo(202);
        assertThat(owner.get(api + "/proofs").body()).contains("The program was stopped meanwhile");
        String off = "{\"on\":false,\"reason\":\"A trial\",\"password\":\"" + TestInstallation.PASSWORD + "\"}";
        assertThat(owner.send("PUT", api, off).statusCode()).isEqualTo(200);
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> !owner.get(api + "/proofs").body().contains("\"result\":null"));
        assertThat(owner.post(api + "/proofs", "{}").body()).contains("healthcare.proof-needs-mode");
    }
}
