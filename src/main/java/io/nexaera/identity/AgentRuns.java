package io.nexaera.identity;

import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantScope;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The scopes in which an agent works while it answers: whatever it is talked into, Postgres shows it its own documents
/// and conversations, and nothing else.
@Component
public class AgentRuns {
    private static final Set<AgentScope> ANSWERING =
            Set.of(AgentScope.KNOWLEDGE_READ, AgentScope.CONVERSATION_READ, AgentScope.CONVERSATION_WRITE);

    /// A run of the agent on behalf of whoever asks it. Every transaction of it carries a token of its own, good for a
    /// minute, with the run's id.
    public TenantScope answering(TenantScope asker, UUID agent) {
        return ScopeMint.agent(
                asker.agency(), asker.requireSubAccount(), agent, AgentScope.bits(ANSWERING), asker.origin());
    }

    /// The scope in which the house fetches the agent's model connection, whose key no agent may see: the asker's own,
    /// or that of a job where an agent's token or a support visitor asks: neither may touch keys.
    public TenantScope fetching(TenantScope asker) {
        return asker.kind() == TenantScope.Kind.AGENT || asker.kind() == TenantScope.Kind.AGENCY
                ? ScopeMint.job(asker.agency(), asker.subAccount(), asker.principal(), asker.origin())
                : asker;
    }

    /// The scope in which the house opens a key that the asker's agency lends: a job's, on the agency's own rows, in a
    /// transaction of its own. What it finds goes to the provider and never to the asker.
    public TenantScope borrowing(TenantScope asker) {
        return ScopeMint.job(asker.agency(), Optional.empty(), asker.principal(), asker.origin());
    }
}
