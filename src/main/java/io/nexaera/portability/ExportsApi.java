package io.nexaera.portability;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Everything that is kept about a client, as one ZIP for its owner: a JSON line per row, every file as it was
/// uploaded,
/// and a manifest with counts and SHA-256. Asking answers at once; ask again until the state is `ready`. Kept for 7
/// days.
@RestController
@Tag(name = "Exports")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/exports")
class ExportsApi {
    private final Exports exports;

    ExportsApi(Exports exports) {
        this.exports = exports;
    }

    @PostMapping
    @Requires(Permission.DATA_MANAGE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Export request(Caller caller) {
        return exports.request(caller);
    }

    @GetMapping
    @Requires(Permission.DATA_MANAGE)
    List<Export> list(Caller caller) {
        return exports.list(caller.scope());
    }

    @GetMapping("/{id}")
    @Requires(Permission.DATA_MANAGE)
    Export get(Caller caller, @PathVariable UUID id) {
        return exports.find(caller.scope(), id);
    }

    /// The ZIP.
    @GetMapping("/{id}/content")
    @Requires(Permission.DATA_MANAGE)
    void content(Caller caller, @PathVariable UUID id, HttpServletResponse response) throws IOException {
        Export export = exports.open(caller.scope(), id);
        response.setContentType("application/zip");
        response.setContentLengthLong(export.sizeBytes());
        response.setHeader("Content-Disposition", "attachment; filename=\"export-" + id + ".zip\"");
        exports.write(caller.scope(), id, response.getOutputStream());
    }

    @DeleteMapping("/{id}")
    @Requires(Permission.DATA_MANAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable UUID id) {
        exports.delete(caller.scope(), id);
    }
}
