package io.nexaera.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// One header policy on every response, and nothing in a page that would need a weaker one. What a browser makes of it
/// shows in `ConsoleTourBrowserTest`.
class EveryPageKeepsTheCspTest {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default dompurify";
    private static final Map<String, Pattern> FORBIDDEN = Map.of(
            "a style attribute", Pattern.compile("<[^>]*\\s(th:)?style\\s*="),
            "a style element", Pattern.compile("<style[\\s>]"),
            "an event attribute", Pattern.compile("<[^>]*\\s(th:)?(hx-)?on[a-z:-]*\\s*="),
            "an inline script", Pattern.compile("<script(?![^>]*\\s(th:)?src=)[^>]*>"),
            "a javascript: address", Pattern.compile("(?i)[\"']\\s*javascript:"),
            "unescaped text", Pattern.compile("th:utext|\\[\\("));

    @ParameterizedTest
    @MethodSource("templates")
    void templateHoldsNothingInline(Resource template) throws IOException {
        String html = template.getContentAsString(StandardCharsets.UTF_8);

        FORBIDDEN.forEach((name, pattern) ->
                assertThat(pattern.matcher(html).find()).as(name).isFalse());
    }

    static Resource[] templates() throws IOException {
        return new PathMatchingResourcePatternResolver().getResources("classpath:/templates/**/*.html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sign-in",
                "/licence",
                "/",
                "/no-such-page",
                "/api/v1/me",
                "/api/v1/openapi.json",
                "/assets/none/app.js",
                "/a/northwind/s/maple-dental",
                "/a/nobody"
            })
    void everyResponseCarriesThePolicy(String path) {
        keepsHeaders(Browserless.anonymous().get(path));
    }

    @Test
    void everyPageOfAClientKeepsIt() {
        Browserless owner = Browserless.signedIn(TestInstallation.mapleDental(), Role.CLIENT_OWNER);

        pagesBelow("/a/{agency}/s/{sub}", "/a/northwind/s/maple-dental").forEach(path -> keeps(owner, path));
    }

    @Test
    void everyPageOfAnAgencyKeepsIt() {
        Browserless owner = Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_OWNER);

        pagesBelow("/a/{agency}", "/a/northwind").stream()
                .filter(path -> !path.contains("/s/"))
                .forEach(path -> keeps(owner, path));
    }

    /// Every GET mapping without an id in it; those with one are on the browser's tour.
    private static List<String> pagesBelow(String pattern, String root) {
        return TestInstallation.bean(RequestMappingHandlerMapping.class).getHandlerMethods().keySet().stream()
                .filter(mapping -> mapping.getMethodsCondition().getMethods().stream()
                        .anyMatch(method -> method.name().equals("GET")))
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> path.startsWith(pattern))
                .map(path -> path.replace(pattern, root))
                .filter(path -> !path.contains("{"))
                .toList();
    }

    private static void keeps(Browserless somebody, String path) {
        HttpResponse<String> page = somebody.get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        keepsHeaders(page);
        assertThat(page.body()).as(path).doesNotContainIgnoringCase("nexaera");
        FORBIDDEN.forEach(
                (name, pattern) -> assertThat(pattern.matcher(page.body()).find())
                        .as("%s has %s", path, name)
                        .isFalse());
    }

    private static void keepsHeaders(HttpResponse<String> answer) {
        Map<String, String> expected = Map.of(
                "Content-Security-Policy", POLICY,
                "Cross-Origin-Opener-Policy", "same-origin",
                "Cross-Origin-Resource-Policy", "same-origin",
                "Referrer-Policy", "same-origin",
                "X-Content-Type-Options", "nosniff",
                "Cache-Control", "no-store");
        expected.forEach((name, value) -> assertThat(answer.headers().allValues(name))
                .as("%s of %s", name, answer.uri())
                .containsExactly(value));
        assertThat(answer.headers().firstValue("Permissions-Policy")).isPresent();
        assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                .as("plain HTTP")
                .isEmpty();
    }
}
