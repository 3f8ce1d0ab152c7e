package io.nexaera.chat;

import io.nexaera.access.LiveVisits;
import io.nexaera.identity.Caller;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Sends an answer to a reader as it is made, in events named `conversation`, `delta`, `citations`, `done` and `error`
/// (`docs/formats.md`, "Streamed answer"). The console and the API read the same stream.
@Component
class AnswerStream {
    private final Chat chat;
    private final ChatSettings settings;
    private final JsonMapper json;
    private final LiveVisits visits;

    AnswerStream(Chat chat, ChatSettings settings, JsonMapper json, LiveVisits visits) {
        this.visits = visits;
        this.chat = chat;
        this.settings = settings;
        this.json = json;
    }

    /// How events and a late failure look to a reader.
    interface Form {
        void event(EventWriter events, ChatEvent event);

        void failure(EventWriter events, Problem problem);
    }

    /// @throws Problem before the first event; a later one is an `error` event
    void send(Caller caller, Question question, HttpServletResponse response) {
        send(caller, question, response, new Form() {
            @Override
            public void event(EventWriter events, ChatEvent event) {
                write(events, event);
            }

            @Override
            public void failure(EventWriter events, Problem problem) {
                events.event("error", json(Map.of("code", problem.code(), "detail", problem.sentence())));
            }
        });
    }

    /// The same in another form.
    void send(Caller caller, Question question, HttpServletResponse response, Form form) {
        Stop stop = new Stop();
        try (EventWriter events = new EventWriter(response, settings.heartbeat(), stop::request)) {
            try {
                visits.during(
                        caller.scope(),
                        stop::request,
                        () -> chat.send(caller.scope(), question, event -> form.event(events, event), stop));
            } catch (Problem problem) {
                if (!events.begun()) {
                    throw problem;
                }
                form.failure(events, problem);
            }
        } catch (UncheckedIOException readerGone) {
            stop.request(); // what came is kept; nobody is there to tell
        }
    }

    private void write(EventWriter events, ChatEvent event) {
        switch (event) {
            case ChatEvent.Started started ->
                events.event(
                        "conversation",
                        json(Map.of(
                                "id", started.conversation(),
                                "stored", started.stored(),
                                "dropped", started.dropped())));
            case ChatEvent.Delta delta -> events.event("delta", json(Map.of("text", delta.text())));
            case ChatEvent.Cited cited -> events.event("citations", json(cited.citations()));
            case ChatEvent.Finished finished -> events.event("done", json(done(finished.message())));
        }
    }

    private static Map<String, Object> done(Message message) {
        return Map.of(
                "message", message.id(),
                "extractive", message.extractive(),
                "grounded", message.grounded(),
                "milliseconds", message.latencyMillis());
    }

    private String json(Object value) {
        return json.writeValueAsString(value);
    }
}
