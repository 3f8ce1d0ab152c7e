package io.nexaera.retention;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// How long each kind of data is kept: `conversations`, `messages`, `documents`, `findings`, `webhooks`, `workflows`,
/// `exports`. What is older goes once a day, or when asked; each purge leaves a certificate. A legal hold keeps
/// everything, or one kind, until it is lifted.
@RestController
@Tag(name = "Retention")
class DataRetentionApi {
    private static final String CLIENT = "/api/v1/sub-accounts/{subAccount}/retention";
    private static final String AGENCY = "/api/v1/agencies/{agencyId}/retention";

    /// @param days null: for ever
    /// @param clientsMayKeepLonger of an agency's rule: whether its clients may keep longer than that; else they may
    ///     only keep shorter
    record Wanted(
            @NotNull String kind,
            @Nullable Integer days,
            @Nullable Boolean clientsMayKeepLonger) {}

    /// @param kind null: everything
    record Why(@Nullable String kind, @Nullable String reason) {}

    private final RetentionRules rules;
    private final LegalHolds holds;
    private final Purges purges;
    private final RetentionSettings settings;

    DataRetentionApi(RetentionRules rules, LegalHolds holds, Purges purges, RetentionSettings settings) {
        this.rules = rules;
        this.holds = holds;
        this.purges = purges;
        this.settings = settings;
    }

    @GetMapping({CLIENT, AGENCY})
    @Requires(Permission.AUDIT_VIEW)
    RetentionStanding standing(Caller caller) {
        boolean client = caller.place().subAccount().isPresent();
        return new RetentionStanding(
                rules.list(caller.scope()), client ? holds.list(caller.scope()) : List.of(), settings.backupDays());
    }

    /// Sets how long one kind is kept: a client's own rule, or an agency's for its clients.
    @PutMapping({CLIENT + "/rules", AGENCY + "/rules"})
    @Requires(Permission.DATA_KEEP)
    RetentionRule keepFor(Caller caller, @RequestBody @Valid Wanted wanted) {
        DataClass kind = DataClass.of(wanted.kind());
        rules.keepFor(
                caller,
                kind,
                Optional.ofNullable(wanted.days()),
                Optional.ofNullable(wanted.clientsMayKeepLonger()).orElse(false));
        return rules.find(caller.scope(), kind);
    }

    /// Takes back what was set here.
    @DeleteMapping({CLIENT + "/rules", AGENCY + "/rules"})
    @Requires(Permission.DATA_KEEP)
    RetentionRule reset(Caller caller, @RequestParam String kind) {
        rules.reset(caller, DataClass.of(kind));
        return rules.find(caller.scope(), DataClass.of(kind));
    }

    /// What would go now; changes nothing. With `kind` and `days`, as if that kind were kept for so long.
    @GetMapping(CLIENT + "/preview")
    @Requires(Permission.AUDIT_VIEW)
    List<DryRun> preview(Caller caller, @RequestParam Optional<String> kind, @RequestParam Optional<Integer> days) {
        if (kind.isPresent() != days.isPresent()) {
            throw new Problem.Invalid("retention.preview", "kind", "Give both kind and days, or neither.");
        }
        return kind.map(code -> List.of(purges.dryRun(caller.scope(), DataClass.of(code), days.orElseThrow())))
                .orElseGet(() -> purges.dryRun(caller.scope()));
    }

    /// Nothing of it goes, or is deleted by hand, until the hold is lifted. A purge that is under way stops.
    @PostMapping(CLIENT + "/holds")
    @Requires(Permission.DATA_KEEP)
    @ResponseStatus(HttpStatus.CREATED)
    LegalHold hold(Caller caller, @RequestBody Why why) {
        return holds.hold(
                caller,
                Optional.ofNullable(why.kind()).map(DataClass::of),
                Optional.ofNullable(why.reason()).orElse(""));
    }

    @DeleteMapping(CLIENT + "/holds/{id}")
    @Requires(Permission.DATA_KEEP)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void lift(Caller caller, @PathVariable UUID id) {
        holds.lift(caller, id);
    }

    /// Has what is older go now rather than within the day.
    @PostMapping(CLIENT + "/purges")
    @Requires(Permission.DATA_KEEP)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void purge(Caller caller) {
        purges.now(caller);
    }

    /// The newest first, with how far each is.
    @GetMapping(CLIENT + "/purges")
    @Requires(Permission.AUDIT_VIEW)
    List<Purge> list(Caller caller) {
        return purges.list(caller.scope());
    }

    @GetMapping(CLIENT + "/purges/{id}")
    @Requires(Permission.AUDIT_VIEW)
    Purge one(Caller caller, @PathVariable UUID id) {
        return purges.find(caller.scope(), id);
    }

    /// What went, in one line of JSON: byte for byte as the SHA-256 in the audit log was made of it.
    @GetMapping(value = CLIENT + "/purges/{id}/certificate", produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Permission.AUDIT_VIEW)
    ResponseEntity<String> certificate(Caller caller, @PathVariable UUID id) {
        return ResponseEntity.ok()
                .header("Content-Disposition", "attachment; filename=\"purge-" + id + ".json\"")
                .body(purges.certificate(caller.scope(), id));
    }
}
