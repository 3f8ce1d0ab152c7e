package io.nexaera.workflows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Role;
import io.nexaera.problem.Problem;
import io.nexaera.signature.SignedMessage;
import io.nexaera.signature.WebhookKey;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Strangers start a workflow by a message that is signed, and by nothing else.
class HooksTest {
    private static final Tenant CLIENT = TestInstallation.newClient("Hooked Clinic", "hooked-clinic");
    private static final Caller OWNER = CLIENT.as(Role.CLIENT_OWNER);

    private final Workflows workflows = TestInstallation.bean(Workflows.class);
    private final Hooks hooks = TestInstallation.bean(Hooks.class);
    private final Workflow workflow = workflows.create(
            OWNER,
            new WorkflowDraft(
                    "Hooked",
                    Optional.empty(),
                    OptionalInt.empty(),
                    Definition.parse(
                            "{\"steps\":[{\"name\":\"v\",\"do\":\"compute\",\"values\":{\"n\":\"{{ input.n }}\"}}]}")));

    private WebhookKey opened() {
        return key(hooks.renew(OWNER, workflow.id()).secret());
    }

    /// As the sender has it: the secret alone.
    private static WebhookKey key(String secret) {
        return WebhookKey.of(Arrays.copyOf(WebhookKey.secretOf(secret).orElseThrow(), 64));
    }

    private HttpResponse<String> sent(UUID id, WebhookKey key, String message, Instant at, String body) {
        return sent(id, key, message, at, body, body.getBytes(UTF_8));
    }

    private HttpResponse<String> sent(UUID id, WebhookKey key, String message, Instant at, String signed, byte[] body) {
        var request = Browserless.anonymous().request(Hooks.PATH + id).POST(BodyPublishers.ofByteArray(body));
        new SignedMessage(message, at, signed).headers(List.of(key)).forEach(request::header);
        return Browserless.anonymous().send(request.header("Content-Type", "application/json"));
    }

    private HttpResponse<String> sent(WebhookKey key, String message, String body) {
        return sent(workflow.id(), key, message, Instant.now(), body);
    }

    private List<Run> runs() {
        return workflows.latest(OWNER.scope(), Optional.of(workflow.id()));
    }

