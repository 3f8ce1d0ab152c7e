package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.healthcare.EligibleProvider;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.healthcare.Receipt;
import io.nexaera.healthcare.Registry;
import io.nexaera.identity.AgentRuns;
import io.nexaera.models.Connected;
import io.nexaera.models.ModelMessage;
import io.nexaera.models.ServingKey;
import io.nexaera.problem.Problem;
import io.nexaera.quarantine.Verdict;
import io.nexaera.shield.Digests;
import io.nexaera.shield.KeyedDigest;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Healthcare Mode: the conversation lives in the request and in the caller's device, which sends what was said before
/// along. A receipt without a word of it is kept.
@Component
final class RequestAlone implements Memory {
    private final Healthcare healthcare;
    private final Registry registry;
    private final Digests digests;
    private final AgentRuns runs;
    private final Clock clock;

    RequestAlone(Healthcare healthcare, Registry registry, Digests digests, AgentRuns runs, Clock clock) {
        this.digests = digests;
        this.runs = runs;
        this.healthcare = healthcare;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public Turn begin(TenantTransaction tx, Agent agent, Question question, String text, Verdict verdict) {
        List<ModelMessage> all = question.history();
        int dropped = Math.max(0, all.size() - Healthcare.CONTEXT_MESSAGES);
        return new Turn(
                agent,
                question.conversation().orElseGet(UUID::randomUUID),
                List.copyOf(all.subList(dropped, all.size())),
                text,
                question.channel(),
                Optional.of(new Turn.Unstored(dropped, Optional.empty(), Optional.empty())));
    }

    /// The turn with the registry's word on what will answer it.
    ///
    /// @param connected empty where documents are quoted
    /// @throws Problem.Conflict `healthcare.not-eligible`
    Turn allowed(TenantScope asker, Turn turn, Optional<Connected> connected) {
        EligibleProvider by = find(turn.agent(), connected)
                .orElseThrow(() -> new Problem.Conflict(
                        "healthcare.not-eligible",
                        "Healthcare Mode is on, and what this agent answers with isn't in the list of providers that"
                                + " may be asked there. Choose another model for it, or none."));
        return turn.by(by, digests.of(runs.fetching(asker)));
    }

    /// @param connected empty where documents are quoted
    Optional<EligibleProvider> find(Agent agent, Optional<Connected> connected) {
        return connected.isEmpty() ? registry.find(Registry.DOCUMENTS, "", "") : find(agent, connected.get());
    }

    private Optional<EligibleProvider> find(Agent agent, Connected provider) {
        String model = agent.draft().model().orElse(provider.defaultModel());
        String host = Optional.ofNullable(
                        URI.create(provider.connection().baseUrl()).getHost())
                .orElse("");
        return registry.find(provider.connection().kind().id(), host, model);
    }

    @Override
    public Message end(TenantTransaction tx, Turn turn, Reply answer, Duration latency) {
        HexFormat hex = HexFormat.of();
        int millis = Math.toIntExact(Math.min(latency.toMillis(), Integer.MAX_VALUE));
        EligibleProvider by = turn.unstored().flatMap(Turn.Unstored::by).orElseThrow();
        KeyedDigest digest = turn.unstored().flatMap(Turn.Unstored::digest).orElseThrow();
        healthcare.keep(
                tx,
                new Receipt(
                        turn.agent().id(),
                        turn.conversation(),
                        clock.instant(),
                        turn.channel(),
                        by.provider(),
                        answer.answeredBy(),
                        answer.key().map(ServingKey::tier).map(tier -> tier.code()),
                        by.retention(),
                        answer.state().name().toLowerCase(Locale.ROOT),
                        turn.question().length(),
                        turn.history().size(),
                        answer.text().length(),
                        millis,
                        tx.scope().origin().actor(),
                        Optional.of(hex.formatHex(digest.of(turn.question()))),
                        Optional.of(hex.formatHex(digest.of(answer.text())))),
                by,
                turn.agent().name());
        return new Message(
                UUID.randomUUID(),
                turn.conversation(),
                Message.Author.AGENT,
                answer.text(),
                answer.state(),
                answer.problem().map(problem -> problem.sentence()),
                answer.citations(),
                Optional.of(answer.answeredBy()),
                answer.key().map(ServingKey::tier),
                answer.grounded(),
                answer.inputTokens(),
                answer.outputTokens(),
                millis,
                clock.instant(),
                answer.findings(),
                answer.keptBack());
    }
}
