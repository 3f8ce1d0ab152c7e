package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.agents.Agents;
import io.nexaera.audit.AuditLog;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.AgentRuns;
import io.nexaera.models.ModelKeys;
import io.nexaera.models.UsageEvents;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.privacy.Redactor;
import io.nexaera.quarantine.Channel;
import io.nexaera.quarantine.Finding;
import io.nexaera.quarantine.Limits;
import io.nexaera.quarantine.Quarantine;
import io.nexaera.quarantine.Verdict;
import io.nexaera.shield.Shield;
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
    private final TenantDatabase database;
    private final Agents agents;
    private final ModelKeys keys;
    private final Answering answering;
    private final Conversations conversations;
    private final Messages messages;
    private final Tables tables;
    private final RequestAlone requestAlone;
    private final Healthcare healthcare;
    private final UsageEvents usage;
    private final AgentRuns runs;
    private final Vault vault;
    private final Shield shield;
    private final Events events;
    private final AuditLog audit;
    private final Clock clock;
    private final Quarantine quarantine = Quarantine.byWords();

    Chat(
            TenantDatabase database,
            Agents agents,
            ModelKeys keys,
            Answering answering,
            Conversations conversations,
            Messages messages,
            Tables tables,
            RequestAlone requestAlone,
            Healthcare healthcare,
            UsageEvents usage,
            AgentRuns runs,
            Vault vault,
            Shield shield,
            Events events,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.agents = agents;
        this.keys = keys;
        this.answering = answering;
        this.conversations = conversations;
        this.messages = messages;
        this.tables = tables;
        this.requestAlone = requestAlone;
        this.healthcare = healthcare;
        this.usage = usage;
        this.runs = runs;
        this.vault = vault;
        this.shield = shield;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /// Keeps the question, has it answered, keeps the answer; in Healthcare Mode it keeps neither. `listener` hears of
    /// it as it happens; when it fails with
    /// an
    /// [UncheckedIOException] (its reader has gone) or `stop` is requested, the answer ends there and is kept as
    /// stopped.
    ///
    /// @throws Problem.NotFound for an agent or conversation that isn't there, also for a neighbour's
    /// @throws Problem.Invalid `chat.question-length`, `chat.question-tokens`, `chat.question-refused`
    /// @throws Problem.Conflict `vault.client-key-withdrawn`, `healthcare.not-eligible`, `healthcare.add-on-ended`
    /// @throws Problem.UpstreamFailed what the model's provider did wrong; the question and what came are kept
    public Message send(TenantScope scope, Question question, Consumer<ChatEvent> listener, Stop stop) {
        Instant asked = clock.instant();
        Turn begun = begin(scope, question);
        Optional<Asked> model = model(scope, begun.agent());
        Turn turn =
                begun.unstored().isPresent() ? requestAlone.allowed(scope, begun, model.map(Asked::connected)) : begun;
        TenantScope run = runs.answering(scope, turn.agent().id());
        Reply answer = answering.answer(run, turn, model, question.saying(turn.question()), listener, stop);
        Message kept = database.inTransaction(run, tx -> {
            Message said = memory(turn).end(tx, turn, answer, Duration.between(asked, clock.instant()));
            note(tx, turn, answer.findings());
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

    /// Empty where the agent only quotes, or nobody's key is there.
    private Optional<Asked> model(TenantScope scope, Agent agent) {
        if (agent.draft().withoutModel()) {
            return Optional.empty();
        }
        record Fetched(ModelKeys.Offers offers, Redactor redactor) {}
        Fetched fetched = database.inTransaction(
                runs.fetching(scope),
                tx -> new Fetched(keys.offers(tx, agent.draft().wish()), shield.redactor(tx)));
        return keys.choose(scope, fetched.offers()).map(provider -> new Asked(provider, fetched.redactor()));
    }

    /// What was refused is on record too, though nothing else is kept of it.
    private Turn begin(TenantScope scope, Question question) {
        record Begun(Agent agent, Verdict verdict, Optional<Turn> turn) {}
        Begun begun = database.inTransaction(scope, tx -> {
            vault.requireLent(tx);
            Agent agent = agents.find(tx, question.agent());
            Verdict verdict = admit(agent, question.text());
            Optional<Turn> turn = Admission.text(verdict).map(text -> keep(tx, agent, question, text, verdict));
            verdict.findings().stream()
                    .filter(finding -> turn.isEmpty())
                    .forEach(finding -> audit.record(tx, Admission.refused(agent, finding)));
            return new Begun(agent, verdict, turn);
        });
        return begun.turn()
                .orElseThrow(() -> Admission.problem(begun.verdict().findings().getFirst()));
    }

    private Verdict admit(Agent agent, String text) {
        Admission.requireText(text, agent.draft().maxQuestionChars());
        Limits limits = new Limits(
                "question",
                agent.draft().maxQuestionChars(),
                agent.draft().guardrails().maxQuestionTokens());
        return quarantine.admit(
                text, Channel.CHAT, limits, agent.draft().guardrails().guard());
    }

    private Turn keep(TenantTransaction tx, Agent agent, Question question, String text, Verdict verdict) {
        Memory memory = healthcare.isOn(tx) ? requestAlone : tables;
        Turn turn = memory.begin(tx, agent, question, text, verdict);
        note(tx, turn, verdict.findings());
        return turn;
    }

    private Memory memory(Turn turn) {
        return turn.unstored().isPresent() ? requestAlone : tables;
    }

    private void note(TenantTransaction tx, Turn turn, List<Finding> findings) {
        if (!findings.isEmpty()) {
            audit.record(tx, Admission.noted(turn, findings));
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
