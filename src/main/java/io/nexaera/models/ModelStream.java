package io.nexaera.models;

import io.nexaera.egress.OutboundExchange;
import io.nexaera.egress.OutboundFailed;
import io.nexaera.egress.OutboundFailed.Reason;
import io.nexaera.egress.OutboundResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/// One answer of a model, on its way.
///
/// ```java
/// try (ModelStream stream = provider.open(tenant, connection, call)) {
///     stream.forEach(event -> …);
/// }
/// ```
/// [#close] may come from any thread: the provider's connection is closed at once, and [#forEach] ends with a
/// `CancellationException`. It ends the same way when the consumer throws.
public final class ModelStream implements AutoCloseable {
    private final Dialect dialect;
    private final OutboundExchange exchange;
    private final ModelProblems problems;

    ModelStream(Dialect dialect, OutboundExchange exchange, ModelProblems problems) {
        this.dialect = dialect;
        this.exchange = exchange;
        this.problems = problems;
    }

    /// Sends the call and hands on each event as it arrives, the last one a [ModelEvent.Done]. Once only.
    ///
    /// @throws Problem.UpstreamFailed when the answer is not complete; what was handed on before stays valid
    public void forEach(Consumer<? super ModelEvent> sink) {
        Answer answer = new Answer(sink);
        try (exchange) {
            read(answer);
        } catch (OutboundFailed failed) {
            endedBy(failed, answer);
        } catch (IOException failed) {
            throw problems.cutOff();
        }
        finish(answer);
    }

    private void read(Answer answer) throws IOException {
        OutboundResponse response = exchange.send();
        problems.check(response);
        boolean streamed = isEventStream(response);
        if (streamed) {
            readEvents(response.body(), answer);
        } else {
            byte[] whole = response.body().readAllBytes();
            dialect.readWhole(problems.json(whole), answer);
        }
    }

    /// Some servers answer in one piece whatever was asked: what came decides.
    private static boolean isEventStream(OutboundResponse response) {
        String type = response.header("content-type").orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    private void readEvents(InputStream body, Answer answer) throws IOException {
        ServerSentEvents events = new ServerSentEvents(new BufferedInputStream(body));
        Optional<String> data = events.next();
        while (data.isPresent() && !answer.hasEnded()) {
            dialect.readEvent(data.get(), answer);
            data = answer.hasEnded() ? Optional.empty() : events.next();
        }
    }

    /// A connection that breaks after the model's last word has broken nothing.
    private void endedBy(OutboundFailed failed, Answer answer) {
        if (failed.reason() == Reason.CLOSED) {
            throw new CancellationException("the call was given up");
        }
        if (!answer.isComplete()) {
            throw problems.of(failed);
        }
    }

    private void finish(Answer answer) {
        if (!answer.isComplete()) {
            throw problems.cutOff();
        }
        if (answer.isEmpty()) {
            throw problems.empty(answer.finishReason());
        }
        answer.done();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
