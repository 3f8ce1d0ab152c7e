package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.agents.Agents;
import io.nexaera.identity.AgentRuns;
import io.nexaera.models.Connected;
import io.nexaera.models.ModelKeys;
import io.nexaera.models.ModelMessage;
import io.nexaera.models.UsageEvents;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// Answers questions to agents.
@Component
public class Chat {
    private static final int HISTORY_MESSAGES = 20;

    private final TenantDatabase database;
    private final Agents agents;
    private final ModelKeys keys;
    private final Answering answering;
    private final Conversations conversations;
    private final Messages messages;
    private final UsageEvents usage;
    private final AgentRuns runs;
    private final Vault vault;
    private final Events events;
    private final Clock clock;

    Chat(
            TenantDatabase database,
            Agents agents,
            ModelKeys keys,
            Answering answering,
            Conversations conversations,
            Messages messages,
            UsageEvents usage,
            AgentRuns runs,
            Vault vault,
            Events events,
            Clock clock) {
        this.database = database;
        this.agents = agents;
        this.keys = keys;
        this.answering = answering;
        this.conversations = conversations;
        this.messages = messages;
        this.usage = usage;
        this.runs = runs;
        this.vault = vault;
        this.events = events;
        this.clock = clock;
    }

    /// Keeps the question, has it answered, keeps the answer. `listener` hears of it as it happens; when it fails with
    /// an
    /// [UncheckedIOException] (its reader has gone) or `stop` is requested, the answer ends there and is kept as
    /// stopped.
    ///
    /// @throws Problem.NotFound for an agent or conversation that isn't there, also for a neighbour's
    /// @throws Problem.Invalid `chat.question-length`
    /// @throws Problem.Conflict `vault.client-key-withdrawn`
    /// @throws Problem.UpstreamFailed what the model's provider did wrong; the question and what came are kept
    public Message send(TenantScope scope, Question question, Consumer<ChatEvent> listener, Stop stop) {
        Instant asked = clock.instant();
        Turn turn = database.inTransaction(scope, tx -> begin(tx, question));
        TenantScope run = runs.answering(scope, turn.agent().id());
        Reply answer = answering.answer(run, turn, connected(scope, turn.agent()), question, listener, stop);
        Message kept = database.inTransaction(run, tx -> {
            conversations.touch(tx, turn.conversation());
            Message said =
                    messages.keepAnswer(tx, turn.conversation(), answer, Duration.between(asked, clock.instant()));
            answer.use().ifPresent(use -> usage.record(tx, said.id(), use));
            events.publish(tx, answered(turn, said));
            return said;
        });
        answer.problem().ifPresent(problem -> {
            throw problem;
        });
        if (answer.state() == Message.State.COMPLETE) {
            listener.accept(new ChatEvent.Cited(answer.citations(), answer.finish()));
            listener.accept(new ChatEvent.Finished(kept));
        }
        return kept;
    }

    private static Event answered(Turn turn, Message said) {
        return new Event(
                EventType.MESSAGE_ANSWERED,
                Map.of(
                        "conversation", turn.conversation(),
                        "message", said.id(),
                        "agent", turn.agent().id(),
                        "state", said.state().name().toLowerCase(Locale.ROOT)));
    }

    private Optional<Connected> connected(TenantScope scope, Agent agent) {
        return agent.draft().withoutModel()
                ? Optional.empty()
                : keys.connect(scope, agent.draft().wish());
    }

    private Turn begin(TenantTransaction tx, Question question) {
        vault.requireLent(tx);
        Agent agent = agents.find(tx, question.agent());
        requireLength(question.text(), agent.draft().maxQuestionChars());
        Optional<UUID> known =
                question.conversation().map(id -> conversations.find(tx, id).id());
        UUID conversation = known.orElseGet(() -> conversations.start(tx, question));
        List<ModelMessage> history = question.history().isEmpty()
                ? messages.history(tx, conversation, HISTORY_MESSAGES)
                : question.history();
        messages.keepQuestion(tx, conversation, question.text());
        return new Turn(agent, conversation, history);
    }

    private static void requireLength(String text, int max) {
        int length = text.codePointCount(0, text.length());
        if (text.isBlank() || length > max) {
            throw new Problem.Invalid(
                    "chat.question-length",
                    "text",
                    "A question to this agent has 1 to " + max + " characters; this one has " + length + ".");
        }
    }

    /// The newest conversations first.
    public List<Conversation> conversations(TenantScope scope, Optional<UUID> agent, Optional<UUID> after, int limit) {
        return database.inTransaction(scope, tx -> conversations.page(tx, agent, after, limit));
    }

    /// @throws Problem.NotFound also for a neighbour's
    public Conversation conversation(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> conversations.find(tx, id));
    }

    /// Everything said in it, in order.
    public List<Message> messages(TenantScope scope, UUID conversation) {
        return database.inTransaction(
                scope,
                tx -> messages.of(tx, conversations.find(tx, conversation).id()));
    }
}
