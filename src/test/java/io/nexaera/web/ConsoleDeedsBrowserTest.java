package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.web.Chromium.Look;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What people do in the console, done by a real browser under the real policy.
class ConsoleDeedsBrowserTest {
    private static Chromium chromium;
    private static Page page;
    private static final List<String> ERRORS = new ArrayList<>();
    private static final Tenant MAPLE = TestInstallation.mapleDental();
    private static final String HERE = MAPLE.place().path();

    @BeforeAll
    static void openBrowser() {
        chromium = Chromium.start();
        ConsoleRows.made();
        page = chromium.openAs(Look.LIGHT, MAPLE, Role.CLIENT_OWNER);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                ERRORS.add(message.text());
            }
        });
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void nothingWasRefused() {
        List<String> errors = List.copyOf(ERRORS);
        ERRORS.clear();
        assertThat(errors).isEmpty();
    }

    @Test
    void agentAnswersInTheBenchWithItsPassage() {
        page.navigate(HERE + "/agents/" + ConsoleRows.made().agent());

        page.fill("#question", "When do you open on Saturdays?");
        page.keyboard().press("Enter");
        Locator passage = page.locator(".cite").first();
        passage.waitFor();

        assertThat(page.locator(".turn.agent .bubble").innerText()).contains("9:00 to 13:00");
        assertThat(passage.innerText()).contains("Opening hours.md", "Saturdays", "score");
        assertThat(page.locator(".turn.agent .meta").innerText()).contains("no model connected");
    }

    @Test
    void agentSaysHonestlyThatItDoesNotKnow() {
        page.navigate(HERE + "/agents/" + ConsoleRows.made().agent());

        page.fill("#question", "Who won the football world cup in 1998?");
        page.click("[data-ask]");
        page.locator(".turn.agent .meta .pill").nth(1).waitFor();

        assertThat(page.locator(".turn.agent").innerText()).contains("not in the knowledge base");
        assertThat(page.locator(".cite").count()).isZero();
    }

    @Test
    void filesAreDroppedFollowedAndDeleted() {
        page.navigate(HERE + "/knowledge");

        page.setInputFiles("input[type=file]", new FilePayload[] {
            file("Family plan.md", "# Family plan\n\nThe family plan costs 29 euros a month."),
            file("Braces.txt", "Braces are planned in three visits.")
        });
        ready("Family plan.md").waitFor();
        ready("Braces.txt").waitFor();
        page.click("[aria-label='Delete Braces.txt']");
        page.click("#really button:has-text('Delete')");
        page.locator("#toasts >> text=deleted").waitFor();

        assertThat(page.locator("#documents").innerText())
                .contains("Family plan.md")
                .doesNotContain("Braces.txt");
    }

    @Test
    void apiKeyIsShownOnce() {
        page.navigate(HERE + "/keys");

        page.click("button:has-text('Create a key')");
        page.fill("#key-name", "Website");
        page.click("#new-key button:has-text('Create')");
        String key = page.locator("#fresh-key").innerText();
        page.navigate(HERE + "/keys");

        assertThat(key).startsWith("nx_").hasSizeGreaterThan(40);
        assertThat(page.content()).doesNotContain(key).contains(key.substring(0, 9));
    }

    @Test
    void agentIsCreatedChangedAndSaved() {
        page.navigate(HERE + "/agents/new");
        page.fill("#name", "Front desk <b>two</b>");
        page.fill("#instructions", "Be brief.");
        page.click("button:has-text('Create the agent')");
        page.locator("#toasts >> text=ready").waitFor();
        page.fill("#name", "Front desk");
        page.click("button:has-text('Save')");
        page.locator("#toasts >> text=Saved.").waitFor();

        assertThat(page.locator("h1").innerText()).isEqualTo("Front desk");
        assertThat(page.url()).doesNotContain("done=");
    }

    @Test
    void keyboardLeadsThroughTheMenu() {
        page.navigate(HERE);

        page.keyboard().press("g");
        page.keyboard().press("k");
        page.waitForURL("**" + HERE + "/knowledge");
        page.keyboard().press("?");

        assertThat(page.locator("#shortcuts").isVisible()).isTrue();
    }

    @Test
    void darkModeIsRemembered() {
        page.navigate(HERE);

        page.click("[data-theme-switch]");
        page.reload();
        Object theme = page.evaluate("document.documentElement.getAttribute('data-bs-theme')");
        page.click("[data-theme-switch]");

        assertThat(theme).isEqualTo("dark");
    }

    /// What a fragment from the server may not bring along, were it ever to hold somebody's text. In a window of its
    /// own:
    /// the browser reports what DOMPurify takes out.
    @Test
    void fragmentsAreCleaned() {
        Object cleaned;
        try (Page window = chromium.open(Look.LIGHT)) {
            window.navigate("/sign-in");
            cleaned = window.evaluate("""
                () => {
                  const box = document.createElement('div');
                  box.innerHTML = '<form><input name="name" hx-get="/x" hx-on:click="evil()" onclick="evil()"></form>'
                    + '<svg><use href="https://other.example/x.svg#a"></use></svg><script>evil()</script>'
                    + '<img src=x onerror=evil()><a style="color:red" href="javascript:evil()">x</a>';
                  return box.innerHTML;
                }""");
        }

        assertThat(String.valueOf(cleaned))
                .contains("name=\"name\"", "hx-get=\"/x\"")
                .doesNotContain("evil", "other.example", "style", "<script");
    }

    private static Locator ready(String document) {
        return page.locator("tr:has-text('" + document + "') .pill.good");
    }

    private static FilePayload file(String name, String text) {
        return new FilePayload(name, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }
}
