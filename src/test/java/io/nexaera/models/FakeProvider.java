package io.nexaera.models;

import io.nexaera.egress.LoopbackServer;
import io.nexaera.egress.LoopbackServer.Received;
import io.nexaera.egress.LoopbackServer.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// A provider on loopback that answers from a script: one script a request, in order; without one it says `OK`.
/// Whether an answer is streamed is decided by the request, as at the real ones.
public abstract sealed class FakeProvider implements AutoCloseable permits FakeOpenAi, FakeAnthropic {
    private static final Map<String, String> STREAM =
            Map.of("Content-Type", "text/event-stream; charset=utf-8", "Transfer-Encoding", "chunked");

    private final LoopbackServer server =
            new LoopbackServer((request, wire) -> answer(request, wire, List.of("OK"), "stop"));

    /// The whole answer as JSON.
    abstract String whole(String text, String finish);

    /// The events before the first word.
    abstract List<String> opening();

    /// The event that carries one piece.
    abstract String piece(String text);

    /// The events after the last word.
    abstract List<String> closing(String finish);

    /// An error body.
    abstract String error(String code);

    /// What to put into a connection's base URL.
    public abstract String baseUrl();

    LoopbackServer server() {
        return server;
    }

    /// Answers with these pieces: one event each when streamed, joined when not.
    public FakeProvider says(String... pieces) {
        return finishes("stop", pieces);
    }

    /// The same, stopping for another reason: `stop`, `length` or `filtered`.
    public FakeProvider finishes(String finish, String... pieces) {
        server.then((request, wire) -> answer(request, wire, List.of(pieces), finish));
        return this;
    }

    /// Does what it reads: answers with what `nature` makes of the system prompt, in pieces of a few characters.
    public FakeProvider obeys(java.util.function.UnaryOperator<String> nature) {
        return obeys(1, nature);
    }

    /// The same with all that it was sent.
    public FakeProvider hears(java.util.function.UnaryOperator<String> nature) {
        return obeys(Integer.MAX_VALUE, nature);
    }

    private FakeProvider obeys(int messages, java.util.function.UnaryOperator<String> nature) {
        server.then((request, wire) -> {
            String prompt = Json.read(utf8(request.body()))
                    .orElseThrow()
                    .path("messages")
                    .valueStream()
                    .limit(messages)
                    .map(message -> message.path("content").asString(""))
                    .collect(java.util.stream.Collectors.joining("\n"));
            List<String> pieces = new java.util.ArrayList<>();
            String said = nature.apply(prompt);
            for (int i = 0; i < said.length(); i += 9) {
                pieces.add(said.substring(i, Math.min(said.length(), i + 9)));
            }
            answer(request, wire, pieces, "stop");
        });
        return this;
    }

    /// Fails with this status and the provider's own error code. The body also holds the key that was sent and the
    /// words `raw provider message`, which nobody should ever see again.
    public FakeProvider fails(int status, String code) {
        return fails(status, code, Map.of());
    }

    public FakeProvider fails(int status, String code, Map<String, String> headers) {
        server.then((request, wire) -> {
            Map<String, String> all = new java.util.HashMap<>(headers);
            all.put("Content-Type", "application/json");
            wire.respond(status, all, utf8(error(code).replace("{key}", key(request))));
        });
        return this;
    }

    /// Streams these pieces, then an error in the middle of the stream.
    public FakeProvider failsAfter(String code, String... pieces) {
        server.then((request, wire) -> {
            begin(wire, pieces);
            wire.chunk(event(error(code).replace("{key}", key(request))));
            wire.lastChunk();
        });
        return this;
    }

    /// Sends exactly this.
    public FakeProvider sends(int status, String contentType, String body) {
        server.then((request, wire) -> wire.respond(status, contentType, body));
        return this;
    }

    /// Streams these pieces, then closes the connection in the middle of the next chunk.
    public FakeProvider cutsOffAfter(String... pieces) {
        server.then((request, wire) -> {
            begin(wire, pieces);
            wire.raw("40\r\ndata: {\"half");
        });
        return this;
    }

    /// Streams these pieces and ends the body as if all were well, without the event that says so.
    public FakeProvider endsWithoutFinish(String... pieces) {
        server.then((request, wire) -> {
            begin(wire, pieces);
            wire.lastChunk();
        });
        return this;
    }

    /// Takes the request and never says a word.
    public FakeProvider hangs() {
        server.then((request, wire) -> wire.hang());
        return this;
    }

    /// Streams these pieces, then never says another word.
    public FakeProvider hangsAfter(String... pieces) {
        server.then((request, wire) -> {
            begin(wire, pieces);
            wire.hang();
        });
        return this;
    }

    /// Streams a piece each time the test releases a permit, then closes well.
    public FakeProvider saysWhenAllowed(Semaphore permits, String... pieces) {
        server.then((request, wire) -> {
            begin(wire);
            for (String piece : pieces) {
                permits.acquireUninterruptibly();
                wire.chunk(event(piece(piece)));
            }
            close(wire, "stop");
        });
        return this;
    }

    /// Everything that was asked so far.
    public List<Received> requests() {
        return server.requests();
    }

    /// Waits for the next request.
    public Received awaitRequest() throws InterruptedException {
        return server.awaitRequest();
    }

    /// Waits until a client that was left hanging has closed its connection.
    public void awaitClientGone() throws InterruptedException {
        server.awaitClientGone();
    }

    private void answer(Received request, Wire wire, List<String> pieces, String finish) throws IOException {
        if (Json.read(utf8(request.body())).orElseThrow().path("stream").asBoolean(false)) {
            begin(wire, pieces.toArray(String[]::new));
            close(wire, finish);
        } else {
            wire.respond(200, "application/json", whole(String.join("", pieces), finish));
        }
    }

    private void begin(Wire wire, String... pieces) throws IOException {
        wire.head(200, STREAM);
        for (String event : opening()) {
            wire.chunk(event(event));
        }
        for (String piece : pieces) {
            wire.chunk(event(piece(piece)));
        }
    }

    private void close(Wire wire, String finish) throws IOException {
        for (String event : closing(finish)) {
            wire.chunk(event(event));
        }
        wire.lastChunk();
    }

    /// The frame of an event: Anthropic names its events, OpenAI does not.
    String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String key(Received request) {
        return request.header("authorization") + request.header("x-api-key");
    }

    static String quoted(String text) {
        return tools.jackson.databind.json.JsonMapper.builder().build().writeValueAsString(text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
