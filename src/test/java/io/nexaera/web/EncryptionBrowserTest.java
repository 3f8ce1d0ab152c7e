package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An owner changes the encryption key on the page and sees the secrets move; the API tells the same.
class EncryptionBrowserTest {
    private static final Tenant CLIENT = TestInstallation.newClient("Cedar Clinic", "cedar");
    private static final String HERE = CLIENT.place().path() + "/encryption";

    @Test
    void theOwnerChangesTheKeyAndTheSecretsMove() {
        Browserless owner = Browserless.signedIn(CLIENT, Role.CLIENT_OWNER);
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openAs(Look.LIGHT, CLIENT, Role.CLIENT_OWNER);
            page.navigate(HERE);
            assertThat(page.locator("main").innerText()).contains("Nothing is encrypted yet");
            shot(page, "empty");

            for (int i = 0; i < 3; i++) {
                assertThat(owner.post(CLIENT.place().apiPath() + "/model-connections", """
                                {"name":"m%d","kind":"openai-compatible","baseUrl":"http://127.0.0.1:9/v1",
                                 "defaultModel":"m","key":"sk-cedar-%d"}""".formatted(i, i))
                                .statusCode())
                        .isEqualTo(201);
            }
            page.navigate(HERE);
            String first = page.locator("tbody code").first().innerText();
            page.click("text=Change the key now");
            page.click("dialog[open] >> text=Change it");
            page.locator("text=0 under old keys").waitFor();
            assertThat(page.locator("tbody code").first().innerText()).isNotEqualTo(first);
            assertThat(page.locator("tbody tr").first().innerText()).contains("in use", "3");
            shot(page, "changed");
            shot(chromium.reopen(page, Look.PHONE), "phone");
            shot(chromium.reopen(page, Look.DARK), "dark");
        }
        JsonNode standing = new JsonMapper()
                .readTree(owner.get(CLIENT.place().apiPath() + "/encryption").body());
        assertThat(standing.get("underOldKeys").asInt()).isZero();
        assertThat(standing.get("secrets").asInt()).isEqualTo(3);
        assertThat(StreamSupport.stream(standing.get("keys").spliterator(), false)
                        .map(key -> key.get("state").asString()))
                .containsExactly("active", "retiring");
        assertThat(standing.toString()).doesNotContain("wrapped", "sk-cedar");
    }

    @Test
    void aMemberSeesNoKeysAndAnAdminOfTheAgencyOnlyItsOwn() {
        assertThat(Browserless.signedIn(CLIENT, Role.CLIENT_MEMBER).get(HERE).statusCode())
                .isEqualTo(403);
        Browserless agency = Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_ADMIN);
        assertThat(agency.get(TestInstallation.northwind().place().path() + "/encryption")
                        .statusCode())
                .isEqualTo(200);
        assertThat(agency.get(HERE).statusCode())
                .as("to the page where it may ask")
                .isEqualTo(302);
    }

    private static void shot(Page page, String name) {
        page.navigate(HERE);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/encryption-" + name + ".png"))
                .setFullPage(true));
    }
}
