package io.nexaera.logbook;

import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditSearch;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/// The audit log as a page. Every filter is in the address, so a finding can be sent to somebody.
@Controller
@RequestMapping({"/a/{agency}/audit", "/a/{agency}/s/{sub}/audit"})
class AuditPages {
    private static final int ROWS = 50;

    /// What people look for most, as starts of an action's name.
    private static final List<String> USUAL = List.of(
            "access.",
            "agent.",
            "api-key.",
            "audit.",
            "document.",
            "member.",
            "model-connection.",
            "session.",
            "sub-account.created");

    private record Looked(AuditSearch.Found found, Optional<AuditSearch.Count> count) {}

    private final TenantDatabase database;
    private final AuditReads reads;
    private final SavedSearches searches;
    private final JsonMapper json;

    AuditPages(TenantDatabase database, AuditReads reads, SavedSearches searches, JsonMapper json) {
        this.database = database;
        this.reads = reads;
        this.searches = searches;
        this.json = json;
    }

    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String list(
            Caller caller,
            @ModelAttribute("query") LogQuery query,
            @RequestParam Optional<UUID> after,
            HttpServletResponse response,
            Model model) {
        AuditFilter filter = AuditFilter.ALL;
        try {
            filter = query.filter();
        } catch (Problem.Invalid wrong) {
            response.setStatus(wrong.status());
            model.addAttribute("trouble", wrong.sentence());
        }
        return show(caller, look(caller, filter, after), Optional.empty(), query, model);
    }

    /// The page with one entry open.
    @GetMapping("/{id}")
    @Requires(Permission.AUDIT_VIEW)
    String one(Caller caller, @PathVariable UUID id, Model model) {
        Looked looked = look(caller, AuditFilter.ALL, justBefore(id));
        if (looked.found().entries().stream().noneMatch(entry -> entry.id().equals(id))) {
            throw new Problem.NotFound("entry");
        }
        return show(caller, looked, Optional.of(id), LogQuery.ALL, model);
    }

    private Looked look(Caller caller, AuditFilter filter, Optional<UUID> after) {
        return database.inTransaction(caller.scope(), tx -> {
            AuditSearch.Found found = AuditSearch.page(tx, filter, after, ROWS);
            reads.note(tx, filter);
            return new Looked(found, after.isEmpty() ? count(tx, filter, found) : Optional.empty());
        });
    }

    /// What is on the one page needn't be counted, nor what one search didn't come to the end of.
    private static Optional<AuditSearch.Count> count(
            TenantTransaction tx, AuditFilter filter, AuditSearch.Found found) {
        boolean counted = found.next().isEmpty() || found.reached().isPresent();
        AuditSearch.Count onPage =
                new AuditSearch.Count(found.entries().size(), found.reached().isPresent());
        return Optional.of(counted ? onPage : AuditSearch.count(tx, filter));
    }

    private String show(Caller caller, Looked looked, Optional<UUID> opened, LogQuery query, Model model) {
        List<AuditEntry> entries = looked.found().entries();
        model.addAttribute("entries", entries);
        model.addAttribute("changes", changes(entries));
        model.addAttribute("count", looked.count().map(AuditPages::words).orElse(null));
        model.addAttribute("reached", looked.found().reached().orElse(null));
        model.addAttribute("query", query);
        model.addAttribute("searches", searches.list(caller.scope()));
        model.addAttribute("actions", USUAL);
        model.addAttribute("opened", opened.orElse(null));
        model.addAttribute("api", caller.place().apiPath());
        model.addAttribute("client", caller.place().subAccount().isPresent());
        model.addAttribute(
                "nextPath",
                looked.found().next().map(next -> nextPath(query, next)).orElse(null));
        return "logbook/audit";
    }

    private Map<UUID, List<Change>> changes(List<AuditEntry> entries) {
        return entries.stream().collect(Collectors.toMap(AuditEntry::id, entry -> Change.of(entry, json)));
    }

    private static String words(AuditSearch.Count count) {
        String number = "%,d".formatted(count.entries());
        return (count.more() ? number + "+" : number) + (count.entries() == 1 && !count.more() ? " entry" : " entries");
    }

    private static String nextPath(LogQuery query, UUID next) {
        return query.inAddress() + (query.narrows() ? "&" : "?") + "after=" + next;
    }

    /// The id below which `id` itself is the first entry.
    private static Optional<UUID> justBefore(UUID id) {
        return Optional.of(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1));
    }
}
