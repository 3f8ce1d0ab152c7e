package io.nexaera.web;

import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Page;
import io.nexaera.tenancy.TenantDatabase;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

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
            "document.",
            "member.",
            "model-connection.",
            "session.",
            "sub-account.created");

    private final TenantDatabase database;
    private final AuditLog audit;
    private final AuditReads reads;

    AuditPages(TenantDatabase database, AuditLog audit, AuditReads reads) {
        this.reads = reads;
        this.database = database;
        this.audit = audit;
    }

    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String list(
            Caller caller,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String target,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam Optional<UUID> after,
            HttpServletRequest request,
            Model model) {
        AuditFilter filter = new AuditFilter(
                asked(actor),
                asked(action),
                asked(target),
                asked(outcome),
                asked(address),
                start(from, 0),
                start(until, 1));
        model.addAttribute("from", from);
        model.addAttribute("until", until);
        return page(caller, filter, after, Optional.empty(), request, model);
    }

    /// The page with one entry open.
    @GetMapping("/{id}")
    @Requires(Permission.AUDIT_VIEW)
    String one(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model model) {
        return page(caller, AuditFilter.ALL, justBefore(id), Optional.of(id), request, model);
    }

    private String page(
            Caller caller,
            AuditFilter filter,
            Optional<UUID> after,
            Optional<UUID> opened,
            HttpServletRequest request,
            Model model) {
        Page<AuditEntry> page = database.inTransaction(caller.scope(), tx -> {
            Page<AuditEntry> found = Page.of(audit.page(tx, filter, after, ROWS + 1), ROWS, AuditEntry::id);
            reads.note(tx, filter);
            return found;
        });
        if (opened.isPresent()
                && page.items().stream().noneMatch(entry -> opened.get().equals(entry.id()))) {
            throw new Problem.NotFound("entry");
        }
        model.addAttribute("entries", page.items());
        model.addAttribute("filter", filter);
        model.addAttribute("filtered", !filter.equals(AuditFilter.ALL));
        model.addAttribute("actions", USUAL);
        model.addAttribute("opened", opened.orElse(null));
        model.addAttribute("api", caller.place().apiPath());
        model.addAttribute("exportPath", exportPath(caller, filter));
        model.addAttribute(
                "nextPath", page.next().map(next -> nextPath(request, next)).orElse(null));
        return "web/audit";
    }

    /// Everything that the filters let through; `&format=` is to be added.
    private static String exportPath(Caller caller, AuditFilter filter) {
        UriComponentsBuilder address =
                UriComponentsBuilder.fromPath(caller.place().apiPath() + "/audit-entries/export");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("actor", filter.actor());
        fields.put("action", filter.action());
        fields.put("target", filter.target());
        fields.put("outcome", filter.outcome());
        fields.put("address", filter.address());
        fields.put("from", filter.from());
        fields.put("until", filter.until());
        fields.values().removeIf(Objects::isNull);
        fields.keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
        return address.queryParam("format", "").encode().buildAndExpand(fields).toUriString();
    }

    private static String nextPath(HttpServletRequest request, UUID next) {
        var address = ServletUriComponentsBuilder.fromRequest(request)
                .replaceQueryParam("after", next)
                .build()
                .encode();
        return address.getQuery() == null ? "" : "?" + address.getQuery();
    }

    /// The id below which `id` itself is the first entry.
    private static Optional<UUID> justBefore(UUID id) {
        return Optional.of(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1));
    }

    private static @Nullable String asked(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /// The first moment of a day in UTC, `days` later; null where it is no day.
    private static @Nullable Instant start(@Nullable String day, int days) {
        try {
            return asked(day) == null
                    ? null
                    : LocalDate.parse(day)
                            .plusDays(days)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeParseException notADay) {
            return null;
        }
    }
}
