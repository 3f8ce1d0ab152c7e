import com.sun.net.httpserver.HttpServer;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.identity.Role;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.KeyRotation;
import io.nexaera.vault.Sealed;
import io.nexaera.vault.Secret;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import io.nexaera.vault.VaultForBenchmarks;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The vault. (1) Sealing and opening 64 B and 4 KB against bare JCA (AES-256-GCM, random IV, AAD), interleaved in one run.
/// (2) Opening a provider key with its database read, against the bare read as a superuser. (3) Sealing a client's secrets
/// anew, alone and while its neighbour chats, and what that does to the chat.
class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] AAD = "nx1|0190b0a0-0000-7000-8000-000000000000|model_connection|0190b0a0-0000-7000-8000-000000000001|secret_value|dek-1".getBytes(StandardCharsets.US_ASCII);

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) {
        try {
            TenantScope scope = TestInstallation.newClient("Bench", "bench").as(Role.CLIENT_OWNER).scope();
            if (arguments.length > 0 && arguments[0].equals("opening")) {
                opening(scope, arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000);
                System.exit(0);
            }
            envelopes();
            opening(scope, 20_000);
            sealingAnew(scope, arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void envelopes() throws Exception {
        byte[] key = random(32);
        SecretKeySpec bare = new SecretKeySpec(key.clone(), "AES");
        try (VaultForBenchmarks vault = new VaultForBenchmarks(key)) {
            for (int bytes : new int[] {64, 4096}) {
                byte[] plain = random(bytes);
                byte[] iv = random(12);
                byte[] ciphertext = jca(Cipher.ENCRYPT_MODE, bare, iv, plain);
                String sealed = vault.seal(AAD, plain);
                String[] committed = vault.sealCommitted(AAD, plain);
                compare("seal " + bytes + " B", 20_000,
                        () -> jca(Cipher.ENCRYPT_MODE, bare, random(12), plain),
                        () -> vault.seal(AAD, plain),
                        () -> vault.sealCommitted(AAD, plain));
                compare("open " + bytes + " B", 20_000,
                        () -> jca(Cipher.DECRYPT_MODE, bare, iv, ciphertext),
                        () -> vault.open(AAD, sealed),
                        () -> vault.openCommitted(AAD, committed));
            }
        }
    }

    private static byte[] jca(int mode, SecretKeySpec key, byte[] iv, byte[] bytes) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, iv));
        cipher.updateAAD(AAD);
        return cipher.doFinal(bytes);
    }

    private static void compare(String name, int rounds, Work bare, Work envelope, Work committed) throws Exception {
        double[][] times = new double[3][rounds];
        Work[] works = {bare, envelope, committed};
        for (int i = -rounds; i < rounds; i++) {
            for (int w = 0; w < 3; w++) {
                long start = System.nanoTime();
                works[w].run();
                if (i >= 0) {
                    times[w][i] = (System.nanoTime() - start) / 1000.0;
                }
            }
        }
        double base = at(times[0], 50);
        System.out.printf("%-12s JCA %5.1f µs   envelope %5.1f µs ×%.2f   with key commitment %5.1f µs ×%.2f%n",
                name, base, at(times[1], 50), at(times[1], 50) / base, at(times[2], 50), at(times[2], 50) / base);
    }

    /// What one round took, in µs: the bare read, the walled read, the walled read and open; and of the last its begin, its
    /// read and open, and its commit.
    private static final int PARTS = 6;

    private static void opening(TenantScope scope, int rounds) throws Exception {
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        Vault vault = TestInstallation.bean(Vault.class);
        UUID id = UUID.randomUUID();
        database.run(scope, tx -> Secrets.store(tx, vault, id));
        String sql = "select secret_value, secret_key_id, secret_format, secret_commitment from app.model_connection where sub_account_id = %s and id = %s";
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.prepareStatement(sql.formatted("?", "?"))) {
            superuser.setAutoCommit(false);
            statement.setObject(1, scope.requireSubAccount());
            statement.setObject(2, id);
            Work bare = () -> {
                statement.executeQuery().close();
                superuser.commit();
            };
            int warm = 0;
            for (double before = Double.MAX_VALUE, now = 1e9; warm < 30_000 && (warm < 10_000 || now < 0.97 * before); warm += 2_000) {
                before = now;
                now = at(opened(scope, database, vault, id, sql, bare, 2_000)[2], 50);
            }
            long compiled = compiledMillis();
            long[] collected = collected();
            double[][] times = opened(scope, database, vault, id, sql, bare, rounds);
            System.out.printf("provider key, %d rounds after %d: bare read p50 %.0f p99 %.0f µs   walled read p50 %.0f p99 %.0f µs   walled read and open p50 %.0f p99 %.0f µs%n",
                    rounds, warm, at(times[0], 50), at(times[0], 99), at(times[1], 50), at(times[1], 99), at(times[2], 50), at(times[2], 99));
            System.out.printf("   ×%.2f the bare read's p50, ×%.2f its p99; of it begin p50 %.0f p99 %.0f µs, read and open p50 %.0f p99 %.0f µs, commit p50 %.0f p99 %.0f µs%n",
                    at(times[2], 50) / at(times[0], 50), at(times[2], 99) / at(times[0], 99),
                    at(times[3], 50), at(times[3], 99), at(times[4], 50), at(times[4], 99), at(times[5], 50), at(times[5], 99));
            System.out.printf("   meanwhile %d ms of compiling, %d collections of %d ms; load %.1f%n", compiledMillis() - compiled,
                    collected()[0] - collected[0], collected()[1] - collected[1],
                    java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    private static double[][] opened(TenantScope scope, TenantDatabase database, Vault vault, UUID id, String sql, Work bare, int rounds) throws Exception {
        double[][] times = new double[PARTS][rounds];
        long[] inside = new long[2];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            bare.run();
            long afterRaw = System.nanoTime();
            database.run(scope, tx -> sealed(tx, sql, id));
            long afterRead = System.nanoTime();
            database.run(scope, tx -> {
                inside[0] = System.nanoTime();
                vault.read(tx, name(id), "sub_account_id", secret -> secret.use(plain -> plain.length)).orElseThrow();
                inside[1] = System.nanoTime();
            });
            long[] moments = {start, afterRaw, afterRead, System.nanoTime(), afterRead, inside[0], inside[1]};
            for (int part = 0; part < 3; part++) {
                times[part][i] = (moments[part + 1] - moments[part]) / 1000.0;
            }
            times[3][i] = (moments[5] - moments[4]) / 1000.0;
            times[4][i] = (moments[6] - moments[5]) / 1000.0;
            times[5][i] = (moments[3] - moments[6]) / 1000.0;
        }
        return times;
    }

    private static long compiledMillis() {
        return java.lang.management.ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }

    /// How often, and for how many milliseconds.
    private static long[] collected() {
        var beans = java.lang.management.ManagementFactory.getGarbageCollectorMXBeans();
        return new long[] {beans.stream().mapToLong(bean -> bean.getCollectionCount()).sum(),
            beans.stream().mapToLong(bean -> bean.getCollectionTime()).sum()};
    }

    private static Sealed sealed(io.nexaera.tenancy.TenantTransaction tx, String sql, UUID id) {
        return tx.sql(sql.formatted(":subAccount", ":id")).param("id", id)
                .query((row, n) -> new Sealed(row.getString(1), row.getString(2), row.getInt(3), row.getString(4))).single();
    }

    private static SecretName name(UUID id) {
        return new SecretName("model_connection", id, "secret_value");
    }

    private static void store(io.nexaera.tenancy.TenantTransaction tx, Vault vault, UUID id) {
        Sealed sealed = vault.seal(tx, name(id), ("sk-" + id).getBytes(StandardCharsets.US_ASCII));
        tx.sql("""
                insert into app.model_connection (sub_account_id, id, name, kind, base_url, default_model,
                  secret_value, secret_key_id, secret_format, secret_commitment)
                values (:subAccount, :id, :name, 'openai', 'http://127.0.0.1', 'm', :value, :key, :format, :commitment)""")
                .param("id", id).param("name", id.toString()).param("value", sealed.value()).param("key", sealed.keyId())
                .param("format", sealed.format()).param("commitment", sealed.commitment()).update();
    }

    private static void sealingAnew(TenantScope scope, int rows) throws Exception {
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        Vault vault = TestInstallation.bean(Vault.class);
        HttpServer fake = fake();
        HttpRequest question = question(TestInstallation.mapleDental(), "http://127.0.0.1:" + fake.getAddress().getPort() + "/v1");
        long start = System.nanoTime();
        for (int done = 0; done < rows; done += 500) {
            database.run(scope, tx -> {
                for (int i = 0; i < 500; i++) {
                    store(tx, vault, UUID.randomUUID());
                }
            });
        }
        System.out.printf("%d secrets stored one by one: %.0f/s%n", rows, rows / seconds(start));
        rotate(scope, "alone");

        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            chat(http, question, new AtomicBoolean(), 600);
            report("chat alone", chat(http, question, new AtomicBoolean(), 600));
            AtomicBoolean over = new AtomicBoolean();
            try (var one = Executors.newSingleThreadExecutor()) {
                var times = one.submit(() -> chat(http, question, over, 100_000));
                rotate(scope, "while a neighbour chats");
                over.set(true);
                report("chat meanwhile", times.get());
            }
            report("chat after", chat(http, question, new AtomicBoolean(), 600));
        }
        fake.stop(0);
    }

    /// The application's own job does the same at this moment, with its pauses: whoever comes first to a row seals it.
    private static void rotate(TenantScope scope, String when) throws Exception {
        KeyRotation rotation = TestInstallation.bean(KeyRotation.class);
        rotation.rotate(scope);
        long start = System.nanoTime();
        VaultForBenchmarks.sealAnew(scope);
        double seconds = seconds(start);
        KeyRotation.Standing standing = rotation.standing(scope);
        if (standing.underOldKeys() > 0) {
            throw new IllegalStateException(standing.underOldKeys() + " rows are under old keys");
        }
        System.out.printf("sealed anew %s: %d secrets in %.2f s: %.0f/s, rows under old keys: 0%n",
                when, standing.secrets(), seconds, standing.secrets() / seconds);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static HttpServer fake() throws Exception {
        byte[] answer = ("{\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"Hello.\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}").getBytes(StandardCharsets.UTF_8);
        HttpServer fake = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        fake.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        fake.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        fake.start();
        return fake;
    }

    private static HttpRequest question(TestInstallation.Tenant client, String provider) {
        TenantScope scope = client.as(Role.CLIENT_OWNER).scope();
        var connection = TestInstallation.bean(ModelConnections.class).add(scope, new NewConnection(
                "serving", ProviderKind.OPENAI, provider, "m", Optional.of(ProviderKey.of("sk-0123456789abcdef"))));
        var agent = TestInstallation.bean(TenantDatabase.class).inTransaction(scope, tx -> TestInstallation.bean(Agents.class).create(tx,
                new AgentDraft("Bench", "Be brief.", Optional.of(connection.id()), Optional.of("m"), 0.3, 100, 4000, Optional.empty())));
        return HttpRequest.newBuilder(URI.create(TestInstallation.url() + "/api/v1/sub-accounts/" + scope.requireSubAccount() + "/agents/" + agent.id() + "/messages"))
                .header("Content-Type", "application/json").header("Accept", "application/json")
                .header("Authorization", "Bearer " + client.key().text())
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"Hello there\"}")).build();
    }

    private static double[] chat(HttpClient http, HttpRequest question, AtomicBoolean over, int most) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < most && !over.get(); i++) {
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(question, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() > 201) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            times.add((System.nanoTime() - start) / 1e6);
        }
        return times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void report(String name, double[] times) {
        System.out.printf("%-15s %5d answers, p50 %.1f ms p99 %.1f ms%n", name, times.length, at(times, 50), at(times, 99));
    }

    private static double at(double[] values, int percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
