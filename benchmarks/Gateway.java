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
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// Non-streaming chat through `/v1/chat/completions` to a local fake provider, against the same client calling the fake
/// directly, in the same run: what key check, sealed context, retrieval, keeping both sides and limits cost together.
class Gateway {
    private static final String ANSWER = "{\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}";

    public static void main(String[] arguments) {
        try {
            measure();
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void measure() throws Exception {
        HttpServer fake = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        fake.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        fake.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        fake.start();
        String direct = "http://127.0.0.1:" + fake.getAddress().getPort() + "/v1";
        TenantScope scope = TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();
        var connection = TestInstallation.bean(ModelConnections.class).add(scope, new NewConnection(
                "bench", ProviderKind.OPENAI, direct, "m", Optional.of(ProviderKey.of("sk-0123456789abcdef"))));
        var agent = TestInstallation.bean(TenantDatabase.class).inTransaction(scope, tx -> TestInstallation.bean(Agents.class).create(tx,
                new AgentDraft("Bench", "Be brief.", Optional.of(connection.id()), Optional.of("m"), 0.3, 100, 4000, Optional.empty())));
        String ours = TestInstallation.url() + "/v1";
        String key = TestInstallation.mapleDental().key().text();
        for (int connections : new int[] {1, 16}) {
            run("warm-up", direct, "x", "m", connections, 300);
            run("warm-up", ours, key, agent.slug(), connections, 600);
            double[] base = run("direct", direct, "x", "m", connections, 2000);
            double[] gateway = run("through", ours, key, agent.slug(), connections, 2000);
            System.out.printf("%2d connections: direct %.0f/s p50 %.2f ms; through %.0f/s p50 %.2f ms p99 %.2f ms; added p50 %.2f ms%n",
                    connections, base[0], base[1], gateway[0], gateway[1], gateway[2], gateway[1] - base[1]);
        }
    }

    /// Returns requests per second, p50 and p99 in ms.
    private static double[] run(String name, String base, String key, String model, int connections, int requests) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                .header("Content-Type", "application/json").header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}")).build();
        var times = new ConcurrentLinkedQueue<Double>();
        long start = System.nanoTime();
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int c = 0; c < connections; c++) {
                threads.execute(() -> {
                    for (int i = 0; i < requests / connections; i++) {
                        long begin = System.nanoTime();
                        try {
                            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                            if (answer.statusCode() != 200) {
                                throw new IllegalStateException(answer.body());
                            }
                        } catch (java.io.IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        times.add((System.nanoTime() - begin) / 1e6);
                    }
                });
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new double[] {sorted.length / seconds, sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]};
    }
}
