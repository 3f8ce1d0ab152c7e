package io.nexaera.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.house.Needs;
import io.nexaera.identity.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A real browser on the [TestInstallation]: Debian's Chromium, without a word to the outside.
final class Chromium implements AutoCloseable {
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--no-first-run");
    /// Tells of every violation, also of those that a page would swallow.
    private static final String TELL_VIOLATIONS = """
            document.addEventListener('securitypolicyviolation', event =>
              console.error(`violates ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));""";

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// How somebody looks at the console.
    enum Look {
        LIGHT(1380, 900, ColorScheme.LIGHT),
        DARK(1380, 900, ColorScheme.DARK),
        PHONE(390, 844, ColorScheme.LIGHT);

        private final int width;
        private final int height;
        private final ColorScheme scheme;

        Look(int width, int height, ColorScheme scheme) {
            this.width = width;
            this.height = height;
            this.scheme = scheme;
        }
    }

    static Chromium start() {
        Needs.debianPackages("chromium");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(QUIET));
        return new Chromium(playwright, browser);
    }

    Page open(Look look) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(TestInstallation.url())
                .setViewportSize(look.width, look.height)
                .setColorScheme(look.scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-GB"));
        context.addInitScript(TELL_VIOLATIONS);
        return context.newPage();
    }

    /// Through the sign-in page, as a person does.
    Page openAs(Look look, Tenant tenant, Role role) {
        Page page = open(look);
        page.navigate("/sign-in");
        page.fill("#email", tenant.email(role));
        page.fill("#password", TestInstallation.PASSWORD);
        page.click("button:has-text('Sign in')");
        page.waitForURL("**" + tenant.place().path() + "**");
        return page;
    }

    /// The same session in another look, without signing in again.
    Page reopen(Page signedIn, Look look) {
        Page page = open(look);
        page.context()
                .addCookies(signedIn.context().cookies().stream()
                        .map(cookie -> new com.microsoft.playwright.options.Cookie(cookie.name, cookie.value)
                                .setUrl(TestInstallation.url()))
                        .toList());
        return page;
    }

    static Optional<String> text(Page page, String selector) {
        return page.locator(selector).allInnerTexts().stream().findFirst();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
