package io.nexaera.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.identity.ApiKeys;
import io.nexaera.identity.KeyScope;
import io.nexaera.identity.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ModelConnectionsApiTest {
    private static final String KEY = "sk-over-http-0123456789abcdef";

    private final FakeAnthropic anthropic = new FakeAnthropic();
    private final TestInstallation.Tenant maple = TestInstallation.mapleDental();
    private final TestInstallation.Tenant harbor = TestInstallation.harborPlumbing();
    private final Browserless client = Browserless.withKey(maple.key().text());
    private final String path = maple.place().apiPath() + "/model-connections";

    @AfterEach
    void stop() {
        anthropic.close();
    }

    private String fields(String kind, String baseUrl) {
        return """
                {"name":"Claude %s","kind":"%s","baseUrl":"%s","defaultModel":"fake","key":"%s"}""".formatted(UUID.randomUUID(), kind, baseUrl, KEY);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.body()).doesNotContain(KEY);
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private String added() {
        HttpResponse<String> answer = client.post(path, fields("anthropic", anthropic.baseUrl()));
        assertThat(answer.statusCode()).isEqualTo(201);
        return path + "/" + json(answer).path("id").asString();
    }

    @Test
    void aConnectionIsAddedTestedGivenAnotherKeyAndDeleted() {
        String one = added();
        assertThat(json(client.get(one)).path("key").path("lastFour").asString())
                .isEqualTo("cdef");
        assertThat(json(client.post(one + "/test", "")).path("works").asBoolean())
                .isTrue();
        anthropic.fails(429, "rate_limit_error");
        JsonNode failed = json(client.post(one + "/test", ""));
        assertThat(failed.path("code").asString()).isEqualTo("models.rate-limited");
        assertThat(json(client.get(path)).toString()).contains("models.rate-limited");
        JsonNode changed = json(client.send("PUT", one + "/key", "{\"key\":\"sk-second-0123456789abcdWXYZ\"}"));
        assertThat(changed.path("key").path("lastFour").asString()).isEqualTo("WXYZ");
        assertThat(changed.path("lastTest").isNull()).isTrue();
        assertThat(client.send("DELETE", one, "").statusCode()).isEqualTo(204);
        assertThat(client.get(one).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsWrongIsNamedByItsField() {
        assertThat(client.post(path, fields("anthropic", "http://10.0.0.1")).body())
                .contains("\"field\":\"baseUrl\"", "egress.reserved-address", "only public ones can be reached");
        assertThat(client.post(path, fields("skynet", "")).body()).contains("\"field\":\"kind\"");
        assertThat(client.post(path, "{\"name\":\"A\",\"kind\":\"openai\"}").body())
                .contains("\"field\":\"key\"");
    }

    @Test
    void aNeighbourFindsNothingThere() {
        String one = added();
        Browserless neighbour = Browserless.withKey(harbor.key().text());
        assertThat(neighbour.get(one).statusCode()).isEqualTo(404);
        String guessed = one.replace(maple.place().apiPath(), harbor.place().apiPath());
        assertThat(neighbour.get(guessed).statusCode()).isEqualTo(404);
        assertThat(neighbour.post(guessed + "/test", "").statusCode()).isEqualTo(404);
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void aKeyWithoutTheScopeMayNotSeeThem() {
        String chatOnly = TestInstallation.bean(ApiKeys.class)
                .create(maple.as(Role.CLIENT_OWNER), "chat only", List.of(KeyScope.CHAT))
                .text();
        assertThat(Browserless.withKey(chatOnly).get(path).statusCode()).isEqualTo(403);
    }

    @Test
    void theProvidersToChooseFromAreListed() {
        JsonNode providers = json(client.get(maple.place().apiPath() + "/model-providers"));
        assertThat(providers
                        .valueStream()
                        .map(provider -> provider.path("label").asString()))
                .contains("OpenAI", "Anthropic", "Other (OpenAI-compatible)");
    }
}
