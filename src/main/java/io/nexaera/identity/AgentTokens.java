package io.nexaera.identity;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.ContextKey;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Tokens that act as one agent for some minutes: `nxa_` and a context token of kind `G` (`docs/formats.md`). They are
/// kept nowhere: Postgres verifies signature, age and scopes in each transaction that runs with one.
@Component
public class AgentTokens {
    static final String PREFIX = "nxa_";
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final TenantDatabase database;
    private final PlatformDatabase platform;
    private final ContextKey key;
    private final Clock clock;

    AgentTokens(TenantDatabase database, PlatformDatabase platform, ContextKey key, Clock clock) {
        this.database = database;
        this.platform = platform;
        this.key = key;
        this.clock = clock;
    }

    /// A token with the only sight of its text there will ever be.
    public record Fresh(String token, Instant expiresAt) {
        @Override
        public String toString() {
            return "[secret]";
        }
    }

    /// A token for one agent of the caller's place, not listed anywhere: it ends by itself. Nobody gives it more than
    /// they may do themselves.
    ///
    /// @param agent known to be one of the caller's place
    /// @throws Problem.Invalid `agent-tokens.scopes`, `agent-tokens.minutes`
    /// @throws Problem.Forbidden `agent-tokens.beyond-own`, `agent-tokens.by-token`, `agent-tokens.by-support`
    public Fresh mint(Caller caller, UUID agent, Collection<AgentScope> scopes, Duration life) {
        check(caller, scopes, life);
        TenantScope scope = caller.scope();
        TenantScope run = ScopeMint.agent(
                scope.agency(), scope.requireSubAccount(), agent, AgentScope.bits(scopes), scope.origin());
        Instant expires = clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
        return new Fresh(PREFIX + ScopeMint.token(run, key, expires), expires);
    }

    /// Who calls with this token; empty where Postgres refuses it or its agent is gone.
    Optional<Caller> caller(String text, Origin origin) {
        return ScopeMint.carried(text.substring(PREFIX.length()), origin).flatMap(this::caller);
    }

    private Optional<Caller> caller(TenantScope claimed) {
        return agentName(claimed).flatMap(name -> place(claimed).map(place -> caller(claimed, name, place)));
    }

    /// Empty where the token is forged or too old, or the agent was deleted.
    private Optional<String> agentName(TenantScope claimed) {
        try {
            return database.inTransaction(
                    claimed,
                    tx -> tx.sql("select name from app.agent where sub_account_id = :subAccount and id = :agent")
                            .param("agent", claimed.principal())
                            .query(String.class)
                            .optional());
        } catch (DataAccessException refused) {
            if (isRefusal(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private Optional<Place> place(TenantScope verified) {
        return platform.inTransaction(
                verified.origin(),
                tx -> tx.sql("""
                        select a.id, a.slug, a.name, a.brand_color,
                               s.id as sub_id, s.slug as sub_slug, s.name as sub_name, s.created_at as sub_created_at
                        from app.agency a join app.sub_account s on s.agency_id = a.id
                        where a.id = :agency and s.id = :sub""")
                        .param("agency", verified.agency())
                        .param("sub", verified.requireSubAccount())
                        .query((row, n) -> People.place(row))
                        .optional());
    }

    private static Caller caller(TenantScope claimed, String name, Place place) {
        Set<Permission> permissions = AgentScope.permissions(AgentScope.in(claimed.permissions()));
        TenantScope named = ScopeMint.named(claimed, "token of agent " + name);
        return new Caller(named, place, name, Optional.empty(), Optional.empty(), permissions, List.of());
    }

    private static boolean isRefusal(DataAccessException refused) {
        return refused.getMostSpecificCause() instanceof java.sql.SQLException sql && "28000".equals(sql.getSQLState());
    }

    private static void check(Caller caller, Collection<AgentScope> scopes, Duration life) {
        if (caller.scope().kind() == TenantScope.Kind.AGENT) {
            throw new Problem.Forbidden("agent-tokens.by-token", "A token can't make another token.");
        }
        if (caller.scope().kind() == TenantScope.Kind.AGENCY) {
            throw new Problem.Forbidden(
                    "agent-tokens.by-support", "A token would outlast your visit. Ask your client to make one.");
        }
        if (scopes.isEmpty() || scopes.contains(AgentScope.WEBHOOK_EMIT)) {
            throw new Problem.Invalid(
                    "agent-tokens.scopes",
                    "scopes",
                    "Choose at least one of knowledge:read, conversation:read, conversation:write.");
        }
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(LONGEST) > 0) {
            throw new Problem.Invalid("agent-tokens.minutes", "minutes", "A token lasts 1 to 15 minutes.");
        }
        if (!caller.permissions().containsAll(AgentScope.permissions(scopes))) {
            throw new Problem.Forbidden("agent-tokens.beyond-own", "A token can't do more than you may do yourself.");
        }
    }
}
