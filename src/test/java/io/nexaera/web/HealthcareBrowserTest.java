package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.nexaera.Clinic;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A conversation in Healthcare Mode on the device of whoever asks: in two tabs, after a reload, after signing out.
class HealthcareBrowserTest {
    private static final Clinic DEVICE = Clinic.inTheMode("device-clinic");
    private static final Tenant CLINIC = DEVICE.client();
    private static final String PLACE = CLINIC.place().path();
    private static final String AGENT = PLACE + "/agents/" + DEVICE.agent();
    private static final int MINUTE = 60_000;
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

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
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
            one.navigate(AGENT);
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
            two.navigate(AGENT);
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

    @Test
    void whoeverRestsIsSignedOutByThePageAndTheDeviceForgets() {
        try (Page page = chromium.openAs(Chromium.Look.LIGHT, CLINIC, Role.CLIENT_ADMIN);
                Page elsewhere = chromium.openAs(Chromium.Look.LIGHT, DEVICE.agency(), Role.AGENCY_ADMIN)) {
            page.clock().install();
            page.navigate(AGENT);
            page.fill("#question", "Which pillow do you recommend?");
            page.keyboard().press("Enter");
            answers(page).first().waitFor();
            page.waitForCondition(() -> page.evaluate(STORED).toString().startsWith("sealed"));
            page.clock().runFor(14 * MINUTE);
            page.mouse().move(200, 200);
            page.clock().runFor(13 * MINUTE);
            assertThat(page.url()).as("somebody moved the mouse").endsWith(AGENT);
            page.clock().runFor(2 * MINUTE + 30_000);
            page.waitForURL("**/sign-in**");
            assertThat(page.evaluate(STORED)).isEqualTo("nothing");

            elsewhere.clock().install();
            elsewhere.navigate(DEVICE.agency().place().path());
            String before = elsewhere.url();
            elsewhere.clock().runFor(60 * MINUTE);
            assertThat(elsewhere.url())
                    .as("the control: the mode alone does that")
                    .isEqualTo(before);
        }
    }

    @Test
    void theOwnerProvesItWithAButtonAndReadsTheReport() {
        try (Page page = chromium.openAs(Chromium.Look.PHONE, CLINIC, Role.CLIENT_OWNER)) {
            page.navigate(PLACE + "/healthcare");
            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("Proofs").setExact(true))
                    .click();
            page.fill("#words", "heliotrope regatta at noon");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Prove it now"))
                    .click();
            page.locator("#proofs")
                    .getByText("proved", new Locator.GetByTextOptions().setExact(true))
                    .waitFor(new Locator.WaitForOptions().setTimeout(60_000));
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Report"))
                    .first()
                    .click();
            assertThat(page.innerText("main"))
                    .contains("rows of the database", "the database’s write-ahead log", "SHA-256")
                    .doesNotContain("heliotrope");
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target/screenshots/healthcare-proof.png")));
            page.getByText("the entry that holds this report’s SHA-256").click();
            assertThat(page.innerText("main")).contains("healthcare.proved");
        }
    }
}
