import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.identity.Role;
import io.nexaera.siem.Destination;
import io.nexaera.siem.Destinations;
import io.nexaera.siem.Kind;
import io.nexaera.siem.NewDestination;
import io.nexaera.siem.Options;
import io.nexaera.siem.Start;
import io.nexaera.siem.TestCertificate;
import io.nexaera.tenancy.TenantScope;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/// Events per second of one stream of each kind, from the log in the database to an acknowledged cursor, beside the bare
/// protocol: the same number of ready events of the same size, from memory, to the same receiver, without a database, a mapping
/// or a hash. `benchmarks/run Streaming [entries]`.
class Streaming {
    private static final int BATCH = 500;
    private static final int ROUNDS = 3;
    private static final String EVENT = "{\"message\":\"" + "x".repeat(1400) + "\"}";

    private static int entries;
    private static TenantScope scope;

    public static void main(String[] words) throws Exception {
        entries = words.length > 0 ? Integer.parseInt(words[0]) : 20_000;
        System.setProperty("nexaera.siem.batch-entries", String.valueOf(BATCH));
        System.setProperty("nexaera.siem.timeout", "30s");
        System.setProperty("nexaera.siem.acknowledgement", "60s");
        scope = TestInstallation.newClient("Measured", UUID.randomUUID().toString()).as(Role.CLIENT_OWNER).scope();
        write();
        https();
        hec();
        syslog();
        kafka();
        System.exit(0);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void compare(String kind, NewDestination wanted, Work bare) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            double plain = entries / seconds(bare);
            double ours = entries / seconds(() -> stream(wanted));
            System.out.printf("%-12s round %d   bare %,9.0f/s   streamed %,9.0f/s%n", kind, round, plain, ours);
        }
    }

    private static void stream(NewDestination wanted) throws InterruptedException {
        Destinations destinations = TestInstallation.bean(Destinations.class);
        UUID id = destinations.add(scope, wanted).destination().id();
        Destination standing = destinations.find(scope, id);
        while (standing.number() < entries) {
            Thread.sleep(10);
            standing = destinations.find(scope, id);
            standing.failing().ifPresent(failing -> System.out.println("failing: " + failing.error()));
        }
        destinations.remove(scope, id);
    }

    private static NewDestination wanted(Kind kind, String address, String secret, Options options) {
        return new NewDestination(kind.toString(), kind, address, options, secret, "", new Start.Beginning());
    }

    private static void https() throws Exception {
        try (LoopbackServer receiver = new LoopbackServer((request, wire) -> wire.respond(204, Map.of(), new byte[0]))) {
            compare("https", wanted(Kind.HTTPS, receiver.url(), "", Options.NONE), () -> posts(receiver.url()));
        }
    }

    private static void hec() throws Exception {
        AtomicInteger acks = new AtomicInteger();
        try (LoopbackServer splunk = new LoopbackServer((request, wire) -> {
            if (request.path().contains("/ack")) {
                String all = request.body().replaceAll("[^0-9,]", "").replaceAll("(\\d+)", "\"$1\":true");
                wire.respond(200, "application/json", "{\"acks\":{" + all + "}}");
            } else {
                wire.respond(200, "application/json", "{\"code\":0,\"ackId\":" + acks.getAndIncrement() + "}");
            }
        })) {
            compare("splunk-hec", wanted(Kind.SPLUNK_HEC, splunk.url(), "a-token-for-tests", Options.NONE), () -> posts(splunk.url()));
        }
    }

    private static void posts(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = ("," + EVENT).repeat(BATCH).substring(1);
            for (int sent = 0; sent < entries; sent += BATCH) {
                client.send(
                        HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString("[" + body + "]")).build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        }
    }

    private static void syslog() throws Exception {
        TestCertificate server = TestCertificate.of(Path.of("target", "bench"), "ip:127.0.0.1");
        try (ServerSocket listener =
                server.context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> {
                while (!listener.isClosed()) {
                    try {
                        Socket socket = listener.accept();
                        Thread.ofVirtual().start(() -> {
                            try (socket) {
                                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                            } catch (IOException gone) {
                                // the client left
                            }
                        });
                    } catch (IOException over) {
                        return;
                    }
                }
            });
            Options options = new Options("", "", "", "", "", server.certificate(), "", false);
            compare("syslog", wanted(Kind.SYSLOG, "127.0.0.1:" + listener.getLocalPort(), "", options), () -> {
                byte[] frame = ((EVENT.length() + 80) + " " + "h".repeat(80) + EVENT).getBytes(StandardCharsets.UTF_8);
                try (Socket socket = server.context().getSocketFactory().createSocket("127.0.0.1", listener.getLocalPort());
                        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 65536)) {
                    for (int sent = 0; sent < entries; sent++) {
                        out.write(frame);
                    }
                }
            });
        }
    }

    private static void kafka() throws Exception {
        EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, 1, "audit");
        kafka.afterPropertiesSet();
        Options options = new Options("", "", "audit", "", "", "", "", true);
        compare("kafka", wanted(Kind.KAFKA, kafka.getBrokersAsString(), "", options), () -> {
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", kafka.getBrokersAsString(), "acks", "all"),
                    new StringSerializer(),
                    new StringSerializer())) {
                for (int sent = 0; sent < entries; sent++) {
                    producer.send(new ProducerRecord<>("audit", "tenant", EVENT));
                }
            }
        });
        kafka.destroy();
    }

    private static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void write() throws Exception {
        try (Connection connection = TestDatabase.asSuperuser();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor_id, actor, action, outcome,
                          target_kind, target_id, target, before, after, address, user_agent, request_id)
                        values (?, ?, ?, 'member', ?, 'Ana Ruiz <ana@maple.example>', 'agent.updated', 'done', 'agent', '1', 'Mia',
                          '{"name": "Mia"}', '{"name": "Mia 2"}', '127.0.0.1', 'Mozilla/5.0', 'r')""")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < entries; i++) {
                insert.setObject(1, scope.tenant());
                insert.setObject(2, scope.agency());
                insert.setObject(3, scope.tenant());
                insert.setObject(4, scope.principal());
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        try (Connection connection = TestDatabase.asSuperuser(); var statement = connection.createStatement()) {
            long placed = 0;
            while (placed < entries) {
                Thread.sleep(50);
                try (var row = statement.executeQuery("select count(*) from app.log_leaf where tenant_id = '" + scope.tenant() + "'")) {
                    row.next();
                    placed = row.getLong(1);
                }
            }
        }
    }
}
