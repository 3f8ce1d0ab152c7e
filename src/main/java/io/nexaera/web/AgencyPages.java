package io.nexaera.web;

import io.nexaera.access.AccessGrant;
import io.nexaera.access.SupportAccess;
import io.nexaera.agencies.Agencies;
import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.ApiKeys;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.Team;
import io.nexaera.tenancy.TenantDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// An agency's home: its clients, its people, what happened lately.
@Controller
class AgencyPages {
    private static final int SHOWN = 6;

    private final TenantDatabase database;
    private final Agencies agencies;
    private final AuditLog audit;
    private final Team team;
    private final ApiKeys keys;
    private final SupportAccess access;

    AgencyPages(
            TenantDatabase database, Agencies agencies, AuditLog audit, Team team, ApiKeys keys, SupportAccess access) {
        this.access = access;
        this.database = database;
        this.agencies = agencies;
        this.audit = audit;
        this.team = team;
        this.keys = keys;
    }

    @GetMapping("/a/{agency}")
    @Requires(Permission.AGENCY_VIEW)
    String home(Caller caller, Model model) {
        List<SubAccountPages.Row> clients =
                caller.may(Permission.SUB_ACCOUNTS_VIEW) ? clients(caller) : List.<SubAccountPages.Row>of();
        List<AuditEntry> entries = caller.may(Permission.AUDIT_VIEW) ? lately(caller) : List.<AuditEntry>of();
        model.addAttribute("clients", clients.subList(0, Math.min(SHOWN, clients.size())));
        model.addAttribute("open", open(caller));
        model.addAttribute("entries", entries);
        model.addAttribute("tiles", tiles(caller, clients.size()));
        model.addAttribute("checklist", Checklist.ofAgency(caller, clients));
        model.addAttribute("maySeeClients", caller.may(Permission.SUB_ACCOUNTS_VIEW));
        model.addAttribute("mayOpenClients", caller.may(Permission.SUB_ACCOUNTS_MANAGE));
        model.addAttribute("maySeeAudit", caller.may(Permission.AUDIT_VIEW));
        return "web/agency-home";
    }

    private List<SubAccountPages.Row> clients(Caller caller) {
        return database.inTransaction(
                caller.scope(),
                tx -> agencies.subAccounts(tx).stream()
                        .map(SubAccountPages.Row::of)
                        .toList());
    }

    /// The clients that let somebody of the agency in just now.
    private Set<UUID> open(Caller caller) {
        return access.open(caller.scope()).stream()
                .filter(AccessGrant::active)
                .map(AccessGrant::subAccount)
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<AuditEntry> lately(Caller caller) {
        return database.inTransaction(caller.scope(), tx -> audit.latest(tx, SHOWN));
    }

    private List<Tile> tiles(Caller caller, int clients) {
        String here = caller.place().path();
        List<Tile> tiles = new ArrayList<>();
        if (caller.may(Permission.SUB_ACCOUNTS_VIEW)) {
            tiles.add(
                    new Tile("Clients", "building-store", clients, "each behind its own wall", here + "/sub-accounts"));
        }
        if (caller.may(Permission.TEAM_VIEW)) {
            tiles.add(new Tile("Team", "users", team.list(caller).size(), "people of the agency", here + "/team"));
        }
        if (caller.may(Permission.KEYS_VIEW)) {
            long active = keys.list(caller).stream()
                    .filter(key -> key.revokedAt().isEmpty())
                    .count();
            tiles.add(new Tile("API keys", "key", active, "that work", here + "/keys"));
        }
        return tiles;
    }
}