    @Test
    void aSignedMessageStartsOneRunHoweverOftenItComes() {
        WebhookKey key = opened();
        HttpResponse<String> first = sent(key, "msg_1", "{\"n\":7}");
        assertThat(first.statusCode()).isEqualTo(202);
        HttpResponse<String> again = sent(key, "msg_1", "{\"n\":7}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body())
                .isEqualTo(first.body())
                .contains(runs().getFirst().id().toString());
        forgetReceipts();
        assertThat(sent(key, "msg_1", "{\"n\":7}").statusCode())
                .as("also when the receipt is gone, hours later")
                .isEqualTo(200);
        assertThat(runs()).hasSize(1);
        await().atMost(Duration.ofSeconds(30)).until(() -> runs().getFirst().state() == Run.State.FINISHED);
        assertThat(workflows
                        .story(OWNER.scope(), runs().getFirst().id())
                        .steps()
                        .getFirst()
                        .output()
                        .orElseThrow())
                .hasToString("{\"n\":7}");
        AuditLog log = TestInstallation.bean(AuditLog.class);
        List<AuditEntry> entries =
                TestInstallation.bean(TenantDatabase.class).inTransaction(OWNER.scope(), tx -> log.latest(tx, 50));
        assertThat(entries)
                .anyMatch(entry -> entry.action().equals("workflow.started")
                        && entry.actor().equals("job workflow.hook"));
    }

    @Test
    void aMessageThatComesManyTimesAtOnceStartsOneRun() throws Exception {
        WebhookKey key = opened();
        List<Callable<HttpResponse<String>>> all = Collections.nCopies(12, () -> sent(key, "msg_many", "{\"n\":1}"));
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(all)) {
                statuses.add(answer.get().statusCode());
            }
        }
        assertThat(statuses).containsOnly(200, 202).containsOnlyOnce(202);
        assertThat(runs()).hasSize(1);
    }

    private void forgetReceipts() {
        try (var superuser = io.nexaera.TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("delete from app.webhook_receipt where source = '" + workflow.id() + "'");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whateverIsWrongWithASignatureTheRefusalIsOneAndNothingStarts() {
        WebhookKey key = opened();
        Workflow closed = workflows.create(
                OWNER, new WorkflowDraft("Closed", Optional.empty(), OptionalInt.empty(), workflow.definition()));
        Instant now = Instant.now();
        List<HttpResponse<String>> refused = List.of(
                sent(workflow.id(), WebhookKey.fresh(), "m", now, "{}"),
                sent(workflow.id(), key, "m", now, "{\"n\":1}", "{\"n\":2}".getBytes(UTF_8)),
                sent(workflow.id(), key, "m", now.minusSeconds(400), "{}"),
                sent(workflow.id(), key, "m", now.plusSeconds(400), "{}"),
                sent(closed.id(), key, "m", now, "{}"),
                sent(UUID.randomUUID(), key, "m", now, "{}"),
                sent(workflow.id(), key, "m".repeat(201), now, "{}"),
                Browserless.anonymous()
                        .send(Browserless.anonymous()
                                .request(Hooks.PATH + workflow.id())
                                .POST(BodyPublishers.ofString("{}"))));
        assertThat(refused).extracting(HttpResponse::statusCode).containsOnly(401);
        Pattern request = Pattern.compile("\"(requestId|instance)\":\"[^\"]*\"");
        assertThat(refused.stream()
                        .map(answer -> request.matcher(answer.body()).replaceAll(""))
                        .distinct())
                .as("one and the same")
                .hasSize(1);
        assertThat(runs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{\"n\":",
                "{\"n\":1} {\"n\":2}",
                "{\"n\":\"\\u0000\"}",
                "{\"n\":\"\\ud800\"}",
                "{\"n\":1e400}"
            })
    void whatIsNoJsonIsRefusedAndMayBeSentAgain(String body) {
        WebhookKey key = opened();
        assertThat(sent(key, "msg_x", body).statusCode()).isEqualTo(400);
        assertThat(runs()).isEmpty();
        assertThat(sent(key, "msg_x", "{\"n\":1}").statusCode()).isEqualTo(202);
    }

    @Test
    void aMessageHasALimit() {
        WebhookKey key = opened();
        String most = "[" + "1,".repeat(32 * 1024 - 2) + "12]";
        assertThat(sent(key, "msg_most", most).statusCode()).isEqualTo(202);
        assertThat(sent(key, "msg_more", most + " ").statusCode()).isEqualTo(413);
    }

    @Test
    void aSecretIsShownOnceTheFormerOneIsGoodForADayAndAnAddressCanBeClosed() {
        Browserless browser = Browserless.signedIn(CLIENT, Role.CLIENT_OWNER);
        String page = CLIENT.place().path() + "/workflows/" + workflow.id();
        String api = "/api/v1/sub-accounts/"
                + CLIENT.place().subAccount().orElseThrow().id() + "/workflows/" + workflow.id() + "/hook";
        assertThat(browser.get(api).statusCode()).isEqualTo(404);
        WebhookKey first = key(shown(browser.form(page + "/hook", "").body()));
        assertThat(browser.get(page).body())
                .contains(Hooks.PATH + workflow.id())
                .doesNotContain("whsec_");
        assertThat(browser.get(api).body()).contains(Hooks.PATH + workflow.id()).doesNotContain("whsec_");
        WebhookKey second = key(shown(browser.post(api, "").body()));
        assertThat(browser.get(page).body()).contains("The former secret is good as well until");
        assertThat(sent(first, "msg_1", "{\"n\":1}").statusCode()).isEqualTo(202);
        assertThat(sent(second, "msg_2", "{\"n\":1}").statusCode()).isEqualTo(202);
        WebhookKey third = key(shown(browser.post(api, "").body()));
        assertThat(sent(first, "msg_3", "{\"n\":1}").statusCode()).isEqualTo(401);
        assertThat(sent(second, "msg_4", "{\"n\":1}").statusCode()).isEqualTo(202);
        assertThat(sent(third, "msg_5", "{\"n\":1}").statusCode()).isEqualTo(202);
        assertThat(browser.form(page + "/hook/close", "").statusCode()).isEqualTo(302);
        assertThat(sent(third, "msg_6", "{\"n\":1}").statusCode()).isEqualTo(401);
        assertThat(Browserless.signedIn(CLIENT, Role.CLIENT_MEMBER)
                        .post(api, "")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoeverVisitsForSupportMakesAndClosesNoAddress() {
        Caller visitor = new Caller(
                ScopeMint.support(
                        OWNER.scope().agency(),
                        OWNER.scope().requireSubAccount(),
                        UUID.randomUUID(),
                        ~0L,
                        UUID.randomUUID(),
                        "00000000000000aa",
                        Origin.ofPlatform("test")),
                OWNER.place(),
                "Ben",
                Optional.empty(),
                Optional.empty(),
                Set.of(Permission.AGENTS_EDIT),
                List.of());
        assertThatExceptionOfType(Problem.Forbidden.class).isThrownBy(() -> hooks.renew(visitor, workflow.id()));
        assertThatExceptionOfType(Problem.Forbidden.class).isThrownBy(() -> hooks.close(visitor, workflow.id()));
    }

    private static String shown(String text) {
        var found = Pattern.compile("whsec_[A-Za-z0-9+/=]{40,}").matcher(text);
        assertThat(found.find()).isTrue();
        return found.group();
    }
}
