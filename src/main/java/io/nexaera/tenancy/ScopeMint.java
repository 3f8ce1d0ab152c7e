package io.nexaera.tenancy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The only way to a [TenantScope], for `identity` alone: it knows who somebody is and what they may do.
public final class ScopeMint {
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A context token of kind `G` (`docs/formats.md`).
    private static final Pattern RUN = Pattern.compile("nx1[0-9a-f]{10}G(?<agency>[0-9a-f]{32})(?<sub>[0-9a-f]{32})"
            + "(?<agent>[0-9a-f]{32})(?<scopes>[0-9a-f]{16})(?<id>[0-9a-f]{16})[0-9a-f]{64}");

    private ScopeMint() {}

    /// @param permissions one bit per permission, as `identity` numbers them; policies may ask for one
    public static TenantScope member(
            UUID agency, Optional<UUID> subAccount, UUID person, long permissions, Origin origin) {
        return new TenantScope(TenantScope.Kind.MEMBER, agency, subAccount, person, permissions, origin);
    }

    public static TenantScope key(UUID agency, Optional<UUID> subAccount, UUID key, long permissions, Origin origin) {
        return new TenantScope(TenantScope.Kind.KEY, agency, subAccount, key, permissions, origin);
    }

    /// An agency's person in the rows of a client that agreed.
    ///
    /// @param access the client's grant
    /// @param session the open, committed session under it (16 hex digits)
    public static TenantScope support(
            UUID agency, UUID subAccount, UUID person, long permissions, UUID access, String session, Origin origin) {
        return new TenantScope(
                TenantScope.Kind.AGENCY,
                agency,
                Optional.of(subAccount),
                person,
                permissions,
                origin,
                Optional.of(new TenantScope.Visit(access, session)),
                Optional.empty());
    }

    /// One run of an agent.
    ///
    /// @param scopes one bit per scope of an agent; policies grant by them, table by table
    public static TenantScope agent(UUID agency, UUID subAccount, UUID agent, long scopes, Origin origin) {
        String id = HexFormat.of().toHexDigits(RANDOM.nextLong());
        return agent(agency, subAccount, agent, scopes, origin, new TenantScope.Run(id, Optional.empty()));
    }

    /// The context token of a run, for somebody to carry and send back.
    ///
    /// @param run as [#agent] made it
    public static String token(TenantScope run, ContextKey key, Instant expires) {
        if (run.kind() != TenantScope.Kind.AGENT) {
            throw new IllegalArgumentException("nobody but an agent's run is let out of the house: " + run);
        }
        return key.token(run, expires.getEpochSecond());
    }

    /// What a token of [#token] says, word for word: **nothing of it is verified** until a transaction with it has
    /// begun.
    /// Empty where it doesn't even look like one.
    public static Optional<TenantScope> carried(String token, Origin origin) {
        Matcher claims = RUN.matcher(token);
        return claims.matches()
                ? Optional.of(agent(
                        uuid(claims.group("agency")),
                        uuid(claims.group("sub")),
                        uuid(claims.group("agent")),
                        Long.parseUnsignedLong(claims.group("scopes"), 16),
                        origin,
                        new TenantScope.Run(claims.group("id"), Optional.of(token))))
                : Optional.empty();
    }

    /// The same scope under its actor's name, once that is known.
    public static TenantScope named(TenantScope scope, String actor) {
        return scope.by(actor);
    }

    private static TenantScope agent(
            UUID agency, UUID subAccount, UUID agent, long scopes, Origin origin, TenantScope.Run run) {
        return new TenantScope(
                TenantScope.Kind.AGENT,
                agency,
                Optional.of(subAccount),
                agent,
                scopes,
                origin,
                Optional.empty(),
                Optional.of(run));
    }

    private static UUID uuid(String hex) {
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    public static TenantScope job(UUID agency, Optional<UUID> subAccount, UUID job, Origin origin) {
        return new TenantScope(TenantScope.Kind.JOB, agency, subAccount, job, 0, origin);
    }
}
