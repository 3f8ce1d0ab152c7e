package io.nexaera.web;

import io.nexaera.access.AccessGrant;
import io.nexaera.access.SupportAccess;
import io.nexaera.access.SupportAccess.Permit;
import io.nexaera.access.SupportAccess.Wish;
import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.SubAccount;
import io.nexaera.identity.AccessArea;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.Visits;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/// Support access on both sides: the agency's requests, the client's inbox, and one record that both read.
@Controller
class AccessPages {
    private static final int RECORD_SHOWN = 200;

    private final TenantDatabase database;
    private final Agencies agencies;
    private final SupportAccess access;

    AccessPages(TenantDatabase database, Agencies agencies, SupportAccess access) {
        this.database = database;
        this.agencies = agencies;
        this.access = access;
    }

    /// Whether a visit still goes on, for pages that are open.
    record Now(List<UUID> active) {}

    @GetMapping("/a/{agency}/access")
    @Requires(Permission.ACCESS_REQUEST)
    String agencyList(Caller caller, Model model) {
        model.addAttribute("grants", access.list(caller.scope()));
        model.addAttribute("clients", clients(caller));
        return "web/access-agency";
    }

    @PostMapping("/a/{agency}/access")
    @Requires(Permission.ACCESS_REQUEST)
    String request(
            Caller caller,
            @RequestParam UUID client,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "30") int minutes,
            @RequestParam(defaultValue = "false") boolean full,
            HttpServletResponse response,
            Model model) {
        SubAccount asked =
                Optional.ofNullable(clients(caller).get(client)).orElseThrow(() -> new Problem.NotFound("client"));
        try {
            access.request(caller.scope(), caller.name(), new Wish(client, reason, minutes, full, Visits.scopes(full)));
            return "redirect:" + caller.place().path() + "/sub-accounts/" + asked.slug() + "?done=access-requested";
        } catch (Problem.Invalid | Problem.Forbidden refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
            model.addAttribute("reason", reason);
            model.addAttribute("minutes", minutes);
            model.addAttribute("full", full);
            return SubAccountPages.page(
                    caller, SubAccountPages.Row.of(asked), access.list(caller.scope(), client), model);
        }
    }

    @GetMapping("/a/{agency}/access/{access}")
    @Requires(Permission.ACCESS_REQUEST)
    String agencyRecord(Caller caller, @PathVariable("access") UUID id, Model model) {
        return record(caller, id, model);
    }

    @PostMapping("/a/{agency}/access/{access}/end")
    @Requires(Permission.ACCESS_REQUEST)
    String agencyEnds(Caller caller, @PathVariable("access") UUID id) {
        endOnce(caller, id);
        return "redirect:" + caller.place().path() + "/access/" + id + "?done=access-ended";
    }

    @GetMapping("/a/{agency}/access/{access}/now")
    @Requires(Permission.ACCESS_REQUEST)
    @ResponseBody
    Now agencyNow(Caller caller, @PathVariable("access") UUID id) {
        AccessGrant grant = access.find(caller.scope(), id);
        return new Now(grant.active() ? List.of(id) : List.of());
    }

    @GetMapping("/a/{agency}/s/{sub}/access")
    @Requires(Permission.ACCESS_DECIDE)
    String inbox(Caller caller, Model model) {
        return clientPage(caller, model);
    }

    @PostMapping("/a/{agency}/s/{sub}/access/{access}/approve")
    @Requires(Permission.ACCESS_DECIDE)
    String approve(
            Caller caller,
            @PathVariable("access") UUID id,
            @RequestParam(defaultValue = "0") int minutes,
            @RequestParam(defaultValue = "false") boolean full,
            @RequestParam(defaultValue = "") List<String> area,
            HttpServletResponse response,
            Model model) {
        Permit permit = new Permit(minutes, full, AccessArea.scopes(full, AccessArea.named(area)));
        return clientDeed(
                caller,
                "access-approved",
                () -> access.approve(caller.scope(), id, caller.name(), permit),
                response,
                model);
    }

    @PostMapping("/a/{agency}/s/{sub}/access/{access}/deny")
    @Requires(Permission.ACCESS_DECIDE)
    String deny(
            Caller caller,
            @PathVariable("access") UUID id,
            @RequestParam(defaultValue = "") String why,
            HttpServletResponse response,
            Model model) {
        return clientDeed(
                caller, "access-denied", () -> access.deny(caller.scope(), id, caller.name(), why), response, model);
    }

    @PostMapping("/a/{agency}/s/{sub}/access/{access}/end")
    @Requires(Permission.ACCESS_DECIDE)
    String clientEnds(Caller caller, @PathVariable("access") UUID id) {
        endOnce(caller, id);
        return "redirect:" + caller.place().path() + "/access?done=access-ended";
    }

    @PostMapping("/a/{agency}/s/{sub}/access/block")
    @Requires(Permission.ACCESS_DECIDE)
    String block(Caller caller) {
        access.blockAll(caller.scope(), caller.name());
        return "redirect:" + caller.place().path() + "/access?done=access-blocked";
    }

    @PostMapping("/a/{agency}/s/{sub}/access/allow")
    @Requires(Permission.ACCESS_DECIDE)
    String allow(Caller caller) {
        access.allowAgain(caller.scope());
        return "redirect:" + caller.place().path() + "/access?done=access-allowed";
    }

    @GetMapping("/a/{agency}/s/{sub}/access/{access}")
    @Requires(Permission.ACCESS_DECIDE)
    String clientRecord(Caller caller, @PathVariable("access") UUID id, Model model) {
        return record(caller, id, model);
    }

    /// For any page of the client: the banner goes when nobody is in any more.
    @GetMapping("/a/{agency}/s/{sub}/access/now")
    @Requires(Permission.AGENTS_VIEW)
    @ResponseBody
    Now clientNow(Caller caller) {
        return new Now(access.open(caller.scope()).stream()
                .filter(AccessGrant::active)
                .map(AccessGrant::id)
                .toList());
    }

    private String clientDeed(Caller caller, String done, Runnable deed, HttpServletResponse response, Model model) {
        try {
            deed.run();
            return "redirect:" + caller.place().path() + "/access?done=" + done;
        } catch (Problem.Invalid | Problem.Forbidden refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
            return clientPage(caller, model);
        }
    }

    private String clientPage(Caller caller, Model model) {
        List<AccessGrant> open = access.open(caller.scope());
        model.addAttribute("pending", open.stream().filter(AccessGrant::pending).toList());
        model.addAttribute("active", open.stream().filter(AccessGrant::active).toList());
        model.addAttribute(
                "past",
                access.list(caller.scope()).stream()
                        .filter(grant -> !grant.active() && !grant.pending())
                        .toList());
        model.addAttribute("areas", areas(open));
        model.addAttribute("blockedSince", access.blockedSince(caller.scope()).orElse(null));
        return "web/access-client";
    }

    private String record(Caller caller, UUID id, Model model) {
        AccessGrant grant = access.find(caller.scope(), id);
        model.addAttribute("grant", grant);
        model.addAttribute("areas", areas(List.of(grant)));
        model.addAttribute("entries", access.record(caller.scope(), grant, Optional.empty(), RECORD_SHOWN));
        model.addAttribute(
                "client",
                caller.place().subAccount().isPresent()
                        ? caller.place().name()
                        : database.inTransaction(caller.scope(), tx -> agencies.find(tx, grant.subAccount()))
                                .name());
        return "web/access-record";
    }

    private static Map<UUID, List<AccessArea>> areas(List<AccessGrant> grants) {
        return grants.stream().collect(Collectors.toMap(AccessGrant::id, grant -> AccessArea.of(grant.scopes())));
    }

    /// Ending what has ended already is no error.
    private void endOnce(Caller caller, UUID id) {
        AccessGrant grant = access.find(caller.scope(), id);
        if (grant.active() || grant.pending()) {
            access.end(caller.scope(), id, caller.name());
        }
    }

    private Map<UUID, SubAccount> clients(Caller caller) {
        return database.inTransaction(caller.scope(), agencies::subAccounts).stream()
                .collect(Collectors.toMap(SubAccount::id, client -> client));
    }
}
