package io.nexaera.web;

import io.nexaera.access.AccessGrant;
import io.nexaera.access.SupportAccess;
import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.SubAccount;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.Team;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.vault.ClientKeys;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// An agency's clients as the agency sees them: names and age, nothing from inside.
@Controller
@RequestMapping("/a/{agency}/sub-accounts")
class SubAccountPages {
    private static final int MOST_SHOWN = 200;

    private final TenantDatabase database;
    private final Agencies agencies;
    private final Team team;
    private final SupportAccess access;
    private final ClientKeys ownKeys;

    SubAccountPages(TenantDatabase database, Agencies agencies, Team team, SupportAccess access, ClientKeys ownKeys) {
        this.ownKeys = ownKeys;
        this.database = database;
        this.agencies = agencies;
        this.team = team;
        this.access = access;
    }

    record Row(UUID id, String name, String slug, Instant createdAt) {
        static Row of(SubAccount client) {
            return new Row(client.id(), client.name(), client.slug(), client.createdAt());
        }

        public String initials() {
            return Initials.of(name);
        }
    }

    @GetMapping
    @Requires(Permission.SUB_ACCOUNTS_VIEW)
    String list(Caller caller, @RequestParam(defaultValue = "") String q, Model model) {
        List<Row> found = all(caller).stream()
                .filter(client -> client.name()
                        .toLowerCase(Locale.ROOT)
                        .contains(q.strip().toLowerCase(Locale.ROOT)))
                .toList();
        model.addAttribute("clients", found.subList(0, Math.min(found.size(), MOST_SHOWN)));
        model.addAttribute("hidden", Math.max(0, found.size() - MOST_SHOWN));
        model.addAttribute("ownKeys", ownKeys.ofClients(caller.scope()));
        model.addAttribute("q", q);
        model.addAttribute("filtered", !q.isBlank());
        model.addAttribute("mayOpenClients", caller.may(Permission.SUB_ACCOUNTS_MANAGE));
        return "web/sub-accounts";
    }

    @GetMapping("/new")
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    String wizard() {
        return "web/sub-account-new";
    }

    @PostMapping
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    String open(
            Caller caller,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String ownerName,
            @RequestParam(defaultValue = "") String ownerEmail,
            HttpServletResponse response,
            Model model) {
        try {
            Team.OpenedClient opened = team.openClient(caller, name, ownerName, ownerEmail);
            model.addAttribute("owner", opened.owner());
            return page(caller, Row.of(opened.subAccount()), List.of(), model);
        } catch (Problem.Invalid | Problem.Conflict refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
            model.addAttribute("name", name);
            model.addAttribute("ownerName", ownerName);
            model.addAttribute("ownerEmail", ownerEmail);
            return "web/sub-account-new";
        }
    }

    /// Also what an agency's person sees who asked for a client's own pages.
    @GetMapping("/{client}")
    @Requires(Permission.SUB_ACCOUNTS_VIEW)
    String one(Caller caller, @PathVariable String client, Model model) {
        Row found = all(caller).stream()
                .filter(row -> row.slug().equals(client))
                .findFirst()
                .orElseThrow(() -> new Problem.NotFound("client"));
        model.addAttribute("ownKey", ownKeys.ofClients(caller.scope()).get(found.id()));
        return page(caller, found, grants(caller, found.id()), model);
    }

    private List<AccessGrant> grants(Caller caller, UUID client) {
        return caller.may(Permission.ACCESS_REQUEST) ? access.list(caller.scope(), client) : List.of();
    }

    private List<Row> all(Caller caller) {
        return database.inTransaction(
                caller.scope(),
                tx -> agencies.subAccounts(tx).stream().map(Row::of).toList());
    }

    /// @param grants what the agency asked of its clients; those of this one are shown
    static String page(Caller caller, Row client, List<AccessGrant> grants, Model model) {
        model.addAttribute("client", client);
        List<AccessGrant> here = grants.stream()
                .filter(grant -> grant.subAccount().equals(client.id()))
                .toList();
        UUID me = caller.scope().principal();
        model.addAttribute("mayAsk", caller.may(Permission.ACCESS_REQUEST));
        model.addAttribute("asked", mine(here, me, AccessGrant::pending));
        model.addAttribute("allowed", mine(here, me, AccessGrant::active));
        model.addAttribute(
                "last",
                here.stream()
                        .filter(grant -> grant.requestedBy().equals(me))
                        .findFirst()
                        .orElse(null));
        model.addAttribute(
                "memberThere",
                caller.memberships().stream()
                        .anyMatch(membership -> membership.place().path().endsWith("/s/" + client.slug())
                                && membership
                                        .place()
                                        .agency()
                                        .id()
                                        .equals(caller.scope().agency())));
        return "web/sub-account";
    }

    private static @Nullable AccessGrant mine(List<AccessGrant> grants, UUID person, Predicate<AccessGrant> state) {
        return grants.stream()
                .filter(grant -> grant.requestedBy().equals(person) && state.test(grant))
                .findFirst()
                .orElse(null);
    }
}
