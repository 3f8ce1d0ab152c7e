package io.nexaera.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.access.SupportAccess;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.audit.AuditLog;
import io.nexaera.audit.TransparencyLog;
import io.nexaera.chat.Chat;
import io.nexaera.chat.Question;
import io.nexaera.chat.Stop;
import io.nexaera.identity.Requires;
import io.nexaera.identity.Role;
import io.nexaera.identity.Visits;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Upload;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.webhooks.Webhooks;
import io.nexaera.workflows.WorkflowExample;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every mapping of the application, as nobody, as the neighbour, and as the neighbour who puts somebody's ids below an
/// address of their own. A new endpoint is in the list by itself; one whose ids have no example here fails.
class EveryEndpointIsGuardedTest {
    /// Open to anybody. This list only shrinks, but for what has its reason: a certificate's address is 256 random
    /// bits,
    /// and whoever had their account erased can't sign in any more.
    private static final Set<String> OPEN = Set.of(
            // Keys that check signatures: the receivers of webhooks have no account here.
            "GET /.well-known/webhook-keys/{endpoint}",
            // Who sends a workflow a message has no account here: what counts is its signature (HooksTest).
            "POST /api/v1/hooks/{id}",
            "GET /erasure-certificates/{link}",
            "GET /erasure-certificates/{link}/content",
            "GET /sign-in",
            "POST /sign-in",
            "GET /licence",
            "GET /brand/{colour}.css",
            "GET /brand/{colour}/{letter}.svg",
            // The audit log's tree: hashes and signatures that whoever keeps watch over the installation must be able
            // to read.
            "GET /log/checkpoint",
            "GET /log/witnessed",
            // Other installations have their logs cosigned here: c2sp.org/tlog-witness knows no sign-in, a request is
            // worth
            // what the key of a log in the settings signed in it. The public key is for whoever asks for that.
            "POST /witness/add-checkpoint",
            "GET /witness/key",
            "GET /log/keys",
            "GET /log/tile/entries/{*tile}",
            "GET /log/tile/{level}/{*tile}");

