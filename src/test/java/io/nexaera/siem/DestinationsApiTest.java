package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.identity.Role;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DestinationsApiTest {
    private final TestInstallation.Tenant client = Siem.client("By API");
    private final String path = client.place().apiPath() + "/siem-destinations";
    private final Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);

    @Test
    void aDestinationLivesAndItsSecretIsSeenOnce() {
        try (LoopbackServer receiver =
                new LoopbackServer((request, wire) -> wire.respond(200, Map.of(), new byte[0]))) {
            HttpResponse<String> made = owner.post(
                    path,
                    "{\"name\":\"SOC\",\"kind\":\"https\",\"address\":\"%s\",\"from\":\"beginning\"}"
                            .formatted(receiver.url()));
            assertThat(made.statusCode()).isEqualTo(201);
            JsonNode fresh = Siem.JSON.readTree(made.body());
            String secret = fresh.path("secret").asString();
            assertThat(secret).startsWith("whsec_").hasSizeGreaterThan(40);
            String id = fresh.at("/destination/id").asString();
            JsonNode tested = Siem.JSON.readTree(
                    owner.post(path + "/" + id + "/test", "{}").body());
            assertThat(tested.path("works").asBoolean()).isTrue();
            assertThat(owner.post(path + "/" + id + "/pause", "{}").body()).contains("\"paused\":true");
            assertThat(owner.post(path + "/" + id + "/resume", "{}").statusCode())
                    .isEqualTo(200);
            assertThat(owner.post(path + "/" + id + "/replay", "{\"from\":\"2026-01-01\"}")
                            .statusCode())
                    .isEqualTo(200);
            String again = Siem.JSON
                    .readTree(
                            owner.send("PUT", path + "/" + id + "/secret", "{}").body())
                    .path("secret")
                    .asString();
            assertThat(again).startsWith("whsec_").isNotEqualTo(secret);
            assertThat(owner.get(path).body()).contains("SOC").doesNotContain(secret, again);
            assertThat(owner.post(
                                    path,
                                    "{\"name\":\"SOC\",\"kind\":\"https\",\"address\":\"%s\"}"
                                            .formatted(receiver.url()))
                            .statusCode())
                    .as("the name is taken")
                    .isEqualTo(409);
            assertThat(owner.send("DELETE", path + "/" + id, "").statusCode()).isEqualTo(204);
            assertThat(owner.get(path + "/" + id).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https|http://siem.example.com/|address",
                "https|https://10.0.0.1/|url",
                "https|https://169.254.169.254/latest|url",
                "https|https://user@siem.example.com/|url",
                "splunk-hec|https://127.0.0.1:8088|secret",
                "syslog|10.1.2.3:6514|url",
                "syslog|http://127.0.0.1:6514|address",
                "kafka|192.168.1.1:9092|topic",
                "carrier-pigeon|loft 7|kind"
            })
    void whatCannotBeIsRefusedWithItsField(String kind, String address, String field) {
        HttpResponse<String> answer =
                owner.post(path, "{\"name\":\"x\",\"kind\":\"%s\",\"address\":\"%s\"}".formatted(kind, address));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"" + field + "\"");
    }

    @Test
    void whoOnlyReadsTheLogChangesNothingAndANeighbourFindsNothing() {
        Browserless auditor = Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_AUDITOR);
        String agencys = TestInstallation.northwind().place().apiPath() + "/siem-destinations";
        assertThat(auditor.get(agencys).statusCode()).isEqualTo(200);
        assertThat(auditor.post(agencys, "{\"name\":\"x\",\"kind\":\"https\",\"address\":\"https://127.0.0.1/\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(auditor.get(path).statusCode()).isEqualTo(404);
        assertThat(Browserless.withKey(client.key().text()).post(path, "{}").statusCode())
                .as("no key says where the log goes")
                .isEqualTo(403);
    }
}
