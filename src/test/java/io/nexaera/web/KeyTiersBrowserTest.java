package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.models.FakeOpenAi;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An agency lends its key; a client's page tells whose key answers and why; a removed key gives way at the next
/// question.
class KeyTiersBrowserTest {
    private static final Tenant AGENCY = TestInstallation.northwind();
    private static final Tenant CLIENT = TestInstallation.newClient("Willow Vets", "willow");
    private static final FakeOpenAi PROVIDER = new FakeOpenAi();
    private static final String OWN = "sk-willow-own-0123456789abcdef";
    private static final String AGENCYS = "sk-northwind-0123456789abcdefg";
    private static final Browserless OWNER = Browserless.signedIn(CLIENT, Role.CLIENT_OWNER);
    private static final Browserless AGENCY_OWNER = Browserless.signedIn(AGENCY, Role.AGENCY_OWNER);

    @AfterAll
    static void stop() {
        PROVIDER.close();
        keysOfTheAgency()
                .forEach(key -> AGENCY_OWNER.send(
                        "DELETE",
                        AGENCY.place().apiPath() + "/model-keys/"
                                + key.get("id").asString(),
                        ""));
    }

    @Test
    void theFirstKeyAnswersAndARemovedOneGivesWayAtOnce() throws InterruptedException {
        String models = CLIENT.place().path() + "/models";
        String aiKeys = AGENCY.place().path() + "/ai-keys";
        String agent = post(CLIENT.place().apiPath() + "/agents", """
                {"name":"Vet desk","instructions":"Be kind.","provider":"mistral","model":"m"}""").get("id").asString();
        try (Chromium chromium = Chromium.start()) {
            Page agency = chromium.openAs(Chromium.Look.LIGHT, AGENCY, Role.AGENCY_OWNER);
            agency.navigate(aiKeys);
            agency.selectOption("#kind", "mistral");
            agency.fill("#key", AGENCYS);
            agency.click("summary:has-text('Address and model')");
            agency.fill("#base-url", PROVIDER.baseUrl());
            agency.click("form.card >> text=Only these");
            agency.click("form.card .picks >> text=Willow Vets");
            agency.click("form.card button:has-text('Add')");
            agency.locator("section.card >> text=1 client").waitFor();
            assertThat(agency.content()).doesNotContain(AGENCYS);
            agency.click("section.card button:has-text('Test')");
            agency.locator("text=It works").waitFor();
            assertThat(keyThatArrived()).isEqualTo(AGENCYS);

            assertThat(ask(agent).get("keyTier").asString()).isEqualTo("agency");
            assertThat(keyThatArrived()).isEqualTo(AGENCYS);
            agency.navigate(aiKeys);
            assertThat(agency.locator("section.card table").innerText()).contains("Willow Vets", "1", "12", "5");
            shot(agency, aiKeys, "agency");
            shot(chromium.reopen(agency, Chromium.Look.PHONE), aiKeys, "agency-phone");
            shot(chromium.reopen(agency, Chromium.Look.DARK), aiKeys, "agency-dark");

            Page client = chromium.openAs(Chromium.Look.LIGHT, CLIENT, Role.CLIENT_OWNER);
            client.navigate(models);
            assertThat(client.locator(".standing").innerText())
                    .contains(
                            "Mistral", "Your agency's key", "your agency lends you its key", "Vet desk", "one answer");
            post(CLIENT.place().apiPath() + "/model-connections", """
                    {"name":"Ours","kind":"mistral","baseUrl":"%s","defaultModel":"m","key":"%s"}""".formatted(PROVIDER.baseUrl(), OWN));
            assertThat(ask(agent).get("keyTier").asString()).isEqualTo("organization");
            assertThat(keyThatArrived()).isEqualTo(OWN);
            client.navigate(models);
            assertThat(client.locator(".standing").innerText()).contains("Your own key", "it always comes first");
            assertThat(client.content()).doesNotContain(OWN).doesNotContain(AGENCYS);
            shot(client, models, "client");
            shot(chromium.reopen(client, Chromium.Look.PHONE), models, "client-phone");
            shot(chromium.reopen(client, Chromium.Look.DARK), models, "client-dark");

            client.navigate(models);
            client.click("text=Remove key");
            client.click("dialog[open] >> button:has-text('Remove')");
            client.locator(".tiers li.wins >> text=Your agency's key").waitFor();
            assertThat(ask(agent).get("keyTier").asString()).isEqualTo("agency");
            assertThat(keyThatArrived()).isEqualTo(AGENCYS);

            agency.navigate(aiKeys);
            agency.click("button[aria-label^='Remove']");
            agency.click("dialog[open] >> button:has-text('Remove')");
            agency.locator("text=The key is gone").waitFor();
            assertThat(ask(agent).get("answeredBy").asString()).as("quoted").isEqualTo("documents");
            client.navigate(models);
            assertThat(client.locator(".standing").innerText()).contains("no key", "Agents quote their documents");

            String page = CLIENT.place().path() + "/agents/" + agent;
            client.navigate(page);
            assertThat(client.locator("#connection").inputValue()).isEqualTo("mistral");
            client.uncheck("input[value=platform]");
            client.click("text=Save");
            client.locator("text=Saved").first().waitFor();
            assertThat(new JsonMapper()
                            .readTree(OWNER.get(CLIENT.place().apiPath() + "/agents/" + agent)
                                    .body())
                            .get("keyTiers")
                            .toString())
                    .isEqualTo("[\"organization\",\"agency\",\"legacy\"]");
            shot(client, page, "agent");
        }
    }

    @Test
    void theAgencysKeysAreForItsOwnersAndAdmins() {
        String path = AGENCY.place().path() + "/ai-keys";
        assertThat(Browserless.signedIn(AGENCY, Role.AGENCY_ADMIN).get(path).statusCode())
                .isEqualTo(200);
        assertThat(Browserless.signedIn(AGENCY, Role.AGENCY_BUILDER).get(path).statusCode())
                .isEqualTo(403);
        assertThat(OWNER.get(path).statusCode()).isEqualTo(404);
        assertThat(OWNER.get(AGENCY.place().apiPath() + "/model-keys").statusCode())
                .isEqualTo(404);
    }

    private static Iterable<JsonNode> keysOfTheAgency() {
        return new JsonMapper()
                .readTree(AGENCY_OWNER
                        .get(AGENCY.place().apiPath() + "/model-keys")
                        .body());
    }

    private static String keyThatArrived() throws InterruptedException {
        return PROVIDER.awaitRequest().header("authorization").substring("Bearer ".length());
    }

    private static JsonNode ask(String agent) {
        return post(CLIENT.place().apiPath() + "/agents/" + agent + "/messages", "{\"text\":\"Hello?\"}");
    }

    private static JsonNode post(String path, String body) {
        var answer = OWNER.post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return new JsonMapper().readTree(answer.body());
    }

    private static void shot(Page page, String path, String name) {
        page.navigate(path);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/key-tiers-" + name + ".png"))
                .setFullPage(true));
    }
}
