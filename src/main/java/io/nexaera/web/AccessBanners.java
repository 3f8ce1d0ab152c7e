package io.nexaera.web;

import io.nexaera.access.AccessGrant;
import io.nexaera.access.SupportAccess;
import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.SubAccount;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Visits;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What each page says about support access in the place it shows.
@Component
class AccessBanners {
    private final TenantDatabase database;
    private final Agencies agencies;
    private final SupportAccess access;
    private final Clock clock;

    AccessBanners(TenantDatabase database, Agencies agencies, SupportAccess access, Clock clock) {
        this.database = database;
        this.agencies = agencies;
        this.access = access;
        this.clock = clock;
    }

    List<AccessBanner> of(Caller caller) {
        Optional<UUID> visit = caller.scope().access();
        if (visit.isPresent()) {
            return List.of(visitor(caller, visit.get()));
        }
        if (caller.scope().kind() != TenantScope.Kind.MEMBER) {
            return List.of();
        }
        if (caller.scope().subAccount().isPresent()) {
            return access.open(caller.scope()).stream()
                    .flatMap(grant -> host(caller, grant))
                    .toList();
        }
        return caller.may(Permission.ACCESS_REQUEST) ? allowed(caller) : List.of();
    }

    private List<AccessBanner> allowed(Caller caller) {
        return database.inTransaction(
                caller.scope(),
                tx -> access.active(tx).stream()
                        .map(grant -> allowed(caller, grant, agencies.find(tx, grant.subAccount())))
                        .toList());
    }

    private AccessBanner allowed(Caller caller, AccessGrant grant, SubAccount client) {
        String agency = caller.place().path();
        return new AccessBanner(
                "allowed",
                client.name() + " lets you in.",
                grant.until(),
                grant.left(clock.instant()),
                Optional.of(agency + "/access/" + grant.id() + "/now"),
                Optional.empty(),
                Optional.of(agency + "/s/" + client.slug()),
                Optional.empty());
    }

    private AccessBanner visitor(Caller caller, UUID id) {
        AccessGrant grant = access.find(Visits.ofAgency(caller.scope()), id);
        String agency = "/a/" + caller.place().agency().slug();
        return new AccessBanner(
                "visitor",
                "You are inside " + caller.place().name() + (grant.full() ? " with full access" : ", reading only")
                        + ". They see each page you open.",
                grant.until(),
                grant.left(clock.instant()),
                Optional.of(agency + "/access/" + id + "/now"),
                Optional.of(agency + "/access/" + id + "/end"),
                Optional.of(agency + "/access/" + id),
                Optional.of(agency + "/access/" + id + "?done=access-ended"));
    }

    private Stream<AccessBanner> host(Caller caller, AccessGrant grant) {
        boolean decides = caller.may(Permission.ACCESS_DECIDE);
        String here = caller.place().path() + "/access";
        String who = grant.requestedByName() + " of " + caller.place().agency().name();
        if (grant.active()) {
            return Stream.of(new AccessBanner(
                    "host",
                    who + (grant.full() ? " can see and change things here." : " can look around here."),
                    grant.until(),
                    grant.left(clock.instant()),
                    Optional.of(here + "/now"),
                    decides ? Optional.of(here + "/" + grant.id() + "/end") : Optional.empty(),
                    decides ? Optional.of(here + "/" + grant.id()) : Optional.empty(),
                    Optional.empty()));
        }
        return grant.pending() && decides
                ? Stream.of(new AccessBanner(
                        "asking",
                        who + " asks to be let in.",
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(here),
                        Optional.empty()))
                : Stream.empty();
    }
}
