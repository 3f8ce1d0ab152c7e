package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.egress.LoopbackServer;
import io.nexaera.siem.Siem.Arrived;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A Splunk collector that acknowledges late, loses every third batch after saying 200, and is busy now and then.
class HecStreamTest {
    private static final String TOKEN = "8a1c2f4e-0000-4000-8000-5a6b7c8d9e0f";

    private final TenantScope scope = Siem.owner(Siem.client("Splunked"));
    private final Arrived indexed = new Arrived();
    private final AtomicInteger acks = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<Integer, String> arriving = new ConcurrentHashMap<>();
    private final Set<Integer> asked = ConcurrentHashMap.newKeySet();
    private final Set<String> channels = ConcurrentHashMap.newKeySet();

    private void collect(LoopbackServer.Received request, LoopbackServer.Wire wire) throws IOException {
        if (!request.header("authorization").equals("Splunk " + TOKEN)) {
            wire.respond(403, "application/json", "{\"text\":\"Invalid token\",\"code\":4}");
        } else if (request.path().startsWith("/services/collector/ack?channel=")) {
            wire.respond(200, "application/json", acknowledgements(request));
        } else {
            take(request, wire);
        }
    }

    private void take(LoopbackServer.Received request, LoopbackServer.Wire wire) throws IOException {
        channels.add(request.header("x-splunk-request-channel"));
        int id = acks.getAndIncrement();
        if (id % 7 == 5) {
            wire.respond(503, "application/json", "{\"text\":\"Server is busy\",\"code\":9}");
            return;
        }
        if (id % 3 == 1) {
            lost.incrementAndGet();
        } else {
            arriving.put(id, request.body());
        }
        wire.respond(200, "application/json", "{\"text\":\"Success\",\"code\":0,\"ackId\":" + id + "}");
    }

    /// Only from the second question on is a batch said to be indexed.
    private String acknowledgements(LoopbackServer.Received request) {
        StringBuilder answer = new StringBuilder("{\"acks\":{");
        Set<Integer> seen = new HashSet<>();
        for (JsonNode ack : Siem.JSON.readTree(request.body()).path("acks")) {
            int id = ack.asInt();
            String batch = arriving.getOrDefault(id, "");
            boolean done = !asked.add(id) && !batch.isEmpty();
            if (done && seen.add(id)) {
                batch.lines()
                        .forEach(line -> indexed.add(Siem.JSON.readTree(line).path("event")));
            }
            answer.append(answer.length() > 9 ? "," : "").append("\"" + id + "\":" + done);
        }
        return answer + "}}";
    }

    @Test
    void whatIsNotIndexedIsSentAgain() {
        Siem.happen(scope, 1500, "mine");
        try (LoopbackServer splunk = new LoopbackServer(this::collect)) {
            Options options = new Options("audit", "ocsf", "", "", "", "", "", false);
            UUID id = Siem.DESTINATIONS
                    .add(scope, Siem.wanted(Kind.SPLUNK_HEC, splunk.url(), TOKEN, options))
                    .destination()
                    .id();
            Siem.awaitUpToDate(scope, id);
            indexed.demandWhole(Siem.standing(scope, id).number());
            assertThat(lost.get()).as("batches that it lost").isPositive();
            assertThat(channels)
                    .allMatch(channel -> UUID.fromString(channel).toString().equals(channel));
            JsonNode first = Siem.JSON.readTree(
                    splunk.requests().getFirst().body().lines().findFirst().orElseThrow());
            assertThat(first.path("index").asString()).isEqualTo("audit");
            assertThat(first.path("sourcetype").asString()).isEqualTo("ocsf");
            assertThat(first.path("time").isNumber()).isTrue();
            Siem.DESTINATIONS.remove(scope, id);
        }
    }

    @Test
    void theTestButtonSaysWhatSplunkSays() {
        try (LoopbackServer splunk = new LoopbackServer(this::collect)) {
            UUID id = Siem.DESTINATIONS
                    .add(scope, Siem.wanted(Kind.SPLUNK_HEC, splunk.url(), "another-token", Options.NONE))
                    .destination()
                    .id();
            Siem.DESTINATIONS.pause(scope, id);
            assertThat(Siem.DESTINATIONS.test(scope, id))
                    .isEqualTo(new Destinations.Check(false, "Splunk doesn't accept the token."));
            Siem.DESTINATIONS.changeSecret(scope, id, TOKEN);
            assertThat(Siem.DESTINATIONS.test(scope, id))
                    .isEqualTo(new Destinations.Check(true, "It works: Splunk has indexed the test event."));
            splunk.then((request, wire) -> wire.respond(200, "application/json", "{\"text\":\"Success\",\"code\":0}"));
            assertThat(Siem.DESTINATIONS.test(scope, id).sentence())
                    .isEqualTo("Indexer acknowledgement is off for this token. Switch it on in Splunk.");
            assertThat(Siem.standing(scope, id).secretHint()).isEqualTo("9e0f");
            Siem.DESTINATIONS.remove(scope, id);
        }
    }

    /// The cursor waits for acknowledgements however long they take.
    @Test
    void nothingCountsAsDeliveredBeforeItIsIndexed() {
        Siem.happen(scope, 10, "mine");
        Set<Integer> sent = ConcurrentHashMap.newKeySet();
        try (LoopbackServer splunk = new LoopbackServer((request, wire) -> {
            if (request.path().contains("/ack")) {
                wire.respond(200, "application/json", "{\"acks\":{}}");
            } else {
                int id = acks.getAndIncrement();
                sent.add(id);
                wire.respond(200, "application/json", "{\"code\":0,\"ackId\":" + id + "}");
            }
        })) {
            UUID id = Siem.DESTINATIONS
                    .add(scope, Siem.wanted(Kind.SPLUNK_HEC, splunk.url(), TOKEN, Options.NONE))
                    .destination()
                    .id();
            await().atMost(Siem.PATIENCE)
                    .until(() -> Siem.standing(scope, id).failing().isPresent());
            assertThat(sent.size()).isGreaterThanOrEqualTo(3);
            assertThat(Siem.standing(scope, id).number()).isZero();
            assertThat(Siem.standing(scope, id).failing().orElseThrow().error())
                    .isEqualTo("Splunk took the events and never acknowledged that they are indexed.");
            Siem.DESTINATIONS.remove(scope, id);
        }
    }
}
