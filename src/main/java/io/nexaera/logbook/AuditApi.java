package io.nexaera.logbook;

import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditSearch;
import io.nexaera.audit.TransparencyLog;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.tenancy.Page;
import io.nexaera.tenancy.TenantDatabase;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import java.util.UUID;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The audit log of an agency or a client, newest first.
@RestController
@Tag(name = "Audit log")
class AuditApi {
    private final TenantDatabase database;
    private final TransparencyLog log;
    private final AuditReads reads;

    AuditApi(TenantDatabase database, TransparencyLog log, AuditReads reads) {
        this.reads = reads;
        this.database = database;
        this.log = log;
    }

    /// A page may hold fewer entries than asked for, or none, and still have a `next`: one request looks at 20,000
    /// entries
    /// at most.
    @GetMapping({"/api/v1/agencies/{agencyId}/audit-entries", "/api/v1/sub-accounts/{subAccount}/audit-entries"})
    @Requires(Permission.AUDIT_VIEW)
    Page<AuditEntry> list(
            Caller caller,
            @ParameterObject @ModelAttribute LogQuery query,
            @RequestParam Optional<UUID> cursor,
            @RequestParam Optional<Integer> limit) {
        AuditFilter filter = query.filter();
        return database.inTransaction(caller.scope(), tx -> {
            AuditSearch.Found found = AuditSearch.page(tx, filter, cursor, Page.limit(limit));
            reads.note(tx, filter);
            return new Page<>(found.entries(), found.next());
        });
    }

    /// The proof that the entry is in the signed log, as a file (c2sp.org/tlog-proof) that can be checked without us:
    /// `examples/verify-the-log`.
    @GetMapping(
            value = {
                "/api/v1/agencies/{agencyId}/audit-entries/{id}/proof",
                "/api/v1/sub-accounts/{subAccount}/audit-entries/{id}/proof"
            },
            produces = "text/plain;charset=utf-8")
    @Requires(Permission.AUDIT_VIEW)
    ResponseEntity<String> proof(Caller caller, @PathVariable UUID id) {
        String proof =
                database.inTransaction(caller.scope(), tx -> log.proof(tx, id).text());
        return ResponseEntity.ok()
                .header("Content-Disposition", "attachment; filename=\"" + id + ".tlog-proof\"")
                .body(proof);
    }
}