    private static final TestInstallation.Tenant MAPLE = TestInstallation.mapleDental();
    private static final TestInstallation.Tenant HARBOR = TestInstallation.harborPlumbing();
    private static final Browserless PERSON = Browserless.signedIn(MAPLE, Role.CLIENT_OWNER);
    private static final Browserless KEY = Browserless.withKey(MAPLE.key().text());
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(:(?:[^{}]|\\{[^{}]*})*)?}");
    private static final Set<String> PLACES = Set.of("agency", "sub", "agencyId", "subAccount");

    /// Ids of things that belong to Harbor Plumbing, by the path segment before them.
    private static final Map<String, String> HARBORS_THINGS = new LinkedHashMap<>();

    /// Bodies that would be accepted, so that nothing but the wall refuses.
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("/audit-searches/{id}", "{\"name\":\"x\"}"),
            Map.entry("/agents/{id}", "{\"name\":\"x\",\"instructions\":\"\"}"),
            Map.entry("/agents/{id}/messages", "{\"text\":\"hello\"}"),
            Map.entry("/agents/{agent}/tokens", "{\"scopes\":[\"knowledge:read\"]}"),
            Map.entry("/model-connections/{id}/key", "{\"key\":\"sk-0123456789abcdefghij\"}"),
            Map.entry("/model-keys/{id}/key", "{\"key\":\"sk-0123456789abcdefghij\"}"),
            Map.entry("/model-keys/{id}/sharing", "{\"with\":\"all\"}"),
            Map.entry("/siem-destinations/{id}/replay", "{\"from\":\"beginning\"}"),
            Map.entry("/siem-destinations/{id}/secret", "{\"secret\":\"another-token\"}"),
            Map.entry("/healthcare-add-ons/{client}", "{}"),
            Map.entry("/webhooks/{id}", "{\"url\":\"http://127.0.0.1:9/\"}"),
            Map.entry("/webhooks/{id}/state", "{\"state\":\"paused\"}"),
            Map.entry("/runs/{run}/decision", "{\"step\":0,\"approved\":true}"),
            Map.entry("/runs/{run}/again", "{\"step\":0}"),
            Map.entry(
                    "/workflows/{id}",
                    "{\"name\":\"x\",\"definition\":{\"steps\":[{\"name\":\"a\",\"do\":\"delay\",\"minutes\":1}]}}"));

    private static final String FORM = "name=x&instructions=y&connection=&model=&temperature=0.3&maxAnswerTokens=800"
            + "&maxQuestionChars=4000&version=1&key=sk-0123456789abcdefghij";

    record Endpoint(String method, String path, HandlerMethod handler, boolean multipart, boolean events) {
        boolean api() {
            return path.startsWith("/api/") || path.startsWith("/v1/");
        }

        boolean hasPlace() {
            return variables().anyMatch(PLACES::contains);
        }

        boolean hasThing() {
            return variables().anyMatch(name -> !PLACES.contains(name));
        }

        Stream<String> variables() {
            return VARIABLE.matcher(path).results().map(found -> found.group(1));
        }

        @Override
        public String toString() {
            return method + " " + VARIABLE.matcher(path).replaceAll("{$1}");
        }
    }

    @BeforeAll
    static void harborHasOneOfEverything() {
        TenantScope scope = HARBOR.as(Role.CLIENT_OWNER).scope();
        UUID agent = TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> TestInstallation.bean(Agents.class)
                                .create(tx, AgentDraft.plain("Dispatch", ""))
                                .id());
        UUID conversation = TestInstallation.bean(Chat.class)
                .send(scope, Question.of(agent, Optional.empty(), "Hello?", "api"), event -> {}, new Stop())
                .conversation();
        UUID document = TestInstallation.bean(Knowledge.class)
                .add(scope, Upload.text("Secret of Harbor", "Nobody else may read this."))
                .id();
        UUID connection = TestInstallation.bean(ModelConnections.class)
                .add(
                        scope,
                        new NewConnection(
                                "Harbor's",
                                ProviderKind.OPENAI,
                                "http://127.0.0.1:9/v1",
                                "m",
                                Optional.of(ProviderKey.of("sk-0123456789abcdefghij"))))
                .id();
        UUID person = HARBOR.as(Role.CLIENT_MEMBER).scope().principal();
        UUID entry = TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope, tx -> TestInstallation.bean(AuditLog.class).latest(tx, 1))
                .getFirst()
                .id();
        Map.of(
                        "audit", entry,
                        "agents", agent,
                        "conversations", conversation,
                        "documents", document,
                        "knowledge", document,
                        "models", connection,
                        "model-connections", connection,
                        "keys", HARBOR.key().key().id(),
                        "members", person,
                        "team", person)
                .forEach((segment, id) -> HARBORS_THINGS.put(segment, id.toString()));
        String access = TestInstallation.bean(SupportAccess.class)
                .request(
                        TestInstallation.northwind().as(Role.AGENCY_ADMIN).scope(),
                        "Ben",
                        new SupportAccess.Wish(
                                scope.requireSubAccount(),
                                "The agent quotes old prices",
                                30,
                                false,
                                Visits.scopes(false)))
                .id()
                .toString();
        WorkflowExample example = WorkflowExample.of(scope);
        HARBORS_THINGS.put("workflows", example.workflow().toString());
        HARBORS_THINGS.put("healthcare", scope.requireSubAccount().toString());
        HARBORS_THINGS.put("healthcare-add-ons", scope.requireSubAccount().toString());
        HARBORS_THINGS.put("runs", example.run().toString());
        HARBORS_THINGS.put("audit-entries", entry.toString());
        awaitLeafOf(scope, entry);
        HARBORS_THINGS.put("access", access);
        HARBORS_THINGS.put("access-requests", access);
        HARBORS_THINGS.put("model-keys", connection.toString());
        HARBORS_THINGS.put("ai-keys", connection.toString());
        String destination = destinationOf(scope).toString();
        HARBORS_THINGS.put("siem-destinations", destination);
        HARBORS_THINGS.put("log-streams", destination);
        UUID endpoint = TestInstallation.bean(Webhooks.class).open(scope, "http://127.0.0.1:9/", "Harbor's");
        HARBORS_THINGS.put("webhooks", endpoint.toString());
        HARBORS_THINGS.put(
                "deliveries",
                TestInstallation.bean(Webhooks.class).tryOut(scope, endpoint).toString());
        HARBORS_THINGS.put("exports", exportOf(scope).toString());
        HARBORS_THINGS.put("audit-exports", auditExportOf(scope).toString());
        HARBORS_THINGS.put("audit-searches", auditSearchOf(scope).toString());
        HARBORS_THINGS.put("searches", HARBORS_THINGS.get("audit-searches"));
        HARBORS_THINGS.put("age-outs", ageOutOf(scope).toString());
        HARBORS_THINGS.put("holds", holdOf(scope).toString());
        HARBORS_THINGS.put("purges", purgeOf(scope).toString());
        HARBORS_THINGS.put("proofs", proofOf(scope).toString());
        HARBORS_THINGS.put("erasures", erasureOf(scope).toString());
    }

    /// Nothing listens there.
    private static UUID destinationOf(TenantScope scope) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(scope, tx -> tx.sql("""
                        insert into app.siem_destination (agency_id, sub_account_id, name, kind, address, next_index, number)
                        values (:agency, :subAccount, 'SOC', 'https', 'http://127.0.0.1:9/', 0, 0) returning id""").query(UUID.class).single());
    }

    private static UUID proofOf(TenantScope scope) {
        String report = """
                {"agency":"x","agents":[],"askedBy":"x","beganAt":"2026-11-27T00:00:00Z","client":"Harbor Plumbing",
                "endedAt":"2026-11-27T00:00:00Z","forms":[],"id":"x","machine":[],"notLooked":[],"places":[],"result":"proved",
                "ways":[],"words":"random"}""";
        return TestInstallation.bean(TenantDatabase.class).inTransaction(scope, tx -> {
            UUID id = tx.sql("""
                            insert into app.healthcare_proof (sub_account_id, own_words) values (:subAccount, false) returning id""").query(UUID.class).single();
            tx.sql("""
                            update app.healthcare_proof set step = 'done', ended_at = now(), result = 'proved', report = :report
                            where sub_account_id = :subAccount and id = :id""").param("id", id).param("report", report).update();
            return id;
        });
    }

    private static UUID erasureOf(TenantScope scope) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> tx.sql("""
                        insert into app.erasure (sub_account_id, agency_id, client_name, requested_by, requested_by_name, link_hash)
                        values (:subAccount, :agency, 'Harbor Plumbing', :person, 'x', sha256('x')) returning id""")
                                .param("person", scope.principal())
                                .query(UUID.class)
                                .single());
    }

    /// Its proof is there as soon as the sequencer has placed it.
    private static void awaitLeafOf(TenantScope scope, UUID entry) {
        await().until(() -> TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> TestInstallation.bean(TransparencyLog.class).index(tx, entry))
                .isPresent());
    }

    private static UUID exportOf(TenantScope scope) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> tx.sql("""
                        insert into app.export (sub_account_id, requested_by, requested_by_name, state, sha256)
                        values (:subAccount, :person, 'x', 'ready', sha256('')) returning id""")
                                .param("person", scope.principal())
                                .query(UUID.class)
                                .single());
    }

    private static UUID auditSearchOf(TenantScope scope) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> tx.sql("""
                        insert into app.audit_search (tenant_id, person_id, person_name, name, query)
                        values (:tenant, :person, 'x', 'x', '{}') returning id""")
                                .param("person", scope.principal())
                                .query(UUID.class)
                                .single());
    }

    private static UUID ageOutOf(TenantScope scope) {
        UUID id = UUID.randomUUID();
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("""
                    insert into app.audit_age_out (tenant_id, id, days, before, minimum_index, entries, finished_at, certificate)
                    values ('%s', '%s', 2192, now(), 0, 0, now(), '{}')""".formatted(scope.tenant(), id));
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UUID holdOf(TenantScope scope) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(scope, tx -> tx.sql("""
                        insert into app.retention_hold (sub_account_id, class, reason, held_by_name)
                        values (:subAccount, 'findings', 'x', 'x') returning id""").query(UUID.class).single());
    }

    private static UUID purgeOf(TenantScope scope) {
        UUID id = UUID.randomUUID();
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("""
                    insert into app.purge (sub_account_id, id, by_hand, finished_at, certificate)
                    values ('%s', '%s', true, now(), '{"client":"Harbor Plumbing","agency":"x","byHand":true,"rows":0,"parts":[],
                      "startedAt":"2026-11-27T00:00:00Z","finishedAt":"2026-11-27T00:00:00Z","backups":{"says":"x"},"auditLog":{},
                      "stays":[]}')""".formatted(scope.tenant(), id));
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UUID auditExportOf(TenantScope scope) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> tx.sql("""
                        insert into app.audit_export (tenant_id, slot, format, query, state, sha256, requested_by, requested_by_name)
                        values (:tenant, 1, 'csv', '{}', 'ready', sha256(''), :person, 'x') returning id""")
                                .param("person", scope.principal())
                                .query(UUID.class)
                                .single());
    }

    static Stream<Endpoint> all() {
        List<Endpoint> endpoints = new ArrayList<>();
        TestInstallation.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> {
                    if (handler.getBeanType().getName().startsWith("io.nexaera.")) {
                        endpoints.addAll(endpoints(mapping, handler));
                    }
                });
        return endpoints.stream();
    }

    static Stream<Endpoint> closed() {
        return all().filter(endpoint -> !endpoint.handler().hasMethodAnnotation(Requires.Open.class));
    }

    static Stream<Endpoint> placed() {
        return closed().filter(Endpoint::hasPlace);
    }

    /// Things of a client; those of the agency itself (its clients, its log) are held by theNeighboursPlaceIsNotThere.
    static Stream<Endpoint> things() {
        return placed().filter(
                        endpoint -> endpoint.hasThing() && endpoint.path().contains("{sub"));
    }

    @Test
    void theListOfOpenEndpointsIsTheOneAbove() {
        Set<String> open = new TreeSet<>();
        all().filter(endpoint -> endpoint.handler().hasMethodAnnotation(Requires.Open.class))
                .forEach(endpoint -> open.add(endpoint.toString()));
        assertThat(open).isEqualTo(new TreeSet<>(OPEN));
    }

    @ParameterizedTest
    @MethodSource("closed")
    void nobodyIsAskedToSignIn(Endpoint endpoint) {
        HttpResponse<String> answer = send(Browserless.anonymous(), endpoint, path(endpoint, MAPLE));
        if (!endpoint.api() && endpoint.method().equals("GET")) {
            assertThat(answer.statusCode()).as("%s", endpoint).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElse("")).contains("/sign-in");
        } else {
            assertThat(answer.statusCode()).as("%s", endpoint).isEqualTo(401);
        }
        assertThat(answer.body()).doesNotContain("Maple", "Harbor");
    }

    @ParameterizedTest
    @MethodSource("placed")
    void theNeighboursPlaceIsNotThere(Endpoint endpoint) throws SQLException {
        for (Browserless neighbour : List.of(PERSON, KEY)) {
            int before = refusals();
            HttpResponse<String> answer = send(neighbour, endpoint, path(endpoint, HARBOR));
            assertThat(answer.statusCode()).as("%s", endpoint).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
            assertThat(refusals()).as("audit rows").isEqualTo(before + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("things")
    void theNeighboursThingIsNotThereEither(Endpoint endpoint) throws SQLException {
        int before = refusals();
        HttpResponse<String> answer = send(PERSON, endpoint, path(endpoint, MAPLE));
        assertThat(answer.statusCode()).as("%s", endpoint).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("Harbor", "Dispatch", "Secret");
        if (endpoint.api()) {
            assertThat(answer.body()).isEmpty();
        }
        assertThat(refusals()).as("audit rows").isEqualTo(before + 1);
    }

    /// The control: who belongs there gets an answer.
    @ParameterizedTest
    @MethodSource("things")
    void theOwnerFindsIt(Endpoint endpoint) {
        if (endpoint.method().equals("GET")) {
            HttpResponse<String> answer =
                    send(Browserless.signedIn(HARBOR, Role.CLIENT_OWNER), endpoint, path(endpoint, HARBOR));
            assertThat(answer.statusCode()).as("%s", endpoint).isEqualTo(200);
        }
    }

    private static List<Endpoint> endpoints(RequestMappingInfo mapping, HandlerMethod handler) {
        boolean multipart = mapping.getConsumesCondition().getConsumableMediaTypes().stream()
                .anyMatch(type -> type.getType().equals("multipart"));
        boolean events = mapping.getProducesCondition().getProducibleMediaTypes().stream()
                .anyMatch(type -> type.getSubtype().equals("event-stream"));
        List<Endpoint> endpoints = new ArrayList<>();
        for (String path : mapping.getPatternValues()) {
            for (var method : mapping.getMethodsCondition().getMethods()) {
                endpoints.add(new Endpoint(method.name(), path, handler, multipart, events));
            }
        }
        assertThat(endpoints).as("%s says which methods it takes", mapping).isNotEmpty();
        return endpoints;
    }

    private static String path(Endpoint endpoint, TestInstallation.Tenant tenant) {
        return VARIABLE.matcher(endpoint.path()).replaceAll(found -> value(endpoint, found, tenant));
    }

    private static String value(Endpoint endpoint, MatchResult variable, TestInstallation.Tenant tenant) {
        return switch (variable.group(1)) {
            case "agency" -> "northwind";
            case "sub" -> tenant.place().subAccount().orElseThrow().slug();
            case "agencyId" -> tenant.place().agency().id().toString();
            case "subAccount" -> tenant.place().subAccount().orElseThrow().id().toString();
            case "client", "model" -> "harbor-plumbing";
            default -> thing(endpoint, variable.start());
        };
    }

    private static String thing(Endpoint endpoint, int at) {
        String before = endpoint.path().substring(0, at - 1);
        String segment = before.substring(before.lastIndexOf('/') + 1);
        if (segment.equals("sub-accounts")) {
            return HARBOR.place().subAccount().orElseThrow().id().toString();
        }
        assertThat(HARBORS_THINGS).as("an example for the ids of %s", endpoint).containsKey(segment);
        return HARBORS_THINGS.getOrDefault(segment, "");
    }

    private static HttpResponse<String> send(Browserless client, Endpoint endpoint, String path) {
        HttpRequest.Builder request = client.request(path);
        if (endpoint.events()) {
            request.header("Accept", "text/event-stream");
        }
        if (endpoint.method().equals("GET")) {
            return client.send(request.GET());
        }
        return client.send(request.header("Content-Type", contentType(endpoint))
                .method(endpoint.method(), HttpRequest.BodyPublishers.ofString(body(endpoint))));
    }

    private static String contentType(Endpoint endpoint) {
        if (endpoint.multipart()) {
            return "multipart/form-data; boundary=x";
        }
        return takesJson(endpoint) ? "application/json" : "application/x-www-form-urlencoded";
    }

    private static boolean takesJson(Endpoint endpoint) {
        return endpoint.api() || endpoint.path().endsWith("/messages");
    }

    private static String body(Endpoint endpoint) {
        if (endpoint.multipart()) {
            return "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nhello\r\n--x--\r\n";
        }
        if (!takesJson(endpoint)) {
            return FORM;
        }
        return BODIES.entrySet().stream()
                .filter(known -> endpoint.path().endsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("{}");
    }

    private static int refusals() throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var count = superuser.prepareStatement(
                        "select count(*) from app.audit_entry where tenant_id = ? and outcome = 'refused'")) {
            count.setObject(1, MAPLE.place().subAccount().orElseThrow().id());
            try (var row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
