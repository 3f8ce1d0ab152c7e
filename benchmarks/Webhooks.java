import com.sun.net.httpserver.HttpServer;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundExchange;
import io.nexaera.egress.OutboundLimits;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.egress.TargetUrl;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.webhooks.Webhooks;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Deliveries per second and their lag to a receiver on this machine, against the bare guarded HTTP client in the same run:
/// (1) a backlog drained by the real application with everything on (outbox, signatures, sealed audit); (2) a steady flow
/// with one endpoint in ten dead or slow, and the lag of the others.
class WebhooksBench {
    static final AtomicLong RECEIVED = new AtomicLong();

    public static void main(String[] arguments) throws Exception {
        int backlog = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        HttpServer receiver = server(0);
        HttpServer slow = server(30_000);
        TenantScope scope = TestInstallation.newClient("Bench", "bench").as(Role.CLIENT_OWNER).scope();
        bare("http://127.0.0.1:" + receiver.getAddress().getPort() + "/", 5_000);
        double bare = bare("http://127.0.0.1:" + receiver.getAddress().getPort() + "/", 20_000);
        drained(scope, receiver, 4_000, bare);
        drained(scope, receiver, backlog, bare);
        if (arguments.length < 2) {
            steady(receiver, slow);
        }
        System.exit(0);
    }

    private static HttpServer server(long delayMillis) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 512);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            RECEIVED.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static double bare(String url, int n) throws Exception {
        Semaphore sixteen = new Semaphore(16);
        UUID tenant = UUID.randomUUID();
        String body = "{\"type\":\"document.ready\",\"timestamp\":\"2026-11-03T20:26:10.344522Z\",\"data\":{\"document\":\"019a4c3e-7b10-7c55-9d2e-4f6a8b0c1d2e\"}}";
        long began = System.nanoTime();
        try (Outbound outbound = new Outbound(new EgressSettings(
                        java.util.List.of(EgressSettings.THIS_MACHINE.split(",")), java.util.Set.of(443), java.util.List.of(), Duration.ofSeconds(5), 65_536, 500));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < n; i++) {
                sixteen.acquire();
                threads.execute(() -> {
                    try (OutboundExchange exchange = outbound.exchange(new OutboundRequest(
                            tenant, "POST", TargetUrl.parse(url), Map.of("content-type", "application/json"), body,
                            new OutboundLimits(Duration.ofSeconds(15), Duration.ofSeconds(15), 1 << 20)))) {
                        exchange.send().body().readAllBytes();
                    } catch (java.io.IOException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        sixteen.release();
                    }
                });
            }
        }
        double rate = n / ((System.nanoTime() - began) / 1e9);
        System.out.printf("bare guarded client, 16 at a time: %,.0f requests/s%n", rate);
        return rate;
    }

    private static void drained(TenantScope scope, HttpServer receiver, int n, double bare) throws Exception {
        Webhooks webhooks = TestInstallation.bean(Webhooks.class);
        UUID endpoint = webhooks.open(scope, "http://127.0.0.1:" + receiver.getAddress().getPort() + "/", "bench " + n);
        sql("update app.webhook_endpoint set state = 'paused' where id = '" + endpoint + "'");
        events(scope, n);
        sql("update app.webhook_delivery set state = 'delivered', done_at = now() where endpoint_id <> '" + endpoint + "' and state = 'waiting'");
        long before = RECEIVED.get();
        long began = System.nanoTime();
        sql("update app.webhook_endpoint set state = 'on' where id = '" + endpoint + "'");
        while (number("select count(*) from (select from app.webhook_delivery where tenant_id = '" + scope.tenant() + "' and endpoint_id = '" + endpoint + "' and state = 'waiting' limit 1) w") > 0) {
            Thread.sleep(100);
        }
        double rate = n / ((System.nanoTime() - began) / 1e9);
        System.out.printf("backlog of %,d drained: %,.0f deliveries/s, x%.2f of bare; %,d requests%n", n, rate, rate / bare, RECEIVED.get() - before);
        sql("update app.webhook_endpoint set state = 'paused' where id = '" + endpoint + "'");
    }

    /// Ten tenants with an endpoint each; every half a second each gets 50 events for ten seconds.
    private static void steady(HttpServer receiver, HttpServer slow) throws Exception {
        Webhooks webhooks = TestInstallation.bean(Webhooks.class);
        TenantScope[] tenants = new TenantScope[10];
        for (int i = 0; i < tenants.length; i++) {
            tenants[i] = TestInstallation.newClient("Bench " + i, "bench" + i).as(Role.CLIENT_OWNER).scope();
        }
        for (String kind : new String[] {"well", "dead", "30 s slow"}) {
            UUID[] endpoints = new UUID[tenants.length];
            for (int i = 0; i < tenants.length; i++) {
                int port = receiver.getAddress().getPort();
                if (i == 0 && kind.equals("dead")) port = 9;
                if (i == 0 && kind.equals("30 s slow")) port = slow.getAddress().getPort();
                endpoints[i] = webhooks.open(tenants[i], "http://127.0.0.1:" + port + "/", kind);
            }
            for (int round = 0; round < 20; round++) {
                long next = System.nanoTime() + 500_000_000L;
                for (TenantScope tenant : tenants) {
                    events(tenant, 50);
                }
                Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            }
            Thread.sleep(2_000);
            String others = "";
            for (int i = 1; i < endpoints.length; i++) {
                others += (i == 1 ? "'" : ",'") + endpoints[i] + "'";
            }
            System.out.printf(
                    "1,000 events/s to ten endpoints, the first is %s: of the others %s waiting, lag p50 %s ms, p99 %s ms, most %s ms%n",
                    kind,
                    number("select count(*) from app.webhook_delivery where state = 'waiting' and endpoint_id in (" + others + ")"),
                    number("select percentile_disc(0.5) within group (order by lag_ms) from app.webhook_delivery where endpoint_id in (" + others + ")"),
                    number("select percentile_disc(0.99) within group (order by lag_ms) from app.webhook_delivery where endpoint_id in (" + others + ")"),
                    number("select max(lag_ms) from app.webhook_delivery where endpoint_id in (" + others + ")"));
            for (UUID endpoint : endpoints) {
                sql("update app.webhook_endpoint set state = 'paused' where id = '" + endpoint + "'");
            }
        }
    }

    /// The trigger sees a superuser's rows as well, but not which endpoints want them: so deliveries are written here too.
    private static void events(TenantScope scope, int n) throws SQLException {
        sql("with e as (insert into app.event (tenant_id, type, data) select '" + scope.tenant()
                + "', 'document.ready', '{\"document\":\"019a4c3e-7b10-7c55-9d2e-4f6a8b0c1d2e\"}' from generate_series(1, " + n + ") returning tenant_id, id)"
                + " insert into app.webhook_delivery (tenant_id, endpoint_id, event_id) select e.tenant_id, p.id, e.id from e"
                + " join app.webhook_endpoint p on p.tenant_id = e.tenant_id and p.id = (select q.id from app.webhook_endpoint q where q.tenant_id = '" + scope.tenant() + "' order by q.id desc limit 1)");
    }

    private static void sql(String sql) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser(); var statement = superuser.createStatement()) {
            statement.execute("set search_path = ''");
            statement.execute(sql);
        }
    }

    private static long number(String sql) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
