import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// The audit log's page on a long log, over HTTP, signed in, under row-level security: each filter alone and combined, the
/// first page and deep ones. The baseline, by turns in the same run, is the same request to a client whose log has 2,000
/// entries. `benchmarks/run AuditViewer [entries]`; of 10,000,000 the greatest client has four.
class AuditViewer {
    private static final int REQUESTS = 40;
    private static final Random RANDOM = new Random(7);
    private static final int ACTORS = 200;
    private static final int TARGETS = 100_000;

    private static Tenant large;
    private static Tenant small;

    public static void main(String[] words) throws Exception {
        long rows = words.length > 0 ? Long.parseLong(words[0]) : 10_000_000;
        TestInstallation.url();
        large = TestInstallation.newClient("Large Log", "large-log");
        small = TestInstallation.newClient("Small Log", "small-log");
        List<Tenant> others = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            others.add(TestInstallation.newClient("Other " + i, "other-" + i));
        }
        build(rows, others);
        Browserless ofLarge = Browserless.signedIn(large, Role.CLIENT_OWNER);
        Browserless ofSmall = Browserless.signedIn(small, Role.CLIENT_OWNER);
        System.out.printf("%-44s %8s %8s %8s   %8s %8s   %s%n", "page", "p50 ms", "p95 ms", "worst", "small p50", "p95", "answer");
        double[] all = new double[0];
        for (Map.Entry<String, Supplier<String>> page : pages().entrySet()) {
            double[] inLarge = new double[REQUESTS];
            double[] inSmall = new double[REQUESTS];
            String answer = "";
            for (int i = -5; i < REQUESTS; i++) {
                String query = page.getValue().get();
                double one = millis(ofLarge, large, query);
                double two = millis(ofSmall, small, query);
                if (i >= 0) {
                    inLarge[i] = one;
                    inSmall[i] = two;
                }
                answer = said;
            }
            Arrays.sort(inLarge);
            Arrays.sort(inSmall);
            System.out.printf("%-44s %8.1f %8.1f %8.1f   %8.1f %8.1f   %s%n", page.getKey(), p(inLarge, 50), p(inLarge, 95),
                    p(inLarge, 100), p(inSmall, 50), p(inSmall, 95), answer);
            int had = all.length;
            all = Arrays.copyOf(all, had + REQUESTS);
            System.arraycopy(inLarge, 0, all, had, REQUESTS);
        }
        Arrays.sort(all);
        System.out.printf("%-44s %8.1f %8.1f %8.1f%n", "all of these", p(all, 50), p(all, 95), p(all, 100));
        System.exit(0); // the application has threads of its own
    }

    private static Map<String, Supplier<String>> pages() {
        Map<String, Supplier<String>> pages = new LinkedHashMap<>();
        pages.put("first page, counted", () -> "");
        pages.put("deep page by cursor", () -> "?after=" + cursor());
        pages.put("who: one of the busiest", () -> "?actor=" + actor(RANDOM.nextInt(5)));
        pages.put("who: any", () -> "?actor=" + actor(RANDOM.nextInt(ACTORS)));
        pages.put("who: part of a name that many have", () -> "?actor=person+1");
        pages.put("did what: a family", () -> "?action=" + List.of("agent.", "document.", "session.").get(RANDOM.nextInt(3)));
        pages.put("did what: the rarest", () -> "?action=erasure.cancelled");
        pages.put("to what: by id", () -> "?target=" + target(RANDOM.nextInt(TARGETS)));
        pages.put("to what: part of a name, frequent", () -> "?target=thing+1");
        pages.put("to what: part of a name, rare", () -> "?target=thing+" + (90_000 + RANDOM.nextInt(9_000)));
        pages.put("to what: nothing is called so", () -> "?target=zzz");
        pages.put("outcome: refused", () -> "?outcome=refused");
        pages.put("outcome: failed (none)", () -> "?outcome=failed");
        pages.put("from address", () -> "?address=" + address(RANDOM.nextInt(2_000)));
        pages.put("a day", () -> "?from=" + day() + "&until=" + day);
        pages.put("one grant of access", () -> "?access=" + access(RANDOM.nextInt(50)));
        pages.put("who + did what", () -> "?actor=" + actor(RANDOM.nextInt(ACTORS)) + "&action=document.");
        pages.put("who + did what + a day", () -> "?actor=" + actor(RANDOM.nextInt(20)) + "&action=agent.&from=" + day() + "&until=" + day);
        pages.put("who + outcome", () -> "?actor=" + actor(RANDOM.nextInt(ACTORS)) + "&outcome=refused");
        pages.put("address + outcome + did what", () -> "?address=" + address(RANDOM.nextInt(2_000)) + "&outcome=done&action=session.");
        pages.put("to what by id + who", () -> "?target=" + target(RANDOM.nextInt(1_000)) + "&actor=" + actor(0));
        pages.put("never together: system + session.", () -> "?actor=nightly+job&action=session.");
        return pages;
    }

    private static String said = "";
    private static String day = "";

    private static String day() {
        day = java.time.LocalDate.now().minusDays(1 + RANDOM.nextInt(600)).toString();
        return day;
    }

    private static String actor(int n) {
        return "person+" + n + "%40";
    }

    private static String address(int n) {
        return "10.0." + n / 250 + "." + n % 250;
    }

    private static String target(int n) {
        return new java.util.UUID(9, n).toString();
    }

    private static String access(int n) {
        return new java.util.UUID(8, n).toString();
    }

    private static String cursor() {
        long millis = System.currentTimeMillis() - (long) (RANDOM.nextDouble() * 600 * 86_400_000L);
        return new java.util.UUID(millis << 16 | 0x7000, RANDOM.nextLong() | Long.MIN_VALUE).toString();
    }

    private static double millis(Browserless who, Tenant tenant, String query) {
        long start = System.nanoTime();
        HttpResponse<String> answer = who.get(tenant.place().path() + "/audit" + query);
        double millis = (System.nanoTime() - start) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(query + ": " + answer.statusCode());
        }
        if (tenant == large) {
            int entries = answer.body().split("data-opens=", -1).length - 1;
            said = entries + (answer.body().contains("Keep looking") ? ", looks on" : "");
        }
        return millis;
    }

    private static double p(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }

    private static void build(long rows, List<Tenant> others) throws SQLException {
        long start = System.nanoTime();
        try (Connection superuser = TestDatabase.asSuperuser(); Statement statement = superuser.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("set maintenance_work_mem = '1GB'");
            statement.execute("set synchronous_commit = off");
            List<String> indexes = new ArrayList<>();
            try (var found = statement.executeQuery("select pg_get_indexdef(indexrelid), indexrelid::regclass from pg_index"
                    + " where indrelid = 'app.audit_entry'::regclass and not indisprimary")) {
                List<String> names = new ArrayList<>();
                while (found.next()) {
                    indexes.add(found.getString(1));
                    names.add(found.getString(2));
                }
                for (String name : names) {
                    superuser.createStatement().execute("drop index " + name);
                }
            }
            insert(statement, large, rows * 4 / 10);
            for (Tenant other : others) {
                insert(statement, other, rows * 6 / 10 / others.size());
            }
            insert(statement, small, 2_000);
            System.out.printf("%,d entries of %d clients in %.0f s%n", rows, others.size() + 2, (System.nanoTime() - start) / 1e9);
            for (String index : indexes) {
                statement.execute(index.replace(" ON ONLY ", " ON "));
            }
            statement.execute("""
                    insert into app.log_leaf (leaf_index, tenant_id, entry_id, commitment)
                    select 1000000 + row_number() over (), tenant_id, id, sha256('') from app.audit_entry
                    where request_id = 'planted' and tenant_id in ('%s', '%s')"""
                    .formatted(large.as(Role.CLIENT_OWNER).scope().tenant(), small.as(Role.CLIENT_OWNER).scope().tenant()));
            statement.execute("vacuum (analyze) app.audit_entry");
            statement.execute("analyze app.log_leaf");
            System.out.printf("with %d indexes and their leaves after %.0f s%n", indexes.size() + 1, (System.nanoTime() - start) / 1e9);
        }
    }

    /// Over 600 days, who and what unevenly spread.
    private static void insert(Statement statement, Tenant tenant, long rows) throws SQLException {
        var scope = tenant.as(Role.CLIENT_OWNER).scope();
        statement.execute("""
                insert into app.audit_entry (tenant_id, agency_id, sub_account_id, id, at, actor_kind, actor, action, outcome,
                  target_kind, target_id, target, before, after, address, user_agent, request_id, access_id)
                select '%1$s', '%2$s', '%1$s', uuidv7(- (1 - n / %3$s.0) * interval '600 days'),
                  now() - (1 - n / %3$s.0) * interval '600 days', 'member',
                  case when n %% 10 = 0 then 'nightly job' else 'Person ' || who || '@ <person ' || who || '@large.example>' end,
                  case when n %% 500000 = 7 then 'erasure.cancelled' when n %% 10 = 0 then 'vault.re-encrypted'
                    else (array['document.added', 'document.ready', 'agent.updated', 'session.started', 'session.ended', 'agent.created',
                      'member.added', 'api-key.created', 'model-connection.tested', 'audit.viewed', 'access.page', 'mail.sent'])
                      [1 + floor(12 * power(random(), 1.5))::int] end,
                  case when n %% 97 = 0 then 'refused' else 'done' end, 'thing',
                  '00000000-0000-0009-0000-' || lpad(to_hex(what), 12, '0'), 'Thing ' || what,
                  '{"name": "before"}', '{"name": "after", "version": 7}',
                  '10.0.' || net / 250 || '.' || net %% 250, 'Mozilla/5.0 (X11; Linux x86_64)', 'planted',
                  case when n %% 1000 = 0 then ('00000000-0000-0008-0000-' || lpad(to_hex(n / 1000 %% 50), 12, '0'))::uuid end
                from (select n, floor(%4$s * power(random(), 2))::int as who, floor(%5$s * power(random(), 2))::int as what,
                  floor(2000 * power(random(), 2))::int as net from generate_series(1, %3$s) n) r"""
                .formatted(scope.tenant(), scope.agency(), rows, ACTORS, TARGETS));
    }
}
