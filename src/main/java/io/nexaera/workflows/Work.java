package io.nexaera.workflows;

import io.nexaera.chat.Chat;
import io.nexaera.chat.Message;
import io.nexaera.chat.Question;
import io.nexaera.chat.Stop;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.AgentRuns;
import io.nexaera.mail.MailDraft;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventField;
import io.nexaera.outbox.EventType;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantScope;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Does what a step says. No transaction is open meanwhile.
@Component
class Work {
    private final Calls calls;
    private final Chat chat;
    private final AgentRuns agents;
    private final Healthcare healthcare;

    Work(Calls calls, Chat chat, AgentRuns agents, Healthcare healthcare) {
        this.healthcare = healthcare;
        this.calls = calls;
        this.chat = chat;
        this.agents = agents;
    }

    /// @param key the same at each attempt of this step of this run
    record Task(TenantScope scope, Run run, Step step, Map<String, Object> data, UUID key, String place) {}

    /// @param mail to be sent in the transaction that keeps this outcome: once, if and only if it is kept
    /// @param event the same, to be published
    /// @param state `done`, `failed`, or `running`: try again
    /// @param ends the run ends here, as finished
    record Outcome(
            String state,
            Optional<JsonNode> input,
            Optional<JsonNode> output,
            Optional<String> problem,
            Optional<MailDraft> mail,
            Optional<Event> event,
            boolean ends) {
        static Outcome done(JsonNode input, JsonNode output) {
            return new Outcome(
                    "done",
                    Optional.of(input),
                    Optional.of(output),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false);
        }

        static Outcome failed(Optional<JsonNode> input, String why, boolean mayPass) {
            return new Outcome(
                    mayPass ? "running" : "failed",
                    input,
                    Optional.empty(),
                    Optional.of(why),
                    Optional.empty(),
                    Optional.empty(),
                    false);
        }
    }

    Outcome of(Task task) {
        try {
            return switch (task.step().action()) {
                case Action.Call call -> calls.made(task, call);
                case Action.Ask ask -> ask(task, ask.question().text(task.data(), value -> value));
                case Action.Extract extract -> extract(task, extract);
                case Action.SendMail mail -> mail(task, mail);
                case Action.Emit emit -> emitted(task, emit);
                case Action.Condition condition -> condition(task, condition);
                case Action.Compute compute ->
                    Outcome.done(
                            Values.JSON.createObjectNode(), compute.values().filled(task.data()));
                case Action.Approve approve -> throw new IllegalStateException("it waits");
                case Action.Delay delay -> throw new IllegalStateException("it waits");
            };
        } catch (Problem.UpstreamFailed | Problem.TooMany later) {
            return Outcome.failed(Optional.empty(), later.sentence(), true);
        } catch (Problem refused) {
            return Outcome.failed(Optional.empty(), refused.sentence(), false);
        }
    }

    private Outcome ask(Task task, String question) {
        Message answer = answer(task, question);
        ObjectNode output = Values.JSON.createObjectNode();
        output.put("answer", answer.text());
        output.put("grounded", answer.grounded());
        output.put("conversation", answer.conversation().toString());
        return Outcome.done(Values.JSON.createObjectNode().put("question", question), output);
    }

    /// In the agent's own scope: it finds its own documents and conversations, whoever wrote the workflow.
    private Message answer(Task task, String question) {
        UUID agent = task.run().agent().orElseThrow(() -> new Problem.NotFound("agent"));
        if (healthcare.isInForce(task.scope())) {
            throw new Problem.Conflict(
                    "healthcare.no-durable-content",
                    "Healthcare Mode is on: a run keeps what its steps say, so none of them asks an agent.");
        }
        return chat.send(
                agents.answering(task.scope(), agent),
                Question.of(agent, Optional.empty(), question, "api"),
                event -> {},
                new Stop());
    }

    private Outcome extract(Task task, Action.Extract extract) {
        String text = extract.text().text(task.data(), value -> value);
        String question =
                "Find these fields in the text below and answer with one JSON object that has exactly them, and"
                        + " nothing else. Fields and types: " + extract.fields() + "\n\nText:\n" + text;
        JsonNode input = Values.JSON.createObjectNode().put("text", text);
        Optional<JsonNode> found = Extracted.from(answer(task, question).text(), extract.fields());
        return found.map(fields -> Outcome.done(input, fields))
                .orElseGet(() -> Outcome.failed(
                        Optional.of(input), "The agent's answer didn't have these fields, each of its type.", true));
    }

    private static Outcome mail(Task task, Action.SendMail mail) {
        MailDraft draft = new MailDraft(
                mail.to().text(task.data(), value -> value).strip(),
                mail.subject().text(task.data(), value -> value),
                mail.text().text(task.data(), value -> value));
        ObjectNode input = Values.JSON.createObjectNode();
        input.put("to", draft.to()).put("subject", draft.subject()).put("text", draft.text());
        return new Outcome(
                "done",
                Optional.of(input),
                Optional.of(Values.JSON.createObjectNode().put("to", draft.to())),
                Optional.empty(),
                Optional.of(draft),
                Optional.empty(),
                false);
    }

    private static Outcome emitted(Task task, Action.Emit emit) {
        JsonNode filled = emit.values().filled(task.data());
        Map<String, Object> values = new HashMap<>();
        filled.properties().forEach(field -> values.put(field.getKey(), told(task, field)));
        Event event = new Event(
                EventType.WORKFLOW_EMITTED,
                Map.of(
                        "run", task.run().id(),
                        "workflow", task.run().workflow(),
                        "name", emit.event(),
                        "values", values));
        ObjectNode output = Values.JSON.createObjectNode().put("event", emit.event());
        output.set("values", filled);
        return new Outcome(
                "done",
                Optional.of(filled),
                Optional.of(output),
                Optional.empty(),
                Optional.empty(),
                Optional.of(event),
                false);
    }

    private static Object told(Task task, Map.Entry<String, JsonNode> field) {
        Object value = Values.of(field.getValue());
        if (!EventField.Values.mayTell(value)) {
            throw Expression.refused(
                    task.place() + ".values." + field.getKey(),
                    "An event tells numbers, yes or no, and words of at most 64 letters, digits and . _ : + -. Text"
                            + " can go in a call.");
        }
        return value;
    }

    private static Outcome condition(Task task, Action.Condition condition) {
        boolean holds = isTrue(condition.that().value(task.data(), task.place() + ".that"), task.place() + ".that");
        return new Outcome(
                "done",
                Optional.empty(),
                Optional.of(Values.JSON.getNodeFactory().booleanNode(holds)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                !holds);
    }

    static boolean isTrue(Object value, String place) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw Expression.refused(place, "It must come to true or false.");
    }

    /// One JSON object out of what an agent said.
    static final class Extracted {
        private Extracted() {}

        static Optional<JsonNode> from(String answer, Map<String, String> fields) {
            int from = answer.indexOf('{');
            int to = answer.lastIndexOf('}');
            if (from < 0 || to < from) {
                return Optional.empty();
            }
            try {
                JsonNode found = Values.JSON.readTree(answer.substring(from, to + 1));
                boolean complete = fields.entrySet().stream()
                        .allMatch(field -> isOf(field.getValue(), found.path(field.getKey())));
                return complete && found.size() == fields.size() ? Optional.of(found) : Optional.empty();
            } catch (JacksonException e) {
                return Optional.empty();
            }
        }

        private static boolean isOf(String type, JsonNode value) {
            return switch (type) {
                case "number" -> value.isNumber();
                case "yes-no" -> value.isBoolean();
                default -> value.isString();
            };
        }
    }
}
