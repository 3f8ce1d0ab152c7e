package io.nexaera.identity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a run of an agent, or a token that acts as one, may do: with the agent's own things and nothing else.
///
/// Each has its bits in a context token of kind `G`, numbered apart from [Permission]'s; policies ask for them
/// (`ctx.has_scope`). A bit once given is never given again.
public enum AgentScope {
    /// The documents that the agent may use.
    KNOWLEDGE_READ(1, Permission.KNOWLEDGE_VIEW),
    /// What was said to it and by it.
    CONVERSATION_READ(1 << 1, Permission.CONVERSATIONS_VIEW),
    /// Asking it; who asks reads the answer, so reading is included.
    CONVERSATION_WRITE(1 << 1 | 1 << 2, Permission.CHAT, Permission.CONVERSATIONS_VIEW),
    /// Sending events out. Nothing does yet, so no token is made with it.
    WEBHOOK_EMIT(1 << 3);

    private final long bits;
    private final Set<Permission> permissions;

    AgentScope(long bits, Permission... permissions) {
        this.bits = bits;
        this.permissions = Set.of(permissions);
    }

    /// The transmitted form: `knowledge:read`.
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    public static Optional<AgentScope> of(String code) {
        return Arrays.stream(values())
                .filter(scope -> scope.code().equals(code))
                .findFirst();
    }

    static long bits(Collection<AgentScope> scopes) {
        return scopes.stream().mapToLong(scope -> scope.bits).reduce(0, (a, b) -> a | b);
    }

    static Set<AgentScope> in(long bits) {
        EnumSet<AgentScope> all = EnumSet.allOf(AgentScope.class);
        all.removeIf(scope -> (scope.bits & ~bits) != 0);
        return all;
    }

    static Set<Permission> permissions(Collection<AgentScope> scopes) {
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        scopes.forEach(scope -> all.addAll(scope.permissions));
        return all;
    }
}
