package io.nexaera.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.access.SupportAccess;
import io.nexaera.agencies.Agencies;
import io.nexaera.identity.AgentRuns;
import io.nexaera.identity.Role;
import io.nexaera.identity.Visits;
import io.nexaera.models.AgencyKey.Sharing;
import io.nexaera.models.AgencyKey.With;
import io.nexaera.models.KeyStanding.State;
import io.nexaera.models.ModelSettings.PlatformKey;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TestTenancy;
import io.nexaera.vault.Vault;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.mock.env.MockEnvironment;

/// Whose key serves, in a real Postgres; and nobody gets at an agency's key who shouldn't.
class ModelKeysDatabaseTest {
    private static final Set<KeyTier> ALL = EnumSet.allOf(KeyTier.class);
    private static final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private static final ModelConnections connections = TestInstallation.bean(ModelConnections.class);
    private static final AgencyKeys agencyKeys = TestInstallation.bean(AgencyKeys.class);
    private static final AgencyKeyRows agencyRows = TestInstallation.bean(AgencyKeyRows.class);

    private UUID agencyId;
    private TenantScope agency;
    private TenantScope client;

    @BeforeEach
    void anAgencyWithAClient() throws SQLException {
        agencyId = TestTenancy.agency("tiers-" + UUID.randomUUID().toString().substring(0, 8));
        agency = ScopeMint.member(agencyId, Optional.empty(), UUID.randomUUID(), -1L, Origin.ofPlatform("test"));
        client = clientOf(agencyId, "client");
    }

    private static TenantScope clientOf(UUID agency, String name) throws SQLException {
        UUID id = TestTenancy.subAccount(
                agency, name + "-" + UUID.randomUUID().toString().substring(0, 8));
        return ScopeMint.member(agency, Optional.of(id), UUID.randomUUID(), -1L, Origin.ofPlatform("test"));
    }

    private static String key(KeyTier tier) {
        return "sk-" + tier.code() + "-0123456789abcdefgh";
    }

    private static String at(KeyTier tier) {
        return "http://127.0.0.1:9/" + tier.code() + "/v1";
    }

    private static NewConnection wanted(KeyTier tier) {
        return new NewConnection("x", ProviderKind.OPENAI, at(tier), "m", Optional.of(ProviderKey.of(key(tier))));
    }

    private static ModelKeys keys(Set<KeyTier> operators, List<String> agencies) {
        Map<String, PlatformKey> platform = operators.contains(KeyTier.PLATFORM)
                ? Map.of("openai", new PlatformKey(key(KeyTier.PLATFORM), at(KeyTier.PLATFORM), "m"))
                : Map.of();
        MockEnvironment environment = new MockEnvironment();
        if (operators.contains(KeyTier.LEGACY)) {
            environment.setProperty("OPENAI_API_KEY", key(KeyTier.LEGACY));
            environment.setProperty("OPENAI_BASE_URL", at(KeyTier.LEGACY));
        }
        return new ModelKeys(
                database,
                connections,
                TestInstallation.bean(ConnectionRows.class),
                agencyRows,
                new OperatorKeys(new ModelSettings(platform, agencies), environment),
                TestInstallation.bean(Agencies.class),
                TestInstallation.bean(UsageEvents.class),
                TestInstallation.bean(AgentRuns.class),
                TestInstallation.bean(Vault.class));
    }

    private static ModelKeys keys() {
        return keys(Set.of(), List.of());
    }

    private static KeyWish openAi(Set<KeyTier> allowed) {
        return new KeyWish(Optional.empty(), Optional.of(ProviderKind.OPENAI), allowed);
    }

    /// Which tiers have a key × which the agent may use: the first that both hold serves, with its own address.
    @Test
    void theFirstTierWithAKeyThatTheAgentMayUseServes() {
        int cases = 0;
        for (Set<KeyTier> present : subsets()) {
            Set<UUID> made = make(present);
            ModelKeys keys = keys(present, List.of("all"));
            for (Set<KeyTier> allowed : subsets()) {
                Optional<KeyTier> expected = Arrays.stream(KeyTier.values())
                        .filter(tier -> present.contains(tier) && allowed.contains(tier))
                        .findFirst();
                Optional<Connected> served = keys.connect(client, openAi(allowed));
                String what = "present " + present + ", allowed " + allowed;
                assertThat(served.map(one -> one.key().tier())).as(what).isEqualTo(expected);
                expected.ifPresent(tier -> {
                    ModelConnection connection = served.orElseThrow().connection();
                    assertThat(connection.key().reveal()).as(what).isEqualTo(key(tier));
                    assertThat(connection.baseUrl()).as(what).isEqualTo(at(tier));
                });
                cases++;
            }
            assertThat(keys.standings(client).stream().findFirst().flatMap(KeyStanding::winner))
                    .isEqualTo(present.stream().sorted().findFirst());
            made.forEach(this::remove);
        }
        assertThat(cases).isEqualTo(256);
    }

