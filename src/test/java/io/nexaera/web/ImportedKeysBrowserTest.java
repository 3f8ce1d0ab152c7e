package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.OperatorScopes;
import io.nexaera.identity.Role;
import io.nexaera.models.KeyImport;
import io.nexaera.models.NewConnection;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.web.Chromium.Look;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/// A key that the operator imported says so on the page, until somebody replaces it there.
class ImportedKeysBrowserTest {
    private static final Tenant CLIENT = TestInstallation.newClient("Birch Bakery", "birch-bakery");
    private static final String SECRET = "sk-birch-old-0123456789abcdef";

    @Test
    void theMarkIsThereUntilTheKeyIsReplaced() {
        try (KeyImport keys = KeyImport.beside(
                TestInstallation.bean(Environment.class),
                TestInstallation.bean(PlatformDatabase.class),
                TestInstallation.bean(TenantDatabase.class))) {
            KeyImport.Outcome outcome = keys.take(
                    OperatorScopes.of(
                            CLIENT.place().agency().id(),
                            CLIENT.place().subAccount().map(client -> client.id()),
                            "import-keys"),
                    NewConnection.of("openai", "", "", SECRET).named("From before"));
            assertThat(outcome).isInstanceOf(KeyImport.Outcome.Imported.class);
        }
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openAs(Look.LIGHT, CLIENT, Role.CLIENT_OWNER);
            String models = CLIENT.place().path() + "/models";
            page.navigate(models);
            assertThat(page.locator(".connection").innerText()).contains("imported", "Replace it when you can");
            assertThat(page.content()).doesNotContain(SECRET);
            shot(page, models, "light");
            shot(chromium.reopen(page, Look.PHONE), models, "phone");
            shot(chromium.reopen(page, Look.DARK), models, "dark");
            page.click("text=Replace key");
            page.fill("#new-key", "sk-birch-new-0123456789abcdef");
            page.click("dialog[open] >> button:has-text('Use it')");
            page.locator(".connection >> text=cdef").waitFor();
            assertThat(page.locator(".connection").innerText()).doesNotContain("imported", "Imported");
        }
    }

    private static void shot(Page page, String path, String name) {
        page.navigate(path);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/imported-key-" + name + ".png"))
                .setFullPage(true));
    }
}
