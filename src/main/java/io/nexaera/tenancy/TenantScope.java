package io.nexaera.tenancy;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// For whom and by whom a piece of work is done. Passed as an argument, never kept in a ThreadLocal.
///
/// Only `identity` makes one (through [ScopeMint]); `house/FloorsTest` holds everybody else to that. Holding a scope is
/// the right to work on that tenant's rows: don't put it where another request could pick it up.
public final class TenantScope {
    /// What kind of principal acts; the letter travels in the context token.
    public enum Kind {
        MEMBER('M'),
        KEY('K'),
        JOB('J'),
        PLATFORM('P'),
        /// A person of the agency in a client's rows, for as long as the client agrees.
        AGENCY('A'),
        /// One run of an agent: sees what its scopes open and nothing else.
        AGENT('G');

        final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    private final Kind kind;
    private final UUID agency;
    private final Optional<UUID> subAccount;
    private final UUID principal;
    private final long permissions;
    private final Origin origin;
    private final Optional<Visit> visit;
    private final Optional<Run> run;

    /// Support access: the grant that the client gave, and the committed session under it.
    record Visit(UUID access, String session) {}

    /// One run of an agent, or the use of a token that acts as one.
    ///
    /// @param token as its holder sent it; nobody has verified it, Postgres does so in each transaction
    record Run(String id, Optional<String> token) {}

    TenantScope(Kind kind, UUID agency, Optional<UUID> subAccount, UUID principal, long permissions, Origin origin) {
        this(kind, agency, subAccount, principal, permissions, origin, Optional.empty(), Optional.empty());
    }

    TenantScope(
            Kind kind,
            UUID agency,
            Optional<UUID> subAccount,
            UUID principal,
            long permissions,
            Origin origin,
            Optional<Visit> visit,
            Optional<Run> run) {
        this.kind = kind;
        this.agency = agency;
        this.subAccount = subAccount;
        this.principal = principal;
        this.permissions = permissions;
        this.origin = origin;
        this.visit = visit;
        this.run = run;
    }

    public Kind kind() {
        return kind;
    }

    public UUID agency() {
        return agency;
    }

    /// The client business; empty for work on the agency's own rows.
    public Optional<UUID> subAccount() {
        return subAccount;
    }

    /// The sub-account of a scope that has one.
    ///
    /// @throws NullPointerException where the scope is an agency's: a bug of the caller
    public UUID requireSubAccount() {
        return Objects.requireNonNull(subAccount.orElse(null), "this work needs a sub-account's scope");
    }

    /// Whose rows: the sub-account, else the agency.
    public UUID tenant() {
        return subAccount.orElse(agency);
    }

    /// The person, key, job or agent that acts.
    public UUID principal() {
        return principal;
    }

    public Origin origin() {
        return origin;
    }

    TenantScope by(String actor) {
        Origin named = new Origin(actor, origin.address(), origin.userAgent(), origin.requestId());
        return new TenantScope(kind, agency, subAccount, principal, permissions, named, visit, run);
    }

    /// The grant under which an agency's person acts in a client's rows; empty for everybody else.
    public Optional<UUID> access() {
        return visit.map(Visit::access);
    }

    /// What ties the scope to one visit of support access or one run of an agent; empty for everybody else.
    public Optional<String> session() {
        return visit.map(Visit::session).or(() -> run.map(Run::id));
    }

    Optional<String> token() {
        return run.flatMap(Run::token);
    }

    /// One bit per permission of a person or key, or per scope of an agent.
    public long permissions() {
        return permissions;
    }

    @Override
    public String toString() {
        return kind + " of " + tenant();
    }
}