    private static List<Set<KeyTier>> subsets() {
        List<Set<KeyTier>> all = new ArrayList<>(List.of(EnumSet.noneOf(KeyTier.class)));
        for (KeyTier tier : KeyTier.values()) {
            List.copyOf(all).forEach(smaller -> {
                Set<KeyTier> with = EnumSet.of(tier);
                with.addAll(smaller);
                all.add(with);
            });
        }
        return all;
    }

    private Set<UUID> make(Set<KeyTier> present) {
        Set<UUID> made = new HashSet<>();
        if (present.contains(KeyTier.ORGANIZATION)) {
            made.add(connections.add(client, wanted(KeyTier.ORGANIZATION)).id());
        }
        if (present.contains(KeyTier.AGENCY)) {
            made.add(agencyKeys
                    .add(agency, wanted(KeyTier.AGENCY), new Sharing(With.ALL, List.of()))
                    .id());
        }
        return made;
    }

    private void remove(UUID id) {
        boolean own = connections.list(client).stream().anyMatch(one -> one.id().equals(id));
        if (own) {
            connections.delete(client, id);
        } else {
            agencyKeys.remove(agency, id);
        }
    }

    @Test
    void removingAKeyLetsTheNextTierServeTheNextCallAndTheConnectionStays() {
        UUID pinned = connections.add(client, wanted(KeyTier.ORGANIZATION)).id();
        UUID lent = agencyKeys
                .add(agency, wanted(KeyTier.AGENCY), new Sharing(With.ALL, List.of()))
                .id();
        ModelKeys keys = keys(EnumSet.of(KeyTier.PLATFORM), List.of("all"));
        KeyWish wish = new KeyWish(Optional.of(pinned), Optional.empty(), ALL);
        assertThat(served(keys, wish))
                .contains(new ServingKey(KeyTier.ORGANIZATION, ProviderKind.OPENAI, Optional.of(pinned)));
        connections.removeKey(client, pinned);
        assertThat(served(keys, wish)).contains(new ServingKey(KeyTier.AGENCY, ProviderKind.OPENAI, Optional.of(lent)));
        agencyKeys.remove(agency, lent);
        assertThat(served(keys, wish))
                .contains(new ServingKey(KeyTier.PLATFORM, ProviderKind.OPENAI, Optional.empty()));
        assertThat(served(keys(), wish)).isEmpty();
        assertThat(connections.find(client, pinned).key()).isEmpty();
        connections.changeKey(client, pinned, ProviderKey.of(key(KeyTier.ORGANIZATION)));
        assertThat(served(keys, wish).map(ServingKey::tier)).contains(KeyTier.ORGANIZATION);
    }

    private Optional<ServingKey> served(ModelKeys keys, KeyWish wish) {
        return keys.connect(client, wish).map(Connected::key);
    }

    @Test
    void anotherConnectionOfTheClientNeverStandsInForThePinnedOne() {
        UUID pinned = connections.add(client, wanted(KeyTier.ORGANIZATION)).id();
        connections.add(client, wanted(KeyTier.ORGANIZATION).named("other"));
        connections.removeKey(client, pinned);
        assertThat(served(keys(), new KeyWish(Optional.of(pinned), Optional.empty(), ALL)))
                .isEmpty();
    }

    @Test
    void aServerThatAsksForNoKeyServesWithoutOne() {
        UUID own = connections
                .add(
                        client,
                        new NewConnection(
                                "Own", ProviderKind.OPENAI_COMPATIBLE, at(KeyTier.ORGANIZATION), "m", Optional.empty()))
                .id();
        assertThat(served(keys(), new KeyWish(Optional.of(own), Optional.empty(), ALL))
                        .map(ServingKey::tier))
                .contains(KeyTier.ORGANIZATION);
    }

    @Test
    void anAgencysKeyServesThoseClientsItWasLentToAndNoOthers() throws SQLException {
        TenantScope second = clientOf(agencyId, "second");
        UUID id = agencyKeys
                .add(agency, wanted(KeyTier.AGENCY), Sharing.WITH_NOBODY)
                .id();
        assertThat(lentTo(client)).isEmpty();
        agencyKeys.share(agency, id, new Sharing(With.SOME, List.of(client.tenant())));
        assertThat(lentTo(client)).contains(id);
        assertThat(lentTo(second)).isEmpty();
        agencyKeys.share(agency, id, new Sharing(With.ALL, List.of()));
        assertThat(lentTo(second)).contains(id);
        agencyKeys.share(agency, id, Sharing.WITH_NOBODY);
        assertThat(lentTo(client)).isEmpty();
    }

