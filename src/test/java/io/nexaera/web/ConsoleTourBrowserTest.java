package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Visits every page in light, in dark and on a phone. No page breaks the content security policy, scrolls sideways or
/// has a barrier that axe calls serious. A picture of each is left in `target/screenshots`.
class ConsoleTourBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Set<String> GRAVE = Set.of("serious", "critical");
    private static final Map<String, Map<Look, Page>> SESSIONS = new HashMap<>();

    private static Chromium chromium;

    @BeforeAll
    static void openBrowser() {
        chromium = Chromium.start();
        ConsoleRows.made();
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientsPages(Look look) {
        Tenant maple = TestInstallation.mapleDental();
        String here = maple.place().path();
        ConsoleRows rows = ConsoleRows.made();
        Page page = session("client", maple, Role.CLIENT_OWNER, look);
        List<String> found = new ArrayList<>();
        for (String path : List.of(
                "",
                "/agents",
                "/agents/new",
                "/agents/" + rows.agent(),
                "/workflows",
                "/workflows/new",
                "/workflows/new?from=new-lead",
                "/knowledge",
                "/knowledge/" + rows.document(),
                "/knowledge/bench?q=opening+hours",
                "/models",
                "/conversations",
                "/conversations/" + rows.conversation(),
                "/keys",
                "/encryption",
                "/outbound",
                "/guardrails",
                "/privacy",
                "/healthcare",
                "/healthcare/safeguards",
                "/healthcare/proofs",
                "/log-streams",
                "/witnesses",
                "/webhooks",
                "/webhooks/" + rows.webhook(),
                "/webhooks/" + rows.webhook() + "/deliveries/" + rows.delivery(),
                "/webhooks/" + rows.webhook() + "/debugger",
                "/team",
                "/data",
                "/retention",
                "/retention?kind=documents&days=90",
                "/audit",
                "/audit?outcome=refused",
                "/audit?actor=nobody+of+this+name")) {
            found.addAll(visit(page, look, here + path));
        }
        found.addAll(visit(page, look, "/api/docs"));
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void agencysPages(Look look) {
        Tenant northwind = TestInstallation.northwind();
        String here = northwind.place().path();
        Page page = session("agency", northwind, Role.AGENCY_OWNER, look);
        List<String> found = new ArrayList<>();
        for (String path : List.of(
                "",
                "/sub-accounts",
                "/sub-accounts/new",
                "/sub-accounts/maple-dental",
                "/sub-accounts?q=nobody+of+this+name",
                "/keys",
                "/ai-keys",
                "/healthcare",
                "/encryption",
                "/outbound",
                "/webhooks",
                "/team",
                "/erasures",
                "/retention",
                "/retention?kind=documents",
                "/audit")) {
            found.addAll(visit(page, look, here + path));
        }
        assertThat(found).isEmpty();
    }

    /// Harbor Plumbing's viewer may change nothing and has nothing yet: empty states without an action.
    @ParameterizedTest
    @EnumSource
    void pagesOfSomebodyWhoOnlyReads(Look look) {
        Tenant harbor = TestInstallation.harborPlumbing();
        Page page = session("viewer", harbor, Role.CLIENT_VIEWER, look);
        List<String> found = new ArrayList<>();
        for (String path : List.of("", "/agents", "/knowledge", "/conversations")) {
            found.addAll(visit(page, look, harbor.place().path() + path));
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void pagesForEverybody(Look look) {
        try (Page page = chromium.open(look)) {
            assertThat(visit(page, look, "/sign-in")).isEmpty();
            assertThat(visit(page, look, "/licence")).isEmpty();
            assertThat(visit(page, look, "/no-such-page")).allMatch(line -> line.contains("404"));
        }
    }

    @Test
    void agencysPersonWhoOpensAClientIsToldWhatTheyMaySee() {
        Page page = session("agency", TestInstallation.northwind(), Role.AGENCY_OWNER, Look.LIGHT);

        page.navigate(TestInstallation.mapleDental().place().path() + "/agents");

        assertThat(page.url()).endsWith("/sub-accounts/maple-dental");
        assertThat(page.innerText("main")).contains("You have no access to what is inside");
    }

    /// What is wrong with the page, a line each.
    private static List<String> visit(Page page, Look look, String path) {
        List<String> found = new ArrayList<>();
        java.util.function.Consumer<ConsoleMessage> listener = message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                found.add(path + ": " + message.text());
            }
        };
        page.onConsoleMessage(listener);
        page.navigate(path);
        page.getByText("Loading …").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        page.offConsoleMessage(listener); // what the tools below inject is not the page's doing
        if (page.locator("main h1").count() != 1) {
            found.add(path + ": has no heading");
        }
        if ((boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth")) {
            found.add(path + ": scrolls sideways");
        }
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(picture(look, path)));
        for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
            if (GRAVE.contains(rule.getImpact())) {
                found.add(path + ": " + rule.getId() + " " + rule.getNodes());
            }
        }
        return found;
    }

    private static Path picture(Look look, String path) {
        String name = path.replaceAll("[^a-z0-9]+", "-").replaceAll("-?[0-9a-f]{8}-[0-9a-f-]{27}", "-one");
        return SCREENSHOTS
                .resolve(look.name().toLowerCase(java.util.Locale.ROOT))
                .resolve(name.replaceAll("^-", "") + ".png");
    }

    private static Page session(String who, Tenant tenant, Role role, Look look) {
        Map<Look, Page> pages = SESSIONS.computeIfAbsent(who, name -> new EnumMap<>(Look.class));
        if (pages.isEmpty()) {
            pages.put(look, chromium.openAs(look, tenant, role));
        }
        Page any = pages.values().iterator().next();
        return pages.computeIfAbsent(look, other -> chromium.reopen(any, other));
    }
}
