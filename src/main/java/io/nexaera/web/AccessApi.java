package io.nexaera.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nexaera.access.AccessGrant;
import io.nexaera.access.SupportAccess;
import io.nexaera.access.SupportAccess.Permit;
import io.nexaera.access.SupportAccess.Wish;
import io.nexaera.audit.AuditEntry;
import io.nexaera.identity.AccessArea;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.Visits;
import io.nexaera.tenancy.Page;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Support access: the agency asks, the client decides. For people; no API key can.
@RestController
@Tag(name = "Support access")
class AccessApi {
    private static final String OF_AGENCY = "/api/v1/agencies/{agencyId}/access-requests";
    private static final String OF_CLIENT = "/api/v1/sub-accounts/{subAccount}/access-requests";
    private static final String STOP = "/api/v1/sub-accounts/{subAccount}/access-stop";

    private final SupportAccess access;

    AccessApi(SupportAccess access) {
        this.access = access;
    }

    /// @param minutes 5 to 480; 30 where it is left out
    /// @param full writing as well; false where it is left out
    record NewRequest(
            @NotNull UUID subAccount, @NotNull String reason, Optional<Integer> minutes, Optional<Boolean> full) {}

    /// @param minutes at most what was asked, which it is where it is left out
    /// @param full writing as well, if it was asked for; false where it is left out
    /// @param areas where they may go; everywhere they asked for where it is left out
    record Approval(Optional<Integer> minutes, Optional<Boolean> full, Optional<Set<AccessArea>> areas) {}

    /// A request or grant, and in words what its `scopes` open.
    record Shown(@JsonUnwrapped AccessGrant grant, List<AccessArea> areas) {
        static Shown of(AccessGrant grant) {
            return new Shown(grant, AccessArea.of(grant.scopes()));
        }
    }

    record Denial(Optional<String> reason) {}

    @PostMapping(OF_AGENCY)
    @Requires(Permission.ACCESS_REQUEST)
    @ResponseStatus(HttpStatus.CREATED)
    Shown request(Caller caller, @RequestBody @Valid NewRequest wanted) {
        boolean full = wanted.full().orElse(false);
        return Shown.of(access.request(
                caller.scope(),
                caller.name(),
                new Wish(
                        wanted.subAccount(), wanted.reason(), wanted.minutes().orElse(30), full, Visits.scopes(full))));
    }

    @GetMapping(OF_AGENCY)
    @Requires(Permission.ACCESS_REQUEST)
    List<Shown> ofAgency(Caller caller) {
        return access.list(caller.scope()).stream().map(Shown::of).toList();
    }

    @PostMapping(OF_AGENCY + "/{access}/end")
    @Requires(Permission.ACCESS_REQUEST)
    Shown agencyEnds(Caller caller, @PathVariable("access") UUID id) {
        return Shown.of(access.end(caller.scope(), id, caller.name()));
    }

    @GetMapping(OF_CLIENT)
    @Requires(Permission.ACCESS_DECIDE)
    List<Shown> ofClient(Caller caller) {
        return access.list(caller.scope()).stream().map(Shown::of).toList();
    }

    @PostMapping(OF_CLIENT + "/{access}/approve")
    @Requires(Permission.ACCESS_DECIDE)
    Shown approve(Caller caller, @PathVariable("access") UUID id, @RequestBody Approval approval) {
        boolean full = approval.full().orElse(false);
        Set<AccessArea> areas = approval.areas().orElse(EnumSet.allOf(AccessArea.class));
        int minutes = approval.minutes()
                .orElseGet(() -> access.find(caller.scope(), id).minutesAsked());
        Permit permit = new Permit(minutes, full, AccessArea.scopes(full, areas));
        return Shown.of(access.approve(caller.scope(), id, caller.name(), permit));
    }

    @PostMapping(OF_CLIENT + "/{access}/deny")
    @Requires(Permission.ACCESS_DECIDE)
    Shown deny(Caller caller, @PathVariable("access") UUID id, @RequestBody Denial denial) {
        return Shown.of(
                access.deny(caller.scope(), id, caller.name(), denial.reason().orElse("")));
    }

    @PostMapping(OF_CLIENT + "/{access}/end")
    @Requires(Permission.ACCESS_DECIDE)
    Shown clientEnds(Caller caller, @PathVariable("access") UUID id) {
        return Shown.of(access.end(caller.scope(), id, caller.name()));
    }

    /// What happened under it, newest first; the agency reads the same.
    @GetMapping(OF_CLIENT + "/{access}/record")
    @Requires(Permission.ACCESS_DECIDE)
    Page<AuditEntry> clientsRecord(
            Caller caller,
            @PathVariable("access") UUID id,
            @RequestParam Optional<UUID> after,
            @RequestParam Optional<Integer> limit) {
        return record(caller, id, after, limit);
    }

    @GetMapping(OF_AGENCY + "/{access}/record")
    @Requires(Permission.ACCESS_REQUEST)
    Page<AuditEntry> agencysRecord(
            Caller caller,
            @PathVariable("access") UUID id,
            @RequestParam Optional<UUID> after,
            @RequestParam Optional<Integer> limit) {
        return record(caller, id, after, limit);
    }

    private Page<AuditEntry> record(Caller caller, UUID id, Optional<UUID> after, Optional<Integer> limit) {
        int most = Page.limit(limit);
        AccessGrant grant = access.find(caller.scope(), id);
        return Page.of(access.record(caller.scope(), grant, after, most + 1), most, AuditEntry::id);
    }

    /// Ends every visit, denies every request, and refuses new ones.
    @PutMapping(STOP)
    @Requires(Permission.ACCESS_DECIDE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void block(Caller caller) {
        access.blockAll(caller.scope(), caller.name());
    }

    @DeleteMapping(STOP)
    @Requires(Permission.ACCESS_DECIDE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void allow(Caller caller) {
        access.allowAgain(caller.scope());
    }
}
