package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Support access as both sides see it: asked, decided, inside with a banner, ended on a page that is open.
class AccessBrowserTest {
    private static final Tenant AGENCY = TestInstallation.northwind();
    private static final Tenant CLIENT = TestInstallation.newClient("Birch Legal", "birch");
    private static final List<String> ERRORS = new ArrayList<>();
    private static Chromium chromium;

    @BeforeAll
    static void openBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void closeBrowser() {
        chromium.close();
    }

    @Test
    void fromTheRequestToTheEndOnAnOpenPage() {
        Page ben = opened(AGENCY, Role.AGENCY_ADMIN);
        Page owner = opened(CLIENT, Role.CLIENT_OWNER);

        ben.navigate(CLIENT.place().path() + "/agents");
        assertThat(ben.locator("h2#access").innerText()).contains("no access");
        shot(ben, "request");
        ben.fill("#reason", "Your agent quotes last year's prices. I want to see where it takes them from.");
        ben.click("button:has-text('Ask for access')");
        ben.locator("text=You have asked; they decide").waitFor();

        owner.navigate(CLIENT.place().path());
        owner.locator(".access-banner.asking").waitFor();
        shot(owner, "asking");
        owner.click(".access-banner >> text=Decide");
        shot(owner, "inbox");
        shot(chromium.reopen(owner, Look.PHONE), CLIENT.place().path() + "/access", "inbox-phone");
        owner.fill("input[name=minutes]", "20");
        owner.locator("input[name=area][value=models]").focus();
        owner.keyboard().press("Space");
        owner.keyboard().press("Shift+Tab");
        owner.keyboard().press("Space");
        assertThat(owner.locator("input[name=area]:checked").count()).isEqualTo(2);
        shot(owner, "areas");
        shot(chromium.reopen(owner, Look.DARK), CLIENT.place().path() + "/access", "areas-dark");
        owner.locator("button:has-text('Let in')").focus();
        owner.keyboard().press("Enter");
        owner.locator(".access-banner.host").waitFor();

        ben.navigate(AGENCY.place().path());
        assertThat(ben.locator(".access-banner.allowed").innerText()).contains("Birch Legal lets you in");
        shot(ben, "allowed");
        ben.click(".access-banner.allowed >> text=Go in");
        assertThat(ben.locator("nav#nav").innerText()).contains("Knowledge").doesNotContain("Models", "Conversations");
        assertThat(ben.locator(".access-banner.visitor").innerText()).contains("reading only", "left");
        assertThat(ben.locator("[data-access-left]").innerText()).matches("(19|20):\\d\\d");
        shot(ben, "banner");
        shot(chromium.reopen(ben, Look.PHONE), CLIENT.place().path() + "/knowledge", "banner-phone");

        owner.click(".access-banner.host >> text=End now");
        ben.waitForURL(Pattern.compile(".*/access/[0-9a-f-]{36}.*"), new Page.WaitForURLOptions().setTimeout(5_000));
        ben.locator("h1").waitFor();
        assertThat(ben.locator("main").innerText()).contains("access.page", "ended");
        shot(ben, "ended");
        ben.navigate(CLIENT.place().path() + "/conversations");
        assertThat(ben.locator("h2#access").innerText()).contains("no access");

        owner.navigate(CLIENT.place().path() + "/access");
        owner.locator("table.list .row-link").first().click();
        assertThat(owner.locator("main").innerText())
                .contains("access.entered", "GET " + CLIENT.place().path());
        shot(owner, "record");
        assertThat(ERRORS).isEmpty();
    }

    private static Page opened(Tenant tenant, Role role) {
        Page page = chromium.openAs(Look.LIGHT, tenant, role);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                ERRORS.add(message.text());
            }
        });
        return page;
    }

    private static void shot(Page page, String path, String name) {
        page.navigate(path);
        shot(page, name);
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/access-" + name + ".png"))
                .setFullPage(true));
    }
}
