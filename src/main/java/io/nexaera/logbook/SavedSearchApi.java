package io.nexaera.logbook;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Searches of the audit log that a person keeps, for themselves or for everybody there who may read the log.
@RestController
@Tag(name = "Audit log")
@RequestMapping({"/api/v1/agencies/{agencyId}/audit-searches", "/api/v1/sub-accounts/{subAccount}/audit-searches"})
class SavedSearchApi {
    /// @param shared of a search that is kept, null leaves it as it is
    /// @param filters those of the list; of a search that is kept they stay as they are
    record Fields(
            @Nullable String name,
            @Nullable Boolean shared,
            @Nullable LogQuery filters) {
        String named() {
            return name == null ? "" : name;
        }
    }

    private final SavedSearches searches;

    SavedSearchApi(SavedSearches searches) {
        this.searches = searches;
    }

    /// One's own and those that others share, by name.
    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    List<SavedSearch> list(Caller caller) {
        return searches.list(caller.scope());
    }

    @PostMapping
    @Requires(Permission.AUDIT_VIEW)
    @ResponseStatus(HttpStatus.CREATED)
    SavedSearch keep(Caller caller, @RequestBody Fields fields) {
        LogQuery query = fields.filters() == null ? LogQuery.ALL : fields.filters();
        return searches.keep(caller, fields.named(), Boolean.TRUE.equals(fields.shared()), query);
    }

    @PutMapping("/{id}")
    @Requires(Permission.AUDIT_VIEW)
    SavedSearch change(Caller caller, @PathVariable UUID id, @RequestBody Fields fields) {
        return searches.change(caller, id, fields.named(), fields.shared());
    }

    /// It can be brought back for a day.
    @DeleteMapping("/{id}")
    @Requires(Permission.AUDIT_VIEW)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable UUID id) {
        searches.remove(caller, id);
    }

    @PostMapping("/{id}/restore")
    @Requires(Permission.AUDIT_VIEW)
    SavedSearch restore(Caller caller, @PathVariable UUID id) {
        return searches.restore(caller, id);
    }
}
