package io.nexaera.identity;

import static io.nexaera.identity.Permission.*;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nexaera.access.AccessGrant;
import io.nexaera.access.SupportAccess;
import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.SubAccount;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// An agency's people inside a client that let them in. Each request is written down, and committed, before it is
/// served.
@Component
public class Visits {
    /// What a visit may be let into at most: never people, keys, model keys, or decisions about access.
    private static final Set<AccessArea> ALL = Set.copyOf(EnumSet.allOf(AccessArea.class));

    private final TenantDatabase database;
    private final Agencies agencies;
    private final SupportAccess access;
    /// One visit per browser session and grant; after a restart another one is opened.
    private final Cache<Opened, String> sessions =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofHours(9)).build();

    Visits(TenantDatabase database, Agencies agencies, SupportAccess access) {
        this.database = database;
        this.agencies = agencies;
        this.access = access;
    }

    private record Opened(UUID browserSession, UUID grant) {}

    private record Visit(SubAccount client, AccessGrant grant, String session) {}

    /// The permissions to ask for, as the bits of a grant.
    public static long scopes(boolean full) {
        return AccessArea.scopes(full, ALL);
    }

    /// The agency's own scope of a person who visits, for what a read-only visit can't write.
    public static TenantScope ofAgency(TenantScope visit) {
        return ScopeMint.member(visit.agency(), Optional.empty(), visit.principal(), 0, visit.origin());
    }

    /// The visitor, where the address names a client that lets them in; `deed` is on record by then.
    Optional<Caller> caller(SignedIn who, Map<String, String> address, String deed) {
        if (!address.containsKey("sub") && !address.containsKey("subAccount")) {
            return Optional.empty();
        }
        return who.memberships().stream()
                .filter(membership -> membership.role().permissions().contains(ACCESS_REQUEST))
                .filter(membership -> !address.containsKey("agency")
                        || membership.place().agency().slug().equals(address.get("agency")))
                .flatMap(membership -> caller(who, membership, address, deed).stream())
                .findFirst();
    }

    private Optional<Caller> caller(SignedIn who, Membership membership, Map<String, String> address, String deed) {
        TenantScope agency = Callers.caller(who, membership).scope();
        Optional<Visit> visit = database.inTransaction(agency, tx -> visit(tx, who, address, deed));
        visit.ifPresent(
                one -> sessions.put(new Opened(who.session(), one.grant().id()), one.session()));
        return visit.map(one -> caller(who, membership, one));
    }

    private Optional<Visit> visit(TenantTransaction tx, SignedIn who, Map<String, String> address, String deed) {
        for (AccessGrant grant : access.active(tx)) {
            SubAccount client = agencies.find(tx, grant.subAccount());
            if (client.slug().equals(address.get("sub"))
                    || client.id().toString().equals(address.get("subAccount"))) {
                return Optional.of(visit(tx, who, client, grant, deed));
            }
        }
        return Optional.empty();
    }

    private Visit visit(TenantTransaction tx, SignedIn who, SubAccount client, AccessGrant grant, String deed) {
        String session = Optional.ofNullable(sessions.getIfPresent(new Opened(who.session(), grant.id())))
                .orElseGet(() -> access.enter(tx, grant));
        access.recordDeed(tx, grant, deed);
        return new Visit(client, grant, session);
    }

    private static Caller caller(SignedIn who, Membership membership, Visit visit) {
        Set<Permission> granted = AccessArea.permissions(visit.grant().full(), ALL).stream()
                .filter(permission ->
                        (Permission.bits(List.of(permission)) & visit.grant().scopes()) != 0)
                .collect(Collectors.toUnmodifiableSet());
        return new Caller(
                ScopeMint.support(
                        membership.place().agency().id(),
                        visit.client().id(),
                        who.person().id(),
                        Permission.bits(granted),
                        visit.grant().id(),
                        visit.session(),
                        who.origin()),
                new Place(membership.place().agency(), Optional.of(visit.client())),
                who.person().name(),
                Optional.of(who.person()),
                Optional.empty(),
                granted,
                List.copyOf(who.memberships()));
    }
}
