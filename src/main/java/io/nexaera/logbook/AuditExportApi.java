package io.nexaera.logbook;

import io.nexaera.audit.LogFormat;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Files of the audit log that are written in the background, of any length. Asking answers at once; ask again until
/// the
/// state is `ready`. A download that broke off goes on with `Range` and `If-Range`. Kept for 7 days.
@RestController
@Tag(name = "Audit log")
@RequestMapping({"/api/v1/agencies/{agencyId}/audit-exports", "/api/v1/sub-accounts/{subAccount}/audit-exports"})
class AuditExportApi {
    /// @param format `csv`, `jsonl` or `jsonl-with-proofs`
    /// @param filters those of the list; none: everything
    record Wanted(@Nullable String format, @Nullable LogQuery filters) {}

    private final LogExports exports;
    private final ExportDownload download;

    AuditExportApi(LogExports exports, ExportDownload download) {
        this.exports = exports;
        this.download = download;
    }

    @PostMapping
    @Requires(Permission.AUDIT_VIEW)
    @ResponseStatus(HttpStatus.ACCEPTED)
    LogExport request(Caller caller, @RequestBody Wanted wanted) {
        if (wanted.format() == null) {
            throw new Problem.Invalid("audit.format", "format", "Choose csv, jsonl or jsonl-with-proofs.");
        }
        LogQuery query = wanted.filters() == null ? LogQuery.ALL : wanted.filters();
        return exports.request(caller, query, LogFormat.of(wanted.format()));
    }

    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    List<LogExport> list(Caller caller) {
        return exports.list(caller.scope());
    }

    @GetMapping("/{id}")
    @Requires(Permission.AUDIT_VIEW)
    LogExport get(Caller caller, @PathVariable UUID id) {
        return exports.find(caller.scope(), id);
    }

    /// Cancels it while it is being written, deletes it afterwards.
    @DeleteMapping("/{id}")
    @Requires(Permission.AUDIT_VIEW)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable UUID id) {
        exports.remove(caller.scope(), id);
    }

    /// The file, or the part of it that `Range` asks for.
    @GetMapping("/{id}/content")
    @Requires(Permission.AUDIT_VIEW)
    void content(
            Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = "Range", required = false) @Nullable String range,
            @RequestHeader(name = "If-Range", required = false) @Nullable String ifRange,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        LogExport export = exports.ready(caller.scope(), id);
        boolean headOnly = request.getMethod().equals("HEAD");
        download.send(caller.scope(), export, new ExportDownload.Part(range, ifRange, headOnly), response);
    }
}
