package io.nexaera.logbook;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// How long the audit log is kept. Entries that are older go; their leaves stay in the signed log, so that every other
/// proof holds, and an entry declares below which index entries may be gone.
@RestController
@Tag(name = "Audit log")
@RequestMapping({"/api/v1/agencies/{agencyId}/audit-retention", "/api/v1/sub-accounts/{subAccount}/audit-retention"})
class RetentionApi {
    /// @param days null: for good
    record Days(@Nullable Integer days) {}

    record Reason(@Nullable String reason) {}

    private final Retention retention;

    RetentionApi(Retention retention) {
        this.retention = retention;
    }

    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    Retention.Standing standing(Caller caller) {
        return retention.standing(caller.scope());
    }

    /// What would go with that number of days; changes nothing.
    @GetMapping("/preview")
    @Requires(Permission.AUDIT_VIEW)
    Retention.Preview preview(Caller caller, @RequestParam(defaultValue = "2192") int days) {
        if (days < 1 || days > Retention.MOST_DAYS) {
            throw new Problem.Invalid(
                    "audit.retention-days", "days", "Ask for 1 to %,d days.".formatted(Retention.MOST_DAYS));
        }
        return retention.preview(caller.scope(), days);
    }

    @PutMapping
    @Requires(Permission.AUDIT_KEEP)
    Retention.Standing keepFor(Caller caller, @RequestBody Days wanted) {
        retention.keepFor(caller, Optional.ofNullable(wanted.days()));
        return retention.standing(caller.scope());
    }

    /// Nothing goes until the hold is lifted.
    @PutMapping("/hold")
    @Requires(Permission.AUDIT_KEEP)
    Retention.Standing hold(Caller caller, @RequestBody Reason why) {
        retention.hold(caller, why.reason() == null ? "" : why.reason());
        return retention.standing(caller.scope());
    }

    @DeleteMapping("/hold")
    @Requires(Permission.AUDIT_KEEP)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void lift(Caller caller) {
        retention.lift(caller);
    }

    /// What went, in one line of JSON.
    @GetMapping(value = "/age-outs/{id}/certificate", produces = "application/json")
    @Requires(Permission.AUDIT_VIEW)
    ResponseEntity<String> certificate(Caller caller, @PathVariable UUID id) {
        return ResponseEntity.ok()
                .header("Content-Disposition", "attachment; filename=\"age-out-" + id + ".json\"")
                .body(retention.certificate(caller.scope(), id));
    }
}
