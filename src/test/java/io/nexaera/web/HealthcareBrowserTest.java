package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A conversation in Healthcare Mode on the device of whoever asks: in two tabs, after a reload, after signing out.
class HealthcareBrowserTest {
    private static final Tenant AGENCY = TestInstallation.newAgency("device-agency", "Device Agency");
    private static final Tenant CLINIC = TestInstallation.newClient(AGENCY, "Device Clinic", "device-clinic");
    private static final String PLACE = CLINIC.place().path();
    /// What IndexedDB holds, as text: keys, and values with their bytes as characters.
    private static final String STORED = """
            async () => {
              if (!(await indexedDB.databases()).some(({ name }) => name === 'transcripts')) return 'nothing';
              const database = await new Promise((done) => { const r = indexedDB.open('transcripts'); r.onsuccess = () => done(r.result); });
              const store = database.transaction('kept').objectStore('kept');
              const all = await new Promise((done) => { const r = store.getAll(); r.onsuccess = () => done(r.result); });
              database.close();
              const key = all.find((one) => one instanceof CryptoKey);
              let readable = 'no';
              try { await crypto.subtle.exportKey('raw', key); readable = 'yes'; } catch { /* as it should be */ }
              const bytes = all.filter((one) => one.data).map((one) => new TextDecoder('latin1').decode(one.data)).join('');
              return `sealed ${bytes.length}, key readable: ${readable}, ${bytes}`;
            }""";

    private static Chromium chromium;
    private static String agent;

    @BeforeAll
    static void theModeIsOn() {
        chromium = Chromium.start();
        Browserless owner = Browserless.signedIn(CLINIC, Role.CLIENT_OWNER);
        String api = CLINIC.place().apiPath();
        agent = JsonMapper.builder()
                .build()
                .readTree(owner.post(api + "/agents", "{\"name\":\"Mia\",\"instructions\":\"\"}")
                        .body())
                .get("id")
                .asString();
        UUID client = CLINIC.as(Role.CLIENT_OWNER).scope().requireSubAccount();
        Browserless.signedIn(AGENCY, Role.AGENCY_OWNER)
                .send("PUT", AGENCY.place().apiPath() + "/healthcare-add-ons/" + client, "{}");
        owner.send(
                "PUT",
                api + "/healthcare/agreement",
                "{\"signer\":\"Dr. Weiss\",\"signedOn\":\"2026-11-01\",\"sha256\":\"" + "0123456789abcdef".repeat(4)
                        + "\"}");
        assertThat(owner.send("PUT", api + "/healthcare", "{\"on\":true}").statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    private static Locator answers(Page page) {
        return page.locator(".turn.agent .bubble");
    }

    @Test
    void aConversationIsOnTheDeviceInAllTabsAndGoneAfterSigningOut() {
        try (Page one = chromium.openAs(Chromium.Look.LIGHT, CLINIC, Role.CLIENT_OWNER)) {
            one.navigate(PLACE + "/agents/" + agent);
            assertThat(one.innerText("main")).contains("Not stored here");
            one.fill("#question", "Which pillow do you recommend?");
            one.keyboard().press("Enter");
            answers(one).first().waitFor();
            one.waitForCondition(() -> one.evaluate(STORED).toString().startsWith("sealed"));
            assertThat(one.evaluate(STORED).toString())
                    .contains("key readable: no")
                    .doesNotContain("pillow");
            one.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/healthcare-device.png")));

            Page two = one.context().newPage();
            two.navigate(PLACE + "/agents/" + agent);
            two.getByText("Which pillow do you recommend?").waitFor();
            two.fill("#question", "And which blanket?");
            two.keyboard().press("Enter");
            one.getByText("And which blanket?").waitFor();
            one.reload();
            one.getByText("And which blanket?").waitFor();
            two.close();

            one.navigate(PLACE + "/conversations");
            assertThat(one.innerText("main")).doesNotContain("pillow", "blanket");
            one.click("[popovertarget=account]");
            one.click("form[action='/sign-out'] button");
            one.waitForURL("**/sign-in**");
            assertThat(one.evaluate(STORED)).isEqualTo("nothing");
        }
    }
}
