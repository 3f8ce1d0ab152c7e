import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import com.sun.net.httpserver.HttpServer;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Healthcare Mode against normal mode: `Healthcare [turns]`. (1) What a turn of a conversation with six messages before it takes, the
/// two modes taking turns in rounds, through `/v1` and a local fake provider. (2) What stays in memory: the heap after a collection, before and after so
/// many turns in the mode, each with words of its own.
class Healthcare {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ANSWER = "{\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"eligible-1\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Please call us in the morning.\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":7,\"total_tokens\":16}}";
    private static final int ROUNDS = 8;
    private static final int IN_ROUND = 150;

    public static void main(String[] arguments) {
        System.setProperty("nexaera.identity.requests-per-minute", "10000000");
        try {
            measure(arguments.length == 0 ? 20_000 : Integer.parseInt(arguments[0]));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private record Client(TestInstallation.Tenant tenant, String agent) {}

    private static void measure(int turns) throws Exception {
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
        String provider = "http://127.0.0.1:" + fake.getAddress().getPort() + "/v1";
        TestInstallation.Tenant agency = TestInstallation.newAgency("care-bench", "Care Bench");
        Client normal = client(agency, "normal", provider);
        Client careful = client(agency, "careful", provider);
        turnOn(agency, careful);
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            latency(http, normal, careful);
            memory(http, careful, turns);
        }
    }

    private static Client client(TestInstallation.Tenant agency, String name, String provider) {
        TestInstallation.Tenant tenant = TestInstallation.newClient(agency, name, name);
        Browserless program = Browserless.withKey(tenant.key().text());
        String api = tenant.place().apiPath();
        String connection = JSON.readTree(program.post(api + "/model-connections", "{\"name\":\"ours\",\"kind\":\"openai-compatible\",\"baseUrl\":\"" + provider
                        + "\",\"defaultModel\":\"eligible-1\",\"key\":\"sk-test-key-0123456789\"}").body()).get("id").asString();
        JsonNode agent = JSON.readTree(program.post(api + "/agents", "{\"name\":\"Mia\",\"instructions\":\"Be kind.\",\"connection\":\"" + connection
                        + "\",\"model\":\"eligible-1\"}").body());
        return new Client(tenant, agent.get("slug").asString());
    }

    private static void turnOn(TestInstallation.Tenant agency, Client client) {
        String api = client.tenant().place().apiPath();
        Browserless owner = Browserless.signedIn(client.tenant(), Role.CLIENT_OWNER);
        String addOn = agency.place().apiPath() + "/healthcare-add-ons/" + client.tenant().as(Role.CLIENT_OWNER).scope().requireSubAccount();
        Browserless.signedIn(agency, Role.AGENCY_OWNER).send("PUT", addOn, "{}");
        owner.send("PUT", api + "/healthcare/agreement", "{\"signer\":\"Dr. Weiss\",\"signedOn\":\"2026-11-01\",\"sha256\":\"" + "0123456789abcdef".repeat(4) + "\"}");
        HttpResponse<String> on = owner.send("PUT", api + "/healthcare", "{\"on\":true}");
        if (on.statusCode() != 200) {
            throw new IllegalStateException(on.body());
        }
    }

    private static void latency(HttpClient http, Client normal, Client careful) throws Exception {
        double[] stored = new double[ROUNDS * IN_ROUND];
        double[] unstored = new double[ROUNDS * IN_ROUND];
        for (int round = -2; round < ROUNDS; round++) {
            for (int i = 0; i < IN_ROUND; i++) {
                double one = ask(http, normal, round * IN_ROUND + i);
                double other = ask(http, careful, round * IN_ROUND + i);
                if (round >= 0) {
                    stored[round * IN_ROUND + i] = one;
                    unstored[round * IN_ROUND + i] = other;
                }
            }
        }
        System.out.printf("a turn: normal p50 %.2f p99 %.2f ms; Healthcare Mode p50 %.2f p99 %.2f ms; x%.2f%n",
                at(stored, 50), at(stored, 99), at(unstored, 50), at(unstored, 99), at(unstored, 50) / at(stored, 50));
    }

    private static void memory(HttpClient http, Client careful, int turns) throws Exception {
        int tenths = 5;
        long first = used();
        System.out.printf("heap after a collection: %.1f MB%n", first / 1e6);
        for (int part = 0; part < tenths; part++) {
            int from = part * (turns / tenths);
            many(http, careful, from, turns / tenths);
            System.out.printf("after %d turns: %.1f MB, %+.0f bytes a turn since the start%n", from + turns / tenths, used() / 1e6, (used() - first) / (double) (from + turns / tenths));
        }
    }

    private static void many(HttpClient http, Client client, int from, int turns) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        CountDownLatch done = new CountDownLatch(8);
        for (int worker = 0; worker < 8; worker++) {
            Thread.ofVirtual().start(() -> {
                try {
                    for (long n = next.getAndIncrement(); n < turns; n = next.getAndIncrement()) {
                        ask(http, client, from + n);
                    }
                } catch (Exception e) {
                    e.printStackTrace();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double ask(HttpClient http, Client client, long n) throws Exception {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            messages.append("{\"role\":\"user\",\"content\":\"Question ").append(n).append(" before, number ").append(i).append("?\"},")
                    .append("{\"role\":\"assistant\",\"content\":\"Answer ").append(n).append(".\"},");
        }
        String body = "{\"model\":\"" + client.agent() + "\",\"messages\":[" + messages + "{\"role\":\"user\",\"content\":\"And what of " + n + "?\"}]}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(TestInstallation.url() + "/v1/chat/completions"))
                .header("Content-Type", "application/json").header("Authorization", "Bearer " + client.tenant().key().text())
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        long start = System.nanoTime();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        double millis = (System.nanoTime() - start) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        return millis;
    }

    private static double at(double[] times, int percent) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * percent / 100];
    }
}
