package io.nexaera.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.access.SupportAccess;
import io.nexaera.identity.Role;
import io.nexaera.identity.Visits;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A search finds what a plain look at every row would, whatever is combined, and never looks at more than it says.
class AuditSearchTest {
    private static final Tenant CLIENT = TestInstallation.newClient(
            "Searched " + UUID.randomUUID(), UUID.randomUUID().toString());
    private static final TenantScope SCOPE = CLIENT.as(Role.CLIENT_OWNER).scope();
    private static final TenantDatabase DATABASE = TestInstallation.bean(TenantDatabase.class);

    @BeforeAll
    static void threeThousandEntriesOfThreeHundredDays() throws SQLException {
        plant(SCOPE, 3_000);
    }

    @Test
    void whateverIsCombinedTheSameIsFoundAsByLookingAtEveryEntry() {
        List<AuditEntry> all = walk(AuditFilter.ALL);
        assertThat(all).hasSizeGreaterThanOrEqualTo(3_000);
        Set<UUID> known = all.stream().map(AuditEntry::id).collect(Collectors.toSet());
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 80; i++) {
            AuditFilter filter = filter(random);
            List<UUID> expected =
                    all.stream().filter(fits(filter)).map(AuditEntry::id).toList();
            assertThat(walk(filter).stream()
                            .map(AuditEntry::id)
                            .filter(known::contains) // mails are sent meanwhile
                            .toList())
                    .as("seed %d: %s", seed, filter)
                    .isEqualTo(expected);
            AuditSearch.Count count = DATABASE.inTransaction(SCOPE, tx -> AuditSearch.count(tx, filter));
            int counted = Math.min(1_000, expected.size());
            assertThat(count.entries()).isBetween(counted, counted + 20);
            assertThat(count.more()).isEqualTo(expected.size() > 1_000);
            found += expected.isEmpty() ? 0 : 1;
        }
        assertThat(found).as("seed %d", seed).isGreaterThan(20);
    }

    @Test
    void aLongLogIsSearchedInStepsThatSayHowFarTheyCame() throws SQLException {
        Tenant large = TestInstallation.newClient(
                "Large " + UUID.randomUUID(), UUID.randomUUID().toString());
        TenantScope scope = large.as(Role.CLIENT_OWNER).scope();
        plant(scope, 11_000);
        AuditFilter rare = new AuditFilter(null, null, "thing 7 of", null, null, null, null, null);
        AuditSearch.Found first = DATABASE.inTransaction(scope, tx -> AuditSearch.page(tx, rare, Optional.empty(), 50));
        assertThat(first.entries()).isEmpty();
        assertThat(first.next()).isPresent();
        assertThat(first.reached().orElseThrow()).isBefore(Instant.now().minusSeconds(86_400));
        AuditSearch.Found second = DATABASE.inTransaction(scope, tx -> AuditSearch.page(tx, rare, first.next(), 50));
        assertThat(second.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.target()).startsWith("Thing 7 of"));
        assertThat(second.next()).isEmpty();
    }

    /// The agency finds what its people did in the client's account; the client finds what the agency asked and opened.
    @Test
    void underOneGrantBothSidesFindTheSame() throws SQLException {
        TenantScope agency = TestInstallation.northwind().as(Role.AGENCY_ADMIN).scope();
        UUID access = TestInstallation.bean(SupportAccess.class)
                .request(
                        agency,
                        "Ben",
                        new SupportAccess.Wish(
                                SCOPE.requireSubAccount(),
                                "The agent quotes old prices",
                                30,
                                false,
                                Visits.scopes(false)))
                .id();
        Superuser.run("""
                insert into app.audit_entry (tenant_id, agency_id, sub_account_id, access_id, actor_kind, actor, action, outcome, address,
                  user_agent, request_id) values ('%1$s', '%2$s', '%1$s', '%3$s', 'agency', 'Ben', 'test.visited', 'done', '', '', '')""".formatted(SCOPE.tenant(), SCOPE.agency(), access));
        AuditFilter grant = new AuditFilter(null, null, null, null, null, null, null, access);
        for (TenantScope side : List.of(agency, SCOPE)) {
            List<AuditEntry> found = DATABASE.inTransaction(
                    side,
                    tx -> AuditSearch.page(tx, grant, Optional.empty(), 50).entries());
            assertThat(found).extracting(AuditEntry::action).containsExactly("test.visited", "access.requested");
        }
        TenantScope stranger =
                TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope();
        List<AuditEntry> none = DATABASE.inTransaction(
                stranger,
                tx -> AuditSearch.page(tx, grant, Optional.empty(), 50).entries());
        assertThat(none).isEmpty();
    }

    private static List<AuditEntry> walk(AuditFilter filter) {
        List<AuditEntry> all = new ArrayList<>();
        Optional<UUID> after = Optional.empty();
        do {
            Optional<UUID> at = after;
            AuditSearch.Found found = DATABASE.inTransaction(SCOPE, tx -> AuditSearch.page(tx, filter, at, 700));
            all.addAll(found.entries());
            after = found.next();
        } while (after.isPresent());
        return all;
    }

    private static AuditFilter filter(Random random) {
        Instant from = Instant.now().minusSeconds(86_400L * random.nextInt(300));
        return new AuditFilter(
                oneOf(random, "person 1", "PERSON 33 <", "nobody", "per"),
                oneOf(random, "agent.", "agent.updated", "document", "x."),
                oneOf(random, "thing 1", "00000000-0000-0009-0000-000000000007", "zzz", "THING 29"),
                oneOf(random, "done", "refused", "failed"),
                oneOf(random, "10.0.0.1", "10.0.0.9", "10.9.9.9"),
                random.nextInt(4) == 0 ? from : null,
                random.nextInt(4) == 0 ? from.plusSeconds(86_400L * 30) : null,
                null);
    }

    private static @Nullable String oneOf(Random random, String... values) {
        return random.nextInt(3) > 0 ? null : values[random.nextInt(values.length)];
    }

    private static Predicate<AuditEntry> fits(AuditFilter f) {
        return e -> (f.actor() == null
                        || e.actor().toLowerCase(Locale.ROOT).contains(f.actor().toLowerCase(Locale.ROOT)))
                && (f.action() == null || e.action().startsWith(f.action()))
                && (f.target() == null
                        || f.target().equals(e.targetId())
                        || String.valueOf(e.target())
                                .toLowerCase(Locale.ROOT)
                                .contains(f.target().toLowerCase(Locale.ROOT)))
                && (f.outcome() == null || f.outcome().equals(e.outcome()))
                && (f.address() == null || f.address().equals(e.address()))
                && (f.from() == null || !e.at().isBefore(f.from()))
                && (f.until() == null || e.at().isBefore(f.until()));
    }

    private static void plant(TenantScope scope, int entries) throws SQLException {
        Superuser.run("""
                insert into app.audit_entry (tenant_id, agency_id, sub_account_id, id, at, actor_kind, actor, action, outcome,
                  target_kind, target_id, target, address, user_agent, request_id)
                select '%1$s', '%2$s', '%1$s', uuidv7(- (1 - n / %3$s.0) * interval '300 days'),
                  now() - (1 - n / %3$s.0) * interval '300 days', 'member', 'Person ' || n %% 40 || ' <p@x.example>',
                  (array['agent.updated', 'agent.created', 'document.added'])[1 + n %% 3], case n %% 9 when 0 then 'refused' else 'done' end,
                  'thing', '00000000-0000-0009-0000-' || lpad(to_hex(n), 12, '0'), 'Thing ' || n || ' of many', '10.0.0.' || n %% 11, '', ''
                from generate_series(1, %3$s) n""".formatted(scope.tenant(), scope.agency(), entries));
    }
}
