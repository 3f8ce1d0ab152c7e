package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.agents.Agents;
import io.nexaera.healthcare.EligibleProvider;
import io.nexaera.models.Connected;
import io.nexaera.models.ModelKeys;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Which agents of a client may answer in Healthcare Mode.
@Component
public class HealthcareAgents {
    /// @param by what the registry says of what it answers with; empty where it may not answer
    public record Standing(UUID agent, String name, String answersWith, Optional<EligibleProvider> by) {}

    private final TenantDatabase database;
    private final Agents agents;
    private final ModelKeys keys;
    private final RequestAlone requestAlone;

    HealthcareAgents(TenantDatabase database, Agents agents, ModelKeys keys, RequestAlone requestAlone) {
        this.database = database;
        this.agents = agents;
        this.keys = keys;
        this.requestAlone = requestAlone;
    }

    public List<Standing> of(TenantScope scope) {
        return database.inTransaction(scope, agents::list).stream()
                .map(agent -> standing(scope, agent))
                .toList();
    }

    private Standing standing(TenantScope scope, Agent agent) {
        if (agent.draft().withoutModel()) {
            return new Standing(agent.id(), agent.name(), "documents", requestAlone.find(agent, Optional.empty()));
        }
        try {
            Optional<Connected> connected = keys.connect(scope, agent.draft().wish());
            String with = connected
                    .map(provider -> provider.connection().kind().label() + ", "
                            + agent.draft().model().orElse(provider.defaultModel()))
                    .orElse("documents");
            return new Standing(agent.id(), agent.name(), with, requestAlone.find(agent, connected));
        } catch (Problem noKey) {
            return new Standing(agent.id(), agent.name(), noKey.sentence(), Optional.empty());
        }
    }
}
