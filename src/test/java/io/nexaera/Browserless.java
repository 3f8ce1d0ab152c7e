package io.nexaera;

import io.nexaera.identity.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plain HTTP client of the [TestInstallation]: anonymous, signed in as somebody, or with an API key.
public final class Browserless {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final @Nullable String header;
    private final String value;

    private Browserless(@Nullable String header, String value) {
        this.header = header;
        this.value = value;
    }

    public static Browserless anonymous() {
        return new Browserless(null, "");
    }

    public static Browserless withKey(String key) {
        return new Browserless("Authorization", "Bearer " + key);
    }

    public static Browserless signedIn(TestInstallation.Tenant tenant, Role role) {
        return signedIn(tenant.email(role), TestInstallation.PASSWORD);
    }

    public static Browserless signedIn(String email, String password) {
        HttpResponse<String> answer =
                anonymous().form("/sign-in", "email=" + encoded(email) + "&password=" + encoded(password));
        Optional<String> cookie = answer.headers().firstValue("Set-Cookie");
        return new Browserless("Cookie", cookie.orElseThrow().split(";", 2)[0]);
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<String> post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> form(String path, String fields) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields)));
    }

    public HttpResponse<String> send(String method, String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    /// A request with this client's credential, to add to.
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(TestInstallation.url() + path));
        return header == null ? request : request.header(header, value);
    }

    /// The body of what answers, as it comes.
    public byte[] bytes(String path) {
        return send(request(path).GET(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> read) {
        try {
            return HTTP.send(request.build(), read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
