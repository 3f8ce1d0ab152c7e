package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An owner makes a key of the client's own, takes it back and gives it again; the agency sees how it stands.
class OwnKeyBrowserTest {
    private static final String PASSPHRASE = "correct staple horse battery";

    private static final Tenant CLIENT = TestInstallation.newClient("Birch Clinic", "birch-own-key");

    private final Tenant client = CLIENT;
    private final String here = client.place().path() + "/encryption/own-key";

    @Test
    void madeTakenBackAndGivenAgain() {
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        String agents = client.place().apiPath() + "/agents";
        owner.post(client.place().apiPath() + "/model-connections", """
                {"name":"m","kind":"openai-compatible","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"sk-birch"}""");
        String agent = json(owner.post(agents, "{\"name\":\"Mia\",\"instructions\":\"\"}")
                        .body())
                .get("id")
                .asString();
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openAs(Look.LIGHT, client, Role.CLIENT_OWNER);
            page.navigate(client.place().path() + "/encryption");
            shot(page, "encryption");
            page.click("main >> text=Make one");
            make(page, PASSPHRASE, "something else", TestInstallation.PASSWORD);
            assertThat(page.locator(".wrong").innerText()).contains("aren't the same");
            make(page, PASSPHRASE, PASSPHRASE, "not my password");
            assertThat(page.locator(".wrong").innerText()).contains("not your password");
            shot(page, "wrong");
            make(page, PASSPHRASE, PASSPHRASE, TestInstallation.PASSWORD);
            String code = page.locator("#recovery-code").innerText();
            assertThat(page.locator("main").innerText()).contains("You are lending your key");
            shot(page, "made");

            page.navigate(here);
            assertThat(page.content()).doesNotContain(code, PASSPHRASE);
            page.click("text=Take the key back");
            page.locator("text=You have taken your key back").waitFor();
            shot(page, "taken-back");
            shot(chromium.reopen(page, Look.PHONE), here, "taken-back-phone");
            shot(chromium.reopen(page, Look.DARK), here, "taken-back-dark");
            var refused = owner.post(agents + "/" + agent + "/messages", "{\"text\":\"Hello\"}");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("vault.client-key-withdrawn");

            Page agency = chromium.openAs(Look.LIGHT, TestInstallation.northwind(), Role.AGENCY_OWNER);
            agency.navigate(TestInstallation.northwind().place().path() + "/sub-accounts?q=Birch");
            assertThat(agency.locator("main").innerText()).contains("key taken back");
            shot(agency, "agency-list");
            agency.click("text=Birch Clinic");
            assertThat(agency.locator("main").innerText()).contains("Their own key", "taken back");
            shot(agency, "agency");

            page.navigate(here);
            page.fill("#passphrase", "not the right words");
            page.click("text=Give the key");
            assertThat(page.locator(".trouble").innerText()).contains("neither the passphrase nor the recovery code");
            page.fill("#passphrase", code);
            page.click("text=Give the key");
            page.locator("text=Agents answer again").waitFor();
            shot(page, "lent");
            shot(chromium.reopen(page, Look.PHONE), here, "lent-phone");
            page.navigate(here);
            page.fill("#off-passphrase", PASSPHRASE);
            page.click("text=Remove my key");
            page.locator("text=Your own key is removed").waitFor();
        }
        assertThat(owner.post(agents + "/" + agent + "/messages", "{\"text\":\"Hello\"}")
                        .body())
                .doesNotContain("vault.client-key-withdrawn");
    }

    @Test
    void overTheApiTheSameAndForTheOwnerAlone() {
        String api = client.place().apiPath() + "/encryption/own-key";
        for (Role other : new Role[] {Role.CLIENT_ADMIN, Role.CLIENT_VIEWER}) {
            assertThat(Browserless.signedIn(client, other)
                            .post(api + "/withdraw", "{}")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_OWNER)
                        .post(api + "/withdraw", "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(Browserless.withKey(client.key().text())
                        .post(api + "/withdraw", "{}")
                        .statusCode())
                .isEqualTo(403);
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        assertThat(owner.post(api + "/withdraw", "{}").body()).contains("vault.client-key-none");
        var made = owner.post(
                api, "{\"passphrase\":\"" + PASSPHRASE + "\",\"password\":\"" + TestInstallation.PASSWORD + "\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(json(made.body()).get("recoveryCode").asString()).hasSize(39);
        assertThat(owner.post(api + "/withdraw", "{}").body()).contains("\"withdrawn\"");
        assertThat(owner.post(api + "/give-back", "{\"passphrase\":\"" + PASSPHRASE + "\"}")
                        .body())
                .contains("\"lent\"");
        assertThat(owner.get(api).body()).contains("\"lent\"").doesNotContain(PASSPHRASE);
        assertThat(owner.post(api + "/off", "{\"passphrase\":\"" + PASSPHRASE + "\"}")
                        .body())
                .contains("\"none\"");
    }

    private static void make(Page page, String passphrase, String again, String password) {
        page.fill("#passphrase", passphrase);
        page.fill("#again", again);
        page.fill("#password", password);
        page.click("text=Make the key");
        page.locator("h1").waitFor();
    }

    private static JsonNode json(String body) {
        return JsonMapper.shared().readTree(body);
    }

    private static void shot(Page page, String path, String name) {
        page.navigate(path);
        shot(page, name);
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/own-key-" + name + ".png"))
                .setFullPage(true));
    }
}
