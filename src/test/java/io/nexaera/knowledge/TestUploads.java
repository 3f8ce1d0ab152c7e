package io.nexaera.knowledge;

import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents of one client through the API, as a program adds and asks.
final class TestUploads {
    private static final String BOUNDARY = "----nexaera-test-boundary";
    private static final JsonMapper JSON = new JsonMapper();

    private final Browserless client;
    private final String path;

    TestUploads(TestInstallation.Tenant tenant) {
        this.client = Browserless.withKey(tenant.key().text());
        this.path = tenant.place().apiPath() + "/documents";
    }

    HttpResponse<String> send(Map<String, byte[]> files) {
        return send(files, "");
    }

    /// @param privacy what is done with personal data; empty: what the client chose
    HttpResponse<String> send(Map<String, byte[]> files, String privacy) {
        List<byte[]> body = new ArrayList<>();
        body.add(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"privacy\"\r\n\r\n" + privacy + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        files.forEach((name, bytes) -> {
            body.add(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + name
                            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.add(bytes);
            body.add("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        body.add(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return client.send(client.request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArrays(body)));
    }

    /// Adds a file and waits until it is taken in or refused.
    JsonNode taken(String name, byte[] bytes) {
        String id =
                JSON.readTree(send(Map.of(name, bytes)).body()).get(0).get("id").asString();
        return await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> get("/" + id), TestUploads::isDone);
    }

    JsonNode get(String below) {
        return JSON.readTree(client.get(path + below).body());
    }

    JsonNode search(String question) {
        return JSON.readTree(client.post(path + "/search", JSON.writeValueAsString(Map.of("question", question)))
                .body());
    }

    Browserless client() {
        return client;
    }

    String path() {
        return path;
    }

    private static boolean isDone(JsonNode document) {
        return List.of("ready", "failed").contains(document.get("status").asString());
    }
}
