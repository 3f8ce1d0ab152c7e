package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.siem.Siem.Arrived;
import io.nexaera.tenancy.TenantScope;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/// Against a real Kafka in this JVM (KRaft).
class KafkaStreamTest {
    private static final int PARTITIONS = 5;

    private static EmbeddedKafkaKraftBroker kafka;

    private final TenantScope scope = Siem.owner(Siem.client("Queued"));

    @BeforeAll
    static void startKafka() {
        kafka = new EmbeddedKafkaKraftBroker(1, PARTITIONS, "audit");
        kafka.afterPropertiesSet();
    }

    @AfterAll
    static void stopKafka() {
        kafka.destroy();
    }

    private static NewDestination wanted(String servers, String topic) {
        Options options = new Options("", "", topic, "", "", "", "", true);
        return Siem.wanted(Kind.KAFKA, servers, "", options);
    }

    @Test
    void everyEntryIsInOnePartitionInOrder() {
        Siem.happen(scope, 700, "mine");
        UUID id = Siem.DESTINATIONS
                .add(scope, wanted("127.0.0.1:9, " + kafka.getBrokersAsString(), "audit"))
                .destination()
                .id();
        Siem.awaitUpToDate(scope, id);
        long all = Siem.standing(scope, id).number();
        Arrived arrived = new Arrived();
        Set<Integer> partitions = new HashSet<>();
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.subscribe(List.of("audit"));
            await().atMost(Siem.PATIENCE).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (scope.tenant().toString().equals(record.key())) {
                        partitions.add(record.partition());
                        arrived.add(Siem.JSON.readTree(record.value()));
                    }
                }
                return arrived.distinct() >= all;
            });
        }
        arrived.demandWhole(all);
        assertThat(partitions).hasSize(1);
        Siem.DESTINATIONS.remove(scope, id);
    }

    private static KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", kafka.getBrokersAsString(),
                        "group.id", UUID.randomUUID().toString(),
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    @Test
    void aTopicThatIsNotThereIsSaidInWords() {
        UUID id = Siem.DESTINATIONS
                .add(scope, wanted(kafka.getBrokersAsString(), "nowhere"))
                .destination()
                .id();
        assertThat(Siem.DESTINATIONS.test(scope, id))
                .isEqualTo(new Destinations.Check(false, "There is no such topic, or the user may not see it."));
        Siem.DESTINATIONS.remove(scope, id);
        UUID good = Siem.DESTINATIONS
                .add(scope, wanted(kafka.getBrokersAsString(), "audit"))
                .destination()
                .id();
        assertThat(Siem.DESTINATIONS.test(scope, good).works()).isTrue();
        Siem.DESTINATIONS.remove(scope, good);
    }
}
