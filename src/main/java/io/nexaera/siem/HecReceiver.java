package io.nexaera.siem;

import io.nexaera.egress.TargetUrl;
import io.nexaera.siem.Post.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Splunk's HTTP event collector with indexer acknowledgement: its 200 says that a batch arrived, not that it is
/// indexed. So each batch is asked for on the channel until it is, and one that stays unacknowledged is sent
/// again. Source: Splunk, "About HTTP Event Collector Indexer Acknowledgment".
final class HecReceiver implements Receiver {
    private static final int WINDOW = 4;
    private static final int MOST_SENDINGS = 3;

    private final Post post;
    private final TargetUrl events;
    private final TargetUrl acks;
    private final Map<String, String> headers;
    private final Options options;
    private final String host;
    private final SiemSettings settings;
    private final Clock clock;
    private final JsonMapper json;
    private final Map<Batch, Sent> waiting = new LinkedHashMap<>();

    private record Sent(Set<Long> acks, Instant at, int times) {}

    /// @param base of the collector, such as `https://splunk.example.com:8088`
    /// @param host what Splunk shows as the host of the events
    HecReceiver(
            Post post,
            TargetUrl base,
            String token,
            Options options,
            String host,
            SiemSettings settings,
            Clock clock,
            JsonMapper json) {
        String channel = UUID.randomUUID().toString();
        TargetUrl root = root(base);
        this.post = post;
        this.events = root.withPath("services/collector/event?channel=" + channel);
        this.acks = root.withPath("services/collector/ack?channel=" + channel);
        this.headers = Map.of(
                "Authorization",
                "Splunk " + token,
                "Content-Type",
                "application/json",
                "X-Splunk-Request-Channel",
                channel);
        this.options = options;
        this.host = host;
        this.settings = settings;
        this.clock = clock;
        this.json = json;
    }

    private static TargetUrl root(TargetUrl base) {
        String text = base.toString();
        int collector = text.indexOf("/services/collector");
        return collector < 0 ? base : TargetUrl.parse(text.substring(0, collector));
    }

    @Override
    public int window() {
        return WINDOW;
    }

    @Override
    public void send(Batch batch) throws DeliveryFailed {
        Sent before = waiting.getOrDefault(batch, new Sent(Set.of(), Instant.MIN, 0));
        Answer answer = post.send(events, headers, body(batch));
        JsonNode said = read(answer);
        if (!answer.isGood()) {
            throw refused(answer, said.path("code").asInt(-1));
        }
        if (!said.path("ackId").isNumber()) {
            throw new DeliveryFailed("Indexer acknowledgement is off for this token. Switch it on in Splunk.");
        }
        Set<Long> ids = new HashSet<>(before.acks());
        ids.add(said.path("ackId").asLong());
        waiting.put(batch, new Sent(ids, clock.instant(), before.times() + 1));
    }

    private static DeliveryFailed refused(Answer answer, int code) {
        return switch (code) {
            case 1, 2, 3, 4 -> new DeliveryFailed("Splunk doesn't accept the token.", answer.pause());
            case 7 -> new DeliveryFailed("The token may not write to this index.", answer.pause());
            case 9 -> new DeliveryFailed("Splunk is busy.", answer.pause());
            default -> answer.failed();
        };
    }

    private String body(Batch batch) {
        return batch.events().stream().map(this::wrapped).collect(Collectors.joining("\n"));
    }

    private String wrapped(Event event) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("time", event.at().toEpochMilli() / 1000.0);
        about.put("host", host);
        about.put("source", "audit-log");
        about.put("sourcetype", options.sourcetype().isEmpty() ? "_json" : options.sourcetype());
        if (!options.index().isEmpty()) {
            about.put("index", options.index());
        }
        String text = json.writeValueAsString(about);
        return text.substring(0, text.length() - 1) + ",\"event\":" + event.json() + "}";
    }

    @Override
    public List<Batch> acknowledged() throws DeliveryFailed, InterruptedException {
        if (waiting.isEmpty()) {
            return List.of();
        }
        TimeUnit.MILLISECONDS.sleep(settings.acknowledgementPoll().toMillis());
        Set<Long> indexed = indexed();
        List<Batch> done = new ArrayList<>();
        for (Map.Entry<Batch, Sent> one : List.copyOf(waiting.entrySet())) {
            if (one.getValue().acks().stream().anyMatch(indexed::contains)) {
                waiting.remove(one.getKey());
                done.add(one.getKey());
            } else if (isLost(one.getValue())) {
                sendAgain(one.getKey(), one.getValue());
            }
        }
        return done;
    }

    private boolean isLost(Sent sent) {
        return Duration.between(sent.at(), clock.instant()).compareTo(settings.acknowledgement()) > 0;
    }

    private void sendAgain(Batch batch, Sent sent) throws DeliveryFailed {
        if (sent.times() >= MOST_SENDINGS) {
            throw new DeliveryFailed("Splunk took the events and never acknowledged that they are indexed.");
        }
        send(batch);
    }

    private Set<Long> indexed() throws DeliveryFailed {
        List<Long> asked =
                waiting.values().stream().flatMap(sent -> sent.acks().stream()).toList();
        Answer answer = post.send(acks, headers, json.writeValueAsString(Map.of("acks", asked)));
        if (!answer.isGood()) {
            throw answer.failed();
        }
        JsonNode said = read(answer).path("acks");
        return asked.stream()
                .filter(id -> said.path(id.toString()).asBoolean(false))
                .collect(Collectors.toSet());
    }

    private JsonNode read(Answer answer) {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException notJson) {
            return json.createObjectNode();
        }
    }

    @Override
    public void close() {
        waiting.clear();
    }
}
