package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The browser itself checks an entry against the signed log, and sees when somebody with the whole database changed
/// it.
class AuditProofBrowserTest {
    private static final Pattern UNCHANGED = Pattern.compile("Unchanged: entry [0-9,.]+ of [0-9,.]+ in the signed log");

    private static final Tenant CLIENT = TestInstallation.newClient("Alder Law", "alder");

    private final Tenant client = CLIENT;

    @Test
    void anEntryIsCheckedAndAChangedOneIsSeen() throws SQLException {
        Browserless.signedIn(client, Role.CLIENT_OWNER)
                .post(
                        client.place().apiPath() + "/agents",
                        "{\"name\":\"Müller & <b>Söhne</b>\",\"instructions\":\"\"}");
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openAs(Look.LIGHT, client, Role.CLIENT_OWNER);
            String path = client.place().path() + "/audit?action=agent.created";
            page.navigate(path);
            assertThat(check(page)).containsPattern(UNCHANGED);
            shot(page, "unchanged");
            shot(chromium.reopen(page, Look.PHONE), path, "phone");
            chromium.reopen(page, Look.LIGHT);

            tamper("Müller & <b>Söhne</b>", "somebody else");
            try {
                page.navigate(path);
                assertThat(check(page)).contains("was changed afterwards");
                shot(page, "changed");
            } finally {
                tamper("somebody else", "Müller & <b>Söhne</b>");
            }
            page.navigate(path);
            assertThat(check(page)).containsPattern(UNCHANGED);

            page.evaluate("""
                    () => { for (const k of Object.keys(localStorage).filter(k => k.startsWith('log:')))
                      localStorage.setItem(k, JSON.stringify({ size: 1e9, body: 'x' })); }""");
            assertThat(check(page)).contains("longer log here before");
        }
    }

    /// What the server's page shows, and its proof doesn't say, is noticed as well.
    @Test
    void aPageThatShowsSomethingElseIsSeen() {
        Browserless.signedIn(client, Role.CLIENT_OWNER)
                .post(client.place().apiPath() + "/agents", "{\"name\":\"Other\",\"instructions\":\"\"}");
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openAs(Look.LIGHT, client, Role.CLIENT_OWNER);
            page.navigate(client.place().path() + "/audit?action=agent.created");
            page.evaluate("() => document.querySelector('[data-checks-proof]').dataset.actor = 'Nobody'");
            assertThat(check(page)).contains("holds something else here (actor)");
        }
    }

    /// Opens the newest entry and asks until it has its place in the log.
    private static String check(Page page) {
        if (page.locator("dialog[open]").count() == 0) {
            page.locator("tbody a").first().click();
        }
        for (int i = 0; i < 50; i++) {
            page.locator("dialog[open] [data-checks-proof]").click();
            page.locator("dialog[open] [data-checks-proof]:not([disabled])").waitFor();
            String said = page.locator("dialog[open] .proof [role=status]").innerText();
            if (!said.contains("within a second")) {
                return said;
            }
        }
        return "no place in the log";
    }

    private void tamper(String from, String to) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var change = superuser.prepareStatement(
                        "update app.audit_entry set target = ? where target = ? and tenant_id = ?")) {
            superuser.setAutoCommit(false);
            statement.execute("set local session_replication_role = replica");
            change.setString(1, to);
            change.setString(2, from);
            change.setObject(3, client.as(Role.CLIENT_OWNER).scope().requireSubAccount());
            assertThat(change.executeUpdate()).isEqualTo(1);
            superuser.commit();
        }
    }

    private static void shot(Page page, String path, String name) {
        page.navigate(path);
        check(page);
        shot(page, name);
    }

    private static void shot(Page page, String name) {
        page.waitForTimeout(300); // colours fade
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/audit-proof-" + name + ".png"))
                .setFullPage(true));
    }
}
