package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.vault.ClientTokenFile;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// An owner takes a key in the client's own token into use, takes it back and gives it again, by page and by API.
class OwnTokenBrowserTest {
    private static final Tenant CLIENT = TestInstallation.newClient("Alder Clinic", "alder-own-token");

    private final String here = CLIENT.place().path() + "/encryption/own-key";
    private final String api = CLIENT.place().apiPath() + "/encryption/own-key";

    @Test
    void aKeyInTheTokenIsUsedTakenBackAndGivenAgain() throws Exception {
        String pin = ClientTokenFile.fresh(
                "alder-hsm", CLIENT.place().subAccount().orElseThrow().id());
        Browserless owner = Browserless.signedIn(CLIENT, Role.CLIENT_OWNER);
        owner.post(CLIENT.place().apiPath() + "/model-connections", """
                {"name":"m","kind":"openai-compatible","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"sk-alder-0123456789"}""");
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openAs(Look.LIGHT, CLIENT, Role.CLIENT_OWNER);
            page.navigate(here);
            shot(page, "choose");
            use(page, "canary-wrong");
            assertThat(page.locator(".wrong").innerText()).contains("The token refuses the PIN");
            assertThat(page.inputValue("#key")).as("what was typed stays").isEqualTo("alder-2026");
            assertThat(page.content()).doesNotContain("canary-wrong");
            shot(page, "wrong-pin");
            use(page, pin);
            page.locator("text=You are lending your key").waitFor();
            assertThat(page.locator("main").innerText()).contains("alder-2026", "alder-hsm");
            assertThat(page.content()).doesNotContain(pin);
            shot(page, "lent");
            shot(chromium.reopen(page, Look.PHONE), here, "lent-phone");
            page.navigate(here);
            page.click("text=Take the key back");
            page.locator("text=You have taken your key back").waitFor();
            shot(page, "taken-back");
            shot(chromium.reopen(page, Look.DARK), here, "taken-back-dark");
            page.navigate(here);
            page.fill("#passphrase", pin);
            page.click("text=Give the key");
            page.locator("text=Agents answer again").waitFor();
            ClientTokenFile.fresh(
                    "alder-hsm", CLIENT.place().subAccount().orElseThrow().id());
            page.navigate(here);
            page.locator("text=Your token doesn't serve").waitFor(reloading(page));
            shot(page, "away");
            shot(chromium.reopen(page, Look.PHONE), here, "away-phone");
            Page agency = chromium.openAs(Look.LIGHT, TestInstallation.northwind(), Role.AGENCY_OWNER);
            agency.navigate(TestInstallation.northwind().place().path() + "/sub-accounts/"
                    + CLIENT.place().subAccount().orElseThrow().slug());
            assertThat(agency.locator("main").innerText()).contains("Their own key", "can't be reached");
            shot(agency, "away-agency");
        }
        assertThat(owner.post(api + "/withdraw", "{}").body()).contains("\"withdrawn\"");
        assertThat(entries()).isEqualTo("""
                vault.client-key-refused vault.client-key-made vault.client-key-withdrawn vault.client-key-lent \
                vault.client-key-away vault.client-key-withdrawn""");
    }

    /// The page doesn't reload by itself: an owner does.
    private static com.microsoft.playwright.Locator.WaitForOptions reloading(Page page) {
        for (int i = 0; i < 200 && !page.locator("main").innerText().contains("doesn't serve"); i++) {
            page.reload();
        }
        return new com.microsoft.playwright.Locator.WaitForOptions();
    }

    @Test
    void overTheApiTheSameAndForTheOwnerAlone() throws Exception {
        Tenant client = TestInstallation.newClient("Elm Clinic", "elm-own-token");
        String there = client.place().apiPath() + "/encryption/own-key";
        String pin = ClientTokenFile.fresh(
                "elm-hsm", client.place().subAccount().orElseThrow().id());
        String wish = """
                {"token":"elm-hsm","key":"elm-1","pin":"%s","make":true,"password":"%s"}""".formatted(pin, TestInstallation.PASSWORD);
        for (Role other : new Role[] {Role.CLIENT_ADMIN, Role.CLIENT_VIEWER}) {
            assertThat(Browserless.signedIn(client, other)
                            .post(there + "/token", wish)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_OWNER)
                        .post(there + "/token", wish)
                        .statusCode())
                .isEqualTo(404);
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        assertThat(owner.get(there + "/tokens").body()).isEqualTo("[\"elm-hsm\"]");
        assertThat(owner.post(there + "/token", wish.replace(TestInstallation.PASSWORD, "not mine"))
                        .statusCode())
                .isBetween(400, 403);
        var made = owner.post(there + "/token", wish);
        assertThat(made.statusCode()).as("%s", made.body()).isEqualTo(201);
        assertThat(made.body()).contains("\"lent\"", "elm-hsm", "elm-1").doesNotContain(pin);
        assertThat(owner.post(there + "/withdraw", "{}").body()).contains("\"withdrawn\"");
        assertThat(owner.post(there + "/give-back", "{\"passphrase\":\"" + pin + "\"}")
                        .body())
                .contains("\"lent\"");
        assertThat(owner.send(
                                "PUT",
                                there + "/passphrase",
                                "{\"current\":\"" + pin + "\",\"passphrase\":\"correct staple horse battery\"}")
                        .body())
                .contains("vault.client-key-in-token");
        assertThat(owner.post(there + "/off", "{\"passphrase\":\"" + pin + "\"}")
                        .body())
                .contains("\"none\"");
    }

    private void use(Page page, String pin) {
        page.fill("#key", "alder-2026");
        page.fill("#pin", pin);
        page.fill("#token-password", TestInstallation.PASSWORD);
        page.click("text=Use this key");
        page.locator("h1").waitFor();
    }

    private static String entries() throws Exception {
        try (var superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(
                        """
                        select string_agg(action, ' ' order by id) from app.audit_entry
                        where action like 'vault.client-key-%%' and tenant_id = '%s'""".formatted(CLIENT.place().subAccount().orElseThrow().id()))) {
            row.next();
            return row.getString(1);
        }
    }

    private static void shot(Page page, String path, String name) {
        page.navigate(path);
        shot(page, name);
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/own-token-" + name + ".png"))
                .setFullPage(true));
    }
}