    private static Optional<UUID> lentTo(TenantScope client) {
        return keys().connect(client, openAi(ALL)).flatMap(one -> one.key().id());
    }

    @Test
    void theOperatorsKeysServeOnlyAgenciesThatTheOperatorNames() {
        Set<KeyTier> both = EnumSet.of(KeyTier.PLATFORM, KeyTier.LEGACY);
        String slug = database.inTransaction(
                client, tx -> TestInstallation.bean(Agencies.class).own(tx).slug());
        assertThat(served(keys(both, List.of()), openAi(ALL))).isEmpty();
        assertThat(served(keys(both, List.of("another")), openAi(ALL))).isEmpty();
        assertThat(served(keys(both, List.of("another", slug)), openAi(ALL)).map(ServingKey::tier))
                .contains(KeyTier.PLATFORM);
    }

    @Test
    void aKeyThatCantBeOpenedFailsRatherThanLetTheNextOnePayAndThePageSaysSo() throws SQLException {
        UUID own = connections.add(client, wanted(KeyTier.ORGANIZATION)).id();
        UUID lent = agencyKeys
                .add(agency, wanted(KeyTier.AGENCY), new Sharing(With.ALL, List.of()))
                .id();
        damage("app.model_connection", own);
        assertThatExceptionOfType(Problem.Conflict.class).isThrownBy(() -> served(keys(), openAi(ALL)));
        KeyStanding standing = keys().standings(client).getFirst();
        assertThat(standing.winner()).contains(KeyTier.ORGANIZATION);
        assertThat(standing.why()).contains("can't be opened");
        assertThat(standing.tiers()).extracting(KeyStanding.Tier::state).startsWith(State.UNREADABLE, State.READY);
        connections.removeKey(client, own);
        damage("app.agency_model_key", lent);
        assertThatExceptionOfType(Problem.Conflict.class)
                .isThrownBy(() -> served(keys(), openAi(ALL)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("models.agency-key-unreadable"));
        assertThat(keys().standings(client).getFirst().why()).startsWith("Your agency's key can't be opened");
    }

    private static void damage(String table, UUID id) throws SQLException {
        Superuser.run("update %s set secret_commitment = 'AAAA' where id = '%s'".formatted(table, id));
    }

    @Test
    void aClientReadsNothingOfItsAgencysKeyWithSqlOfItsOwn() {
        UUID id = agencyKeys
                .add(agency, wanted(KeyTier.AGENCY), new Sharing(With.ALL, List.of()))
                .id();
        assertThat(rows(client, "select secret_value from app.agency_model_key"))
                .isEmpty();
        assertThat(rows(client, "select clients::text from app.agency_model_key"))
                .isEmpty();
        assertThat(rows(client, "select wrapped::text from app.data_key where tenant_id = '" + agencyId + "'"))
                .isEmpty();
        assertThat(rows(client, "select k::text from ctx.lent_model_keys() k"))
                .as("which provider and where, and nothing else")
                .containsExactly("(" + id + ",openai," + at(KeyTier.AGENCY) + ",m)");
        assertThat(rows(agency, "select secret_value from app.agency_model_key"))
                .as("control: there is one")
                .hasSize(1)
                .allSatisfy(value -> assertThat(value).contains(":").doesNotContain("sk-agency"));
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> rows(client, "set role nx_ctx"));
    }

    private static List<String> rows(TenantScope scope, String sql) {
        return database.inTransaction(
                scope, tx -> tx.sql(sql).query((row, n) -> row.getString(1)).list());
    }

    @Test
    void anotherAgencysClientNeverGetsItWhateverItNames() throws SQLException {
        UUID id = agencyKeys
                .add(agency, wanted(KeyTier.AGENCY), new Sharing(With.ALL, List.of()))
                .id();
        UUID other = TestTenancy.agency("tiers-" + UUID.randomUUID().toString().substring(0, 8));
        TenantScope stranger = clientOf(other, "stranger");
        assertThat(lentTo(stranger)).isEmpty();
        assertThat(rows(stranger, "select id::text from ctx.lent_model_keys()")).isEmpty();
        assertThat(borrowed(stranger, id, stranger))
                .as("its own agency has no such key")
                .isEmpty();
        assertThat(borrowed(client, id, stranger))
                .as("not for a client of another agency")
                .isEmpty();
        assertThat(borrowed(client, id, client)).as("control").isPresent();
    }

