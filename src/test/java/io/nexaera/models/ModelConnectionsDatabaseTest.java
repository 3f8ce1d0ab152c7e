package io.nexaera.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditLog;
import io.nexaera.models.SavedConnection.KeyHint;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TestTenancy;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.json.JsonMapper;

/// Connections in a real Postgres, tested against scripted providers.
class ModelConnectionsDatabaseTest {
    private static final String KEY = "sk-first-0123456789abcdefghij";
    private static final String OTHER_KEY = "sk-other-0123456789abcdefWXYZ";

    private static final ModelConnections connections = TestInstallation.bean(ModelConnections.class);
    private static final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private static final FakeOpenAi openAi = new FakeOpenAi();

    private TenantScope maple;
    private TenantScope harbor;

    @AfterAll
    static void stop() {
        openAi.close();
    }

    @BeforeEach
    void twoNeighbours() throws SQLException {
        maple = scope("maple");
        harbor = scope("harbor");
    }

    /// A fresh sub-account for each test.
    private static TenantScope scope(String name) throws SQLException {
        UUID agency = TestTenancy.agency("models-test");
        UUID subAccount = TestTenancy.subAccount(
                agency, name + "-" + UUID.randomUUID().toString().substring(0, 8));
        return ScopeMint.member(agency, Optional.of(subAccount), UUID.randomUUID(), 0, Origin.ofPlatform("test"));
    }

    private static NewConnection wanted(String name) {
        return new NewConnection(name, ProviderKind.OPENAI, openAi.baseUrl(), "fake", Optional.of(ProviderKey.of(KEY)));
    }

    private static List<AuditEntry> log(TenantScope scope) {
        return database.inTransaction(
                scope, tx -> TestInstallation.bean(AuditLog.class).page(tx, AuditFilter.ALL, Optional.empty(), 100));
    }

    @Test
    void anAddedConnectionIsListedAndFoundWithoutItsKey() {
        SavedConnection added = connections.add(maple, wanted("Main"));
        assertThat(added.key()).contains(new KeyHint("sk-fir", "ghij"));
        assertThat(added.lastTest()).isEmpty();
        assertThat(added.lastUsedAt()).isEmpty();
        assertThat(connections.list(maple)).containsExactly(added);
        assertThat(connections.find(maple, added.id())).isEqualTo(added);
        assertThat(JsonMapper.builder().build().writeValueAsString(added)).doesNotContain(KEY, "secret");
    }

