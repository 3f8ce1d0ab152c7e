package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.nexaera.identity.Role;
import io.nexaera.retention.RetentionForTests;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An owner counts, saves, holds, watches a purge go and takes its certificate; pictures of it in `target/screenshots`.
class RetentionBrowserTest {
    private static Chromium chromium;

    @BeforeAll
    static void openBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void fromTheCountToTheCertificate() throws Exception {
        RetentionForTests rows = new RetentionForTests();
        rows.plant(6_000, "100 days");
        rows.plantOthers("100 days");
        Page page = chromium.openAs(Chromium.Look.LIGHT, rows.tenant(), Role.CLIENT_OWNER);
        String here = rows.tenant().place().path() + "/retention";
        page.navigate(here);
        page.getByLabel("Change Conversations").click();
        page.getByLabel("Days").fill("90");
        page.getByText("Count what would go").click();
        page.getByText("6,000 messages").first().waitFor();
        both(page, "retention-count");
        page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
        page.getByText("What is older goes within a day").waitFor();
        page.getByText("Purge now").waitFor();
        page.getByLabel("Why").fill("A dispute about an invoice");
        page.getByText("Hold it").click();
        page.getByText("A dispute about an invoice").waitFor();
        both(page, "retention-held");
        page.getByText("Lift", new Page.GetByTextOptions().setExact(true)).click();
        page.getByText("The hold is lifted").waitFor();

        rows.beginPurge();
        page.navigate(here);
        page.locator("#purges progress").waitFor();
        assertThat(page.locator("#purges").innerText()).contains("of about");
        both(page, "retention-going");
        rows.purge();
        Locator certificate = page.locator("#purges")
                .getByText("Certificate", new Locator.GetByTextOptions().setExact(true))
                .last();
        page.locator("#purges").getByText("done").waitFor(); // by itself
        certificate.click();
        page.getByText("Certificate of a purge").last().waitFor();
        assertThat(page.locator("main").innerText()).contains("may still hold what went", "SHA-256 of the file");
        both(page, "retention-certificate");
    }

    /// Wide, as on paper, and on a phone.
    private static void both(Page page, String name) {
        for (int width : new int[] {1380, 390}) {
            page.setViewportSize(width, 900);
            assertThat((boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth"))
                    .as("scrolls sideways at " + width)
                    .isFalse();
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target", "screenshots", name + "-" + width + ".png")));
        }
        page.setViewportSize(1380, 900);
    }
}
