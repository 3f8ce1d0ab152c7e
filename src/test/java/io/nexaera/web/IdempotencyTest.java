package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
    private final TestInstallation.Tenant maple = TestInstallation.mapleDental();
    private final Browserless client = Browserless.withKey(maple.key().text());
    private final String agents = maple.place().apiPath() + "/agents";

    @Test
    void aRepeatedRequestGetsTheFirstAnswerAndChangesNothing() {
        String key = UUID.randomUUID().toString();
        String body = "{\"name\":\"Once %s\"}".formatted(key);
        var first = post(client, agents, key, body);
        var second = post(client, agents, key, body);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(client.get(agents).body().split("Once " + key, -1)).hasSize(2);
    }

    @Test
    void theSameKeyForAnotherRequestIsRefused() {
        String key = UUID.randomUUID().toString();
        post(client, agents, key, "{\"name\":\"One\"}");
        var other = post(client, agents, key, "{\"name\":\"Other\"}");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("idempotency.other-request");
    }

    @Test
    void anAnswerWithASecretIsNotKept() {
        Browserless owner = Browserless.signedIn(maple, Role.CLIENT_OWNER);
        String key = UUID.randomUUID().toString();
        String path = maple.place().apiPath() + "/keys";
        assertThat(post(owner, path, key, "{\"name\":\"k\",\"scopes\":[\"chat\"]}")
                        .statusCode())
                .isEqualTo(201);
        var second = post(owner, path, key, "{\"name\":\"k\",\"scopes\":[\"chat\"]}");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("idempotency.shown-once").doesNotContain("nx_");
    }

    private static HttpResponse<String> post(Browserless client, String path, String key, String json) {
        return client.send(client.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }
}