    @Test
    void theKeyIsSealedInTheDatabaseAndAbsentFromTheLog() throws SQLException {
        SavedConnection added = connections.add(maple, wanted("Main"));
        String row = Superuser.text("select c::text from app.model_connection c where id = '" + added.id() + "'");
        assertThat(row).contains("dek-", "sk-fir").doesNotContain(KEY, KEY.substring(4, 20));
        assertThat(log(maple)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("model-connection.added");
            assertThat(entry.target()).isEqualTo("Main");
            assertThat(entry.after()).contains("sk-fir…ghij").doesNotContain(KEY);
        });
    }

    @Test
    void aNeighboursConnectionIsNotFoundByAnyVerb() {
        UUID id = connections.add(maple, wanted("Main")).id();
        List<Runnable> verbs = List.of(
                () -> connections.find(harbor, id),
                () -> connections.changeKey(harbor, id, ProviderKey.of(OTHER_KEY)),
                () -> connections.test(harbor, id),
                () -> connections.delete(harbor, id),
                () -> database.run(harbor, tx -> connections.connect(tx, id)));
        assertThat(verbs)
                .allSatisfy(verb ->
                        assertThatExceptionOfType(Problem.NotFound.class).isThrownBy(verb::run));
        assertThat(connections.list(harbor)).isEmpty();
        assertThat(connections.find(maple, id).name()).isEqualTo("Main");
    }

    @Test
    void aTestIsALiveCallWithTheStoredKeyAndIsRemembered() throws InterruptedException {
        UUID id = connections.add(maple, wanted("Main")).id();
        openAi.says("OK");
        assertThat(connections.test(maple, id).works()).isTrue();
        assertThat(openAi.awaitRequest().header("authorization")).isEqualTo("Bearer " + KEY);
        assertThat(connections.find(maple, id).lastTest().orElseThrow().result().code())
                .isEqualTo("ok");
        openAi.fails(401, "invalid_api_key");
        assertThat(connections.test(maple, id).code()).isEqualTo("models.key-refused");
        openAi.awaitRequest();
        assertThat(log(maple))
                .extracting(AuditEntry::action, AuditEntry::outcome)
                .startsWith(tuple("model-connection.tested", "failed"), tuple("model-connection.tested", "done"));
    }

    @Test
    void aChangedKeyIsUsedFromThenOnAndForgetsTheLastTest() throws InterruptedException {
        UUID id = connections.add(maple, wanted("Main")).id();
        connections.test(maple, id);
        openAi.awaitRequest();
        SavedConnection changed = connections.changeKey(maple, id, ProviderKey.of(OTHER_KEY));
        assertThat(changed.key()).contains(new KeyHint("sk-oth", "WXYZ"));
        assertThat(changed.lastTest()).isEmpty();
        connections.test(maple, id);
        assertThat(openAi.awaitRequest().header("authorization")).isEqualTo("Bearer " + OTHER_KEY);
        assertThat(log(maple)).extracting(AuditEntry::action).contains("model-connection.key-changed");
    }

    @Test
    void connectingHandsTheKeyToAnAdapterAndNotesTheUse() {
        UUID id = connections.add(maple, wanted("Main")).id();
        Connected connected = database.inTransaction(maple, tx -> connections.connect(tx, id));
        assertThat(connected.connection().key().reveal()).isEqualTo(KEY);
        assertThat(connected.toString()).doesNotContain(KEY);
        assertThat(connections.find(maple, id).lastUsedAt()).isPresent();
    }

    @Test
    void aServerWithoutAKeyIsFine() throws InterruptedException {
        UUID id = connections
                .add(
                        maple,
                        new NewConnection(
                                "Own", ProviderKind.OPENAI_COMPATIBLE, openAi.baseUrl(), "llama", Optional.empty()))
                .id();
        assertThat(connections.test(maple, id).works()).isTrue();
        assertThat(openAi.awaitRequest().headers()).doesNotContainKey("authorization");
        assertThat(connections.find(maple, id).key()).isEmpty();
    }

    @Test
    void aNameIsTakenOncePerSubAccount() {
        connections.add(maple, wanted("Main"));
        assertThatExceptionOfType(Problem.Conflict.class)
                .isThrownBy(() -> connections.add(maple, wanted("Main")))
                .returns("models.name-taken", Problem::code);
        assertThat(connections.add(harbor, wanted("Main")).name()).isEqualTo("Main");
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1/v1,          egress.reserved-address",
        "http://169.254.169.254/v1,   egress.reserved-address",
        "ftp://127.0.0.1/v1,          egress.url-scheme",
        "http://127.0.0.1/v1?key=x,   egress.url-query",
        "http://u:p@127.0.0.1/v1,     egress.url-userinfo"
    })
    void aBaseUrlThatMustNotBeCalledIsRefusedAtOnce(String baseUrl, String code) {
        NewConnection bad =
                new NewConnection("Bad", ProviderKind.OPENAI_COMPATIBLE, baseUrl, "llama", Optional.empty());
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> connections.add(maple, bad))
                .returns(code, Problem::code)
                .returns("baseUrl", Problem.Invalid::field);
        assertThat(connections.list(maple)).isEmpty();
    }

    @Test
    void whatAPersonLeavesOutIsNamed() {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> new NewConnection("A", ProviderKind.OPENAI, "x", "m", Optional.empty()))
                .returns("key", Problem.Invalid::field);
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> new NewConnection(" ", ProviderKind.OPENAI_COMPATIBLE, "x", "m", Optional.empty()))
                .returns("name", Problem.Invalid::field);
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> new NewConnection("A", ProviderKind.OPENAI_COMPATIBLE, "x", "", Optional.empty()))
                .returns("defaultModel", Problem.Invalid::field);
    }

    @Test
    void aDeletedConnectionIsGoneUnlessAnAgentUsesIt() {
        UUID id = connections.add(maple, wanted("Main")).id();
        database.run(maple, tx -> tx.sql("""
                                insert into app.agent (sub_account_id, slug, name, instructions, connection_id)
                                values (:subAccount, 'front-desk', 'Front desk', '', :connection)""").param("connection", id).update());
        assertThatExceptionOfType(Problem.Conflict.class)
                .isThrownBy(() -> connections.delete(maple, id))
                .returns("models.in-use", Problem::code);
        database.run(
                maple,
                tx -> tx.sql("update app.agent set connection_id = null where sub_account_id = :subAccount")
                        .update());
        connections.delete(maple, id);
        assertThat(connections.list(maple)).isEmpty();
        assertThat(log(maple)).first().returns("model-connection.deleted", AuditEntry::action);
    }

    @Test
    void theAddressOfAStoredKeyCanNotBeChangedByTheApplication() {
        UUID id = connections.add(maple, wanted("Main")).id();
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() ->
                        database.run(maple, tx -> tx.sql("""
                                        update app.model_connection set base_url = 'https://evil.example'
                                        where sub_account_id = :subAccount and id = :id""").param("id", id).update()))
                .havingRootCause()
                .withMessageContaining("permission denied");
    }
}
