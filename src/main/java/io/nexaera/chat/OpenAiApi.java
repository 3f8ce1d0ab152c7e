package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.agents.Agents;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Each agent as a model for programs that speak OpenAI's chat completions. The key says which client it is; the caller
/// keeps the history and sends it along, as these programs do. Citations come as an extra field.
@RestController
@Tag(name = "OpenAI-compatible")
@RequestMapping("/v1")
class OpenAiApi {
    private final TenantDatabase database;
    private final Agents agents;
    private final Chat chat;
    private final AnswerStream stream;
    private final JsonMapper json;
    private final Clock clock;

    OpenAiApi(TenantDatabase database, Agents agents, Chat chat, AnswerStream stream, JsonMapper json, Clock clock) {
        this.database = database;
        this.agents = agents;
        this.chat = chat;
        this.stream = stream;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/models")
    @Requires(Permission.CHAT)
    Map<String, Object> models(Caller caller) {
        List<Map<String, Object>> data = database.inTransaction(
                caller.scope(),
                tx -> agents.list(tx).stream()
                        .map(agent -> model(caller, agent))
                        .toList());
        return Map.of("object", "list", "data", data);
    }

    @GetMapping("/models/{model}")
    @Requires(Permission.CHAT)
    Map<String, Object> model(Caller caller, @PathVariable String model) {
        return model(caller, agent(caller, model));
    }

    @PostMapping("/chat/completions")
    @Requires(Permission.CHAT)
    void complete(Caller caller, @RequestBody CompletionRequest request, HttpServletResponse response) {
        Agent agent = agent(caller, request.requireModel());
        Completion completion = new Completion(agent.slug(), clock.instant(), json);
        Question question = request.question(agent.id());
        if (request.streams()) {
            stream.send(caller, question, response, chunks(completion, request.wantsUsage()));
        } else {
            Message message = chat.send(caller.scope(), question, completion::note, new Stop());
            write(response, completion.whole(message));
        }
    }

    private static AnswerStream.Form chunks(Completion completion, boolean usage) {
        return new AnswerStream.Form() {
            @Override
            public void event(EventWriter events, ChatEvent event) {
                completion.pieces(event, usage).forEach(events::data);
                if (event instanceof ChatEvent.Finished) {
                    events.data("[DONE]");
                }
            }

            @Override
            public void failure(EventWriter events, Problem problem) {
                events.data(completion.error(problem));
            }
        };
    }

    private Agent agent(Caller caller, String model) {
        return database.inTransaction(caller.scope(), tx -> agents.named(tx, model))
                .orElseThrow(() -> new Problem.NotFound("model here"));
    }

    private static Map<String, Object> model(Caller caller, Agent agent) {
        return Map.of(
                "id", agent.slug(),
                "object", "model",
                "created", agent.createdAt().getEpochSecond(),
                "owned_by", caller.place().name());
    }

    private static void write(HttpServletResponse response, String body) {
        try {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
