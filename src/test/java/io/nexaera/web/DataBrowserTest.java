package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// “Your data” as an owner uses it: an export, an erasure taken back, an erasure that comes true.
class DataBrowserTest {
    private static final Tenant CLIENT = TestInstallation.newClient("Willow Legal", "willow");
    private static final String HERE = CLIENT.place().path() + "/data";

    @Test
    void exportKeepAndErase() throws SQLException {
        try (Chromium chromium = Chromium.start()) {
            Page owner = chromium.openAs(Look.LIGHT, CLIENT, Role.CLIENT_OWNER);
            owner.navigate(HERE);
            assertThat(owner.locator("main").innerText()).contains("No exports yet", "Erase this account");
            owner.click("text=Export everything");
            owner.locator("text=Download").waitFor();
            shot(owner, "export");
            var download = owner.waitForDownload(() -> owner.click("a:has-text('Download')"));
            assertThat(download.suggestedFilename()).startsWith("export-").endsWith(".zip");

            ask(owner, "Willow", TestInstallation.PASSWORD);
            assertThat(owner.locator(".wrong").innerText()).contains("Willow Legal");
            ask(owner, "Willow Legal", "not my password");
            assertThat(owner.locator(".wrong").innerText()).contains("not your password");
            shot(owner, "wrong");
            ask(owner, "Willow Legal", TestInstallation.PASSWORD);
            String link = owner.locator("#certificate-link").innerText();
            assertThat(link).contains("/erasure-certificates/");
            shot(owner, "asked");
            owner.navigate(CLIENT.place().path());
            assertThat(owner.locator(".access-banner.erasing").innerText()).contains("is erased on");
            shot(chromium.reopen(owner, Look.PHONE), HERE, "asked-phone");
            shot(chromium.reopen(owner, Look.DARK), HERE, "asked-dark");

            owner.navigate(HERE);
            owner.click("text=Keep this account");
            owner.locator("text=The account stays").waitFor();
            assertThat(owner.locator(".access-banner").count()).isZero();

            ask(owner, "Willow Legal", TestInstallation.PASSWORD);
            link = owner.locator("#certificate-link").innerText();
            sevenDaysPass();
            Page agency = chromium.openAs(Look.LIGHT, TestInstallation.northwind(), Role.AGENCY_OWNER);
            String list = TestInstallation.northwind().place().path() + "/erasures";
            agency.navigate(list);
            for (int i = 0;
                    i < 100 && agency.locator("a:has-text('Willow Legal')").count() == 0;
                    i++) {
                agency.waitForTimeout(200);
                agency.navigate(list);
            }
            shot(agency, "agency");
            agency.click("a:has-text('Willow Legal')");
            assertThat(agency.locator("main").innerText()).contains("Certificate of erasure", "What stays");
            shot(agency, "certificate");
            Page stranger = chromium.open(Look.PHONE);
            stranger.navigate(link);
            assertThat(stranger.locator("main").innerText()).contains("Willow Legal", "destroyed");
            shot(stranger, "certificate-phone");
            owner.navigate(HERE);
            assertThat(owner.url()).contains("sign-in");
        }
    }

    private static void ask(Page owner, String name, String password) {
        owner.fill("#name", name);
        owner.fill("#password", password);
        owner.click("button:has-text('Erase this account')");
        owner.locator("h1").waitFor();
    }

    private static void sevenDaysPass() throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            String ours = CLIENT.place().subAccount().orElseThrow().id().toString();
            statement.execute(
                    "update app.erasure set due_at = now() where cancelled_at is null and sub_account_id = '%s'"
                            .formatted(ours));
            statement.execute("update app.job set run_at = now() where kind = 'erasure.erase' and sub_account_id = '%s'"
                    .formatted(ours));
        }
    }

    private static void shot(Page page, String path, String name) {
        page.navigate(path);
        shot(page, name);
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/data-" + name + ".png"))
                .setFullPage(true));
    }
}