    private static Optional<Connected> borrowed(TenantScope asker, UUID id, TenantScope forClient) {
        TenantScope borrowing = TestInstallation.bean(AgentRuns.class).borrowing(asker);
        return database.inTransaction(borrowing, tx -> {
            return agencyRows.lend(tx, id, forClient.tenant());
        });
    }

    @Test
    void aClientOfAnotherAgencyCantBeChosen() throws SQLException {
        TenantScope stranger = clientOf(
                TestTenancy.agency("tiers-" + UUID.randomUUID().toString().substring(0, 8)), "stranger");
        assertThatExceptionOfType(Problem.NotFound.class)
                .isThrownBy(() -> agencyKeys.add(
                        agency, wanted(KeyTier.AGENCY), new Sharing(With.SOME, List.of(stranger.tenant()))));
        assertThat(agencyKeys.list(agency)).isEmpty();
    }

    @Test
    void aRunOfAnAgentSeesNoKeyAndIsServedAllTheSame() {
        agencyKeys.add(agency, wanted(KeyTier.AGENCY), new Sharing(With.ALL, List.of()));
        TenantScope run = TestInstallation.bean(AgentRuns.class).answering(client, UUID.randomUUID());
        assertThat(rows(run, "select id::text from app.agency_model_key")).isEmpty();
        assertThat(rows(run, "select id::text from ctx.lent_model_keys()")).isEmpty();
        assertThat(rows(run, "select id::text from app.model_connection")).isEmpty();
        assertThat(keys().connect(run, openAi(ALL)).map(one -> one.key().tier()))
                .contains(KeyTier.AGENCY);
    }

    /// A real grant and a real visit, allowed everything that a visit can be allowed.
    @Test
    void aSupportVisitorIsServedByTheClientsKeyAndOpensNone() {
        TestInstallation.Tenant visited = TestInstallation.newClient(
                "Visited " + UUID.randomUUID(), UUID.randomUUID().toString());
        TenantScope owner = visited.as(Role.CLIENT_OWNER).scope();
        UUID own = connections.add(owner, wanted(KeyTier.ORGANIZATION)).id();
        TenantScope asker = TestInstallation.northwind().as(Role.AGENCY_OWNER).scope();
        SupportAccess access = TestInstallation.bean(SupportAccess.class);
        long everything = Visits.scopes(true);
        UUID grant = access.request(
                        asker,
                        "Ben",
                        new SupportAccess.Wish(owner.requireSubAccount(), "It does not answer", 30, true, everything))
                .id();
        access.approve(owner, grant, "Ada", new SupportAccess.Permit(30, true, everything));
        TenantScope visit = ScopeMint.support(
                asker.agency(),
                owner.requireSubAccount(),
                asker.principal(),
                everything,
                grant,
                database.inTransaction(asker, tx -> access.enter(tx, access.find(tx, grant))),
                Origin.ofPlatform("test"));
        assertThat(keys().connect(visit, openAi(ALL)).map(one -> one.key().tier()))
                .contains(KeyTier.ORGANIZATION);
        assertThat(rows(visit, "select id::text from app.data_key")).isEmpty();
        assertThatExceptionOfType(Problem.class)
                .as("the key itself opens in no transaction of a visit")
                .isThrownBy(() -> database.inTransaction(visit, tx -> connections.connect(tx, own)));

        access.end(owner, grant, "Ada");
        assertThatExceptionOfType(DataAccessException.class)
                .as("over is over")
                .isThrownBy(() -> rows(visit, "select id::text from app.model_connection"))
                .withStackTraceContaining("context refused");
    }

    @Test
    void noKeyFollowsAnAddressThatSomebodyChanged() {
        agencyKeys.add(agency, wanted(KeyTier.AGENCY), new Sharing(With.ALL, List.of()));
        for (String column : List.of("base_url", "kind", "agency_id")) {
            String sql = "update app.agency_model_key set %1$s = %1$s".formatted(column);
            assertThatExceptionOfType(DataAccessException.class)
                    .as(sql)
                    .isThrownBy(() -> database.run(agency, tx -> tx.sql(sql).update()));
        }
    }

    @Test
    void nothingPrintsAKey() {
        ModelSettings settings =
                new ModelSettings(Map.of("openai", new PlatformKey(key(KeyTier.PLATFORM), null, null)), List.of());
        assertThat(settings.toString()).contains("[secret]").doesNotContain("sk-");
        connections.add(client, wanted(KeyTier.ORGANIZATION));
        assertThat(keys().connect(client, openAi(ALL)).toString())
                .contains("[secret]")
                .doesNotContain("sk-");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ModelSettings(Map.of("skynet", new PlatformKey("sk-x", null, null)), List.of()));
    }
}
