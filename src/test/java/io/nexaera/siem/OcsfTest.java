package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.SequencedLog.Sequenced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OcsfTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final UUID TENANT = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final Ocsf OCSF =
            new Ocsf(new Ocsf.Source(TENANT, "Maple Dental", "Northwind AI", "northwind", "log.example"), JSON);

    static Stream<String> actions() throws IOException {
        return Pattern.compile("`([a-z0-9-]+\\.[a-z0-9-]+)`")
                .matcher(Files.readString(Path.of("docs/audit-actions.md")))
                .results()
                .map(found -> found.group(1));
    }

    private static AuditEntry entry(String action, String outcome) {
        return new AuditEntry(
                UUID.fromString("00000000-0000-7000-8000-000000000002"),
                Instant.parse("2026-05-01T10:00:00.123456Z"),
                "member",
                UUID.fromString("00000000-0000-7000-8000-000000000003"),
                "Ana Ruiz <ana@maple.example>",
                action,
                outcome,
                "agent",
                "a-1",
                "Front \"desk\" \u0001 ü \uD83D\uDE00",
                "{\"temperature\":0.25,\"name\":\"Desk\"}",
                "{\"temperature\":12345678901234567890,\"nothing\":null,\"list\":[1,null,{\"a\":true}]}",
                "192.0.2.7",
                "Firefox",
                "req-1",
                null,
                null);
    }

    private static JsonNode event(AuditEntry entry) {
        return JSON.readTree(OCSF.of(new Sequenced(41, "ab".repeat(32), Optional.of(entry)), 7)
                .json());
    }

    @ParameterizedTest
    @MethodSource("actions")
    void everyActionOfTheCatalogueFitsTheSchema(String action) {
        for (String outcome : List.of("done", "refused", "failed")) {
            assertThat(OcsfSchema.violations(event(entry(action, outcome))))
                    .as(action)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"member", "agency", "key", "job", "agent", "platform"})
    void everyKindOfActorFitsTheSchema(String kind) {
        AuditEntry of = new AuditEntry(
                UUID.randomUUID(),
                Instant.EPOCH,
                kind,
                null,
                "",
                "session.sign-in",
                "refused",
                null,
                null,
                null,
                null,
                null,
                "",
                "",
                "",
                null,
                null);
        assertThat(OcsfSchema.violations(event(of))).isEmpty();
    }

    @Test
    void anEntryWhoseRowIsGoneKeepsItsNumberAndItsLeaf() {
        JsonNode event = JSON.readTree(
                OCSF.of(new Sequenced(41, "ab".repeat(32), Optional.empty()), 7).json());
        assertThat(OcsfSchema.violations(event)).isEmpty();
        assertThat(event.at("/metadata/sequence").asInt()).isEqualTo(7);
        assertThat(event.at("/unmapped/leaf_index").asInt()).isEqualTo(41);
    }

    @Test
    void whoDidWhatToWhatIsWhereASiemLooks() {
        JsonNode event = event(entry("agent.updated", "refused"));
        assertThat(event.at("/type_uid").asInt()).isEqualTo(600303);
        assertThat(event.at("/actor/user/name").asString()).isEqualTo("Ana Ruiz");
        assertThat(event.at("/actor/user/email_addr").asString()).isEqualTo("ana@maple.example");
        assertThat(event.at("/src_endpoint/ip").asString()).isEqualTo("192.0.2.7");
        assertThat(event.at("/resources/0/data/before/name").asString()).isEqualTo("Desk");
        assertThat(event.at("/status").asString()).isEqualTo("Failure");
        assertThat(event.at("/metadata/sequence").asInt()).isEqualTo(7);
        assertThat(event.at("/metadata/tenant_uid").asString()).isEqualTo(TENANT.toString());
        assertThat(event.at("/unmapped/leaf_hash").asString()).isEqualTo("ab".repeat(32));
        assertThat(event.at("/attestation_list/0/chain_uid").asString()).isEqualTo("log.example");
    }

    /// As a reader does it: take the fingerprint out, write the rest in canonical form, hash.
    @Test
    void theFingerprintCoversTheWholeEvent() {
        ObjectNode event = (ObjectNode) event(entry("agent.updated", "done"));
        ObjectNode attestation = (ObjectNode) event.at("/attestation_list/0");
        String claimed = attestation.remove("fingerprint").path("value").asString();
        assertThat(hash(event)).isEqualTo(claimed);
        event.put("message", "something else");
        assertThat(hash(event)).isNotEqualTo(claimed);
    }

    @SuppressWarnings("unchecked")
    private static String hash(ObjectNode event) {
        return Ocsf.sha256(CanonicalJson.write(JSON.convertValue(event, java.util.Map.class)));
    }

    @Test
    void aTestEventSaysSoAndHasNoPlaceInTheLog() {
        JsonNode event = JSON.readTree(OCSF.test(entry("siem.test", "done")).json());
        assertThat(OcsfSchema.violations(event)).isEmpty();
        assertThat(event.path("message").asString()).contains("test");
        assertThat(event.has("attestation_list")).isFalse();
    }

    /// The control: the check sees each of these.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"class_uid\":1}",
                "{\"severity_id\":77}",
                "{\"severity_id\":\"1\"}",
                "{\"time\":\"now\"}",
                "{\"type_uid\":1}",
                "{\"colour\":\"red\"}",
                "{\"activity_name\":\"Paint\"}",
                "{\"actor\":{}}",
                "{\"actor\":{\"app_name\":\"x\"}}",
                "{\"src_endpoint\":{\"ip\":\"here\"}}",
                "{\"metadata\":{\"version\":\"1.9.0\"}}",
                "{\"attestation_list\":[{}]}"
            })
    void whatBreaksTheSchemaIsSeen(String change) {
        ObjectNode event = (ObjectNode) event(entry("agent.updated", "done"));
        JSON.readTree(change).propertyStream().forEach(one -> event.set(one.getKey(), one.getValue()));
        assertThat(OcsfSchema.violations(event)).isNotEmpty();
    }
}
