package io.nexaera.logbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.audit.AuditExport;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.LogFormat;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.Optional;
import java.util.UUID;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The audit log as a file, sent as it is read: for small ones. [AuditExportApi] writes large ones in the background.
@RestController
@Tag(name = "Audit log")
class AuditDownload {
    private final AuditExport export;

    AuditDownload(AuditExport export) {
        this.export = export;
    }

    /// With the filters of the list. A download that was cut off goes on with `after`, the id of the last whole line.
    ///
    /// @param format `csv` (safe to open in a spreadsheet), `jsonl` (everything as it is) or `jsonl-with-proofs`
    @GetMapping({
        "/api/v1/agencies/{agencyId}/audit-entries/export",
        "/api/v1/sub-accounts/{subAccount}/audit-entries/export"
    })
    @Requires(Permission.AUDIT_VIEW)
    void download(
            Caller caller,
            @RequestParam(defaultValue = "csv") String format,
            @ParameterObject @ModelAttribute LogQuery query,
            @RequestParam Optional<UUID> after,
            HttpServletResponse response)
            throws IOException {
        LogFormat wanted = LogFormat.of(format);
        AuditFilter filter = query.filter();
        export.begin(caller.scope(), filter, wanted, after);
        response.setContentType(wanted.contentType());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + wanted.fileName() + "\"");
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8));
        export.write(caller.scope(), filter, wanted, after, out);
        out.flush();
    }
}
