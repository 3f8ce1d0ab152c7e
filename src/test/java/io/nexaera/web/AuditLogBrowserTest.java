package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The audit log with a keyboard, on a phone and in the dark: entries and what they changed, saved searches, files, how
/// long it is kept.
class AuditLogBrowserTest {
    private final Tenant client = TestInstallation.newClient(
            "Birch Studio " + UUID.randomUUID(), UUID.randomUUID().toString());
    private final String audit = client.place().path() + "/audit";
    private final List<String> violations = new ArrayList<>();

    @Test
    void aPersonFindsSavesTakesAndKeepsTheLog() {
        agentIsRenamed();
        try (Chromium chromium = Chromium.start()) {
            Page page = listening(chromium.openAs(Look.LIGHT, client, Role.CLIENT_OWNER));
            page.navigate(audit + "?action=agent.");
            page.locator("body").press("j");
            page.keyboard().press("Enter");
            assertThat(page.locator("dialog[open] .diff").innerText()).contains("Mia", "Mia the second");
            shot(page, "drawer");
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog[open]").count()).isZero();
            page.locator(".filters a[href*=searches]").click();
            page.locator("#name").fill("What happened to agents");
            page.locator("main input[name=shared]").check();
            page.locator("main button.main").click();
            page.locator(".saved .pill[aria-current]").waitFor();
            assertThat(page.url()).contains("action=agent.");
            shot(page, "list");

            page.locator(".page-head a[href*=exports]").click();
            page.locator("main button.main").click();
            page.locator("#exports .pill.good").waitFor();
            assertThat(page.locator("#exports").innerText()).contains("action agent.", "Download");
            shot(page, "files");
            page.navigate(audit + "/searches");
            page.locator("[aria-label^=Remove]").click();
            shot(page, "removed");
            page.locator("form.note button").click();
            assertThat(page.locator("main .list").innerText()).contains("What happened to agents");
            page.navigate(audit + "/retention");
            page.locator("#days").fill("2500");
            page.locator("button.main").click();
            page.locator("#days-title:has-text(\"2,500\")").waitFor();
            shot(page, "retention");

            for (Look look : List.of(Look.PHONE, Look.DARK)) {
                page = listening(chromium.reopen(page, look));
                for (String place : List.of("", "/exports", "/searches", "/retention")) {
                    page.navigate(audit + place);
                    shot(page, look.name().toLowerCase(java.util.Locale.ROOT) + place.replace('/', '-'));
                }
                page.navigate(audit + "?action=agent.updated");
                page.locator("tbody a").first().click();
                shot(page, look.name().toLowerCase(java.util.Locale.ROOT) + "-drawer");
            }
        }
        assertThat(violations).isEmpty();
    }

    private void agentIsRenamed() {
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        String agents = client.place().apiPath() + "/agents";
        String id = owner.post(agents, "{\"name\":\"Mia\",\"instructions\":\"\"}")
                .body()
                .replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
        owner.send("PUT", agents + "/" + id, "{\"name\":\"Mia the second\",\"instructions\":\"Be kind.\"}");
    }

    private Page listening(Page page) {
        page.onConsoleMessage(message -> {
            if (message.text().startsWith("violates")) {
                violations.add(message.text());
            }
        });
        return page;
    }

    private static void shot(Page page, String name) {
        page.waitForTimeout(300); // colours fade
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/audit-" + name + ".png"))
                .setFullPage(true));
    }
}
