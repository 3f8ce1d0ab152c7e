package io.nexaera.siem;

import io.nexaera.egress.Endpoint;
import io.nexaera.egress.OutboundConnection;
import io.nexaera.egress.OutboundFailed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.MetadataResponse.PartitionMetadata;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// Kafka: an event is a record under its tenant's id, so all of a tenant's are in one partition and in order. A
/// batch is acknowledged when all replicas in sync have it (`acks=all`). The broker that leads the partition is
/// dialled at the address that Kafka advertises, through the same guard as every other address.
final class KafkaDelivery implements AtOnce.Delivery {
    private static final short ALL_IN_SYNC = -1;

    /// Opens connections under one destination's rules.
    interface Dialling {
        OutboundConnection open(Endpoint endpoint) throws OutboundFailed;
    }

    private final Dialling dialling;
    private final List<Endpoint> servers;
    private final String topic;
    private final KafkaSignIn signIn;
    private final Duration timeout;
    private @Nullable Leader leader;

    private record Leader(KafkaBroker broker, int partition) {}

    KafkaDelivery(Dialling dialling, List<Endpoint> servers, String topic, KafkaSignIn signIn, Duration timeout) {
        this.dialling = dialling;
        this.servers = servers;
        this.topic = topic;
        this.signIn = signIn;
        this.timeout = timeout;
    }

    @Override
    public void deliver(Batch batch) throws DeliveryFailed {
        byte[] key = batch.events().getFirst().tenant().toString().getBytes(StandardCharsets.US_ASCII);
        Leader to = leader;
        if (to == null) {
            to = find(key);
            leader = to;
        }
        ProduceResponse answer = to.broker().ask(request(batch, key, to.partition()), ProduceResponse.class);
        for (ProduceResponseData.TopicProduceResponse one : answer.data().responses()) {
            for (ProduceResponseData.PartitionProduceResponse partition : one.partitionResponses()) {
                demand(Errors.forCode(partition.errorCode()));
            }
        }
    }

    private ProduceRequest request(Batch batch, byte[] key, int partition) {
        MemoryRecords records = MemoryRecords.withRecords(
                Compression.NONE,
                batch.events().stream()
                        .map(event -> new SimpleRecord(
                                event.at().toEpochMilli(), key, event.json().getBytes(StandardCharsets.UTF_8)))
                        .toArray(SimpleRecord[]::new));
        ProduceRequestData.TopicProduceData data = new ProduceRequestData.TopicProduceData()
                .setName(topic)
                .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                        .setIndex(partition)
                        .setRecords(records)));
        ProduceRequestData.TopicProduceDataCollection topics = new ProduceRequestData.TopicProduceDataCollection(1);
        topics.add(data);
        return ProduceRequest.builder(new ProduceRequestData()
                        .setAcks(ALL_IN_SYNC)
                        .setTimeoutMs(Math.toIntExact(timeout.toMillis()))
                        .setTopicData(topics))
                .build(KafkaBroker.version(ApiKeys.PRODUCE, 8));
    }

    private Leader find(byte[] key) throws DeliveryFailed {
        DeliveryFailed last = new DeliveryFailed("None of the servers answers.");
        for (Endpoint server : servers) {
            try (KafkaBroker first = open(server)) {
                return leader(first, key);
            } catch (DeliveryFailed next) {
                last = next;
            }
        }
        throw last;
    }

    private Leader leader(KafkaBroker first, byte[] key) throws DeliveryFailed {
        MetadataResponse metadata = first.ask(
                new MetadataRequest.Builder(List.of(topic), false).build(KafkaBroker.version(ApiKeys.METADATA, 9)),
                MetadataResponse.class);
        for (MetadataResponse.TopicMetadata found : metadata.topicMetadata()) {
            demand(found.error());
            List<PartitionMetadata> partitions = found.partitionMetadata();
            int chosen = Utils.toPositive(Utils.murmur2(key)) % Math.max(1, partitions.size());
            Optional<Node> node = partitions.stream()
                    .filter(partition -> partition.partition() == chosen)
                    .flatMap(partition -> partition.leaderId.stream())
                    .flatMap(id -> node(metadata.brokersById(), id).stream())
                    .findFirst();
            if (node.isPresent()) {
                return new Leader(open(advertised(node.get())), chosen);
            }
        }
        throw new DeliveryFailed("Kafka's topic has no leader at the moment.");
    }

    private static Optional<Node> node(Map<Integer, Node> brokers, int id) {
        return Optional.ofNullable(brokers.get(id));
    }

    /// What the cluster says about itself is a stranger's text as well.
    private static Endpoint advertised(Node node) {
        return Endpoint.parse(new Endpoint(node.host(), node.port()).toString(), node.port());
    }

    private KafkaBroker open(Endpoint endpoint) throws DeliveryFailed {
        try {
            KafkaBroker broker = new KafkaBroker(dialling.open(endpoint), timeout);
            try {
                signIn.at(broker);
                return broker;
            } catch (DeliveryFailed | RuntimeException e) {
                broker.close();
                throw e;
            }
        } catch (OutboundFailed e) {
            throw DeliveryFailed.because(e);
        }
    }

    private static void demand(Errors error) throws DeliveryFailed {
        if (error != Errors.NONE) {
            throw new DeliveryFailed(
                    switch (error) {
                        case UNKNOWN_TOPIC_OR_PARTITION -> "There is no such topic, or the user may not see it.";
                        case TOPIC_AUTHORIZATION_FAILED -> "The user may not write to this topic.";
                        case NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND ->
                            "Too few of the topic's replicas are in sync.";
                        case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE ->
                            "The topic doesn't take messages of this size.";
                        default -> "Kafka refused the events: " + error.name() + ".";
                    });
        }
    }

    @Override
    public void close() {
        if (leader != null) {
            leader.broker().close();
        }
    }
}
