package io.nexaera.logbook;

import io.nexaera.tenancy.TenantScope;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Sends a file of the log, or a part of it (RFC 9110 §14), and notes that in the log before the first byte leaves.
@Component
class ExportDownload {
    /// What is asked for.
    ///
    /// @param range the `Range` header
    /// @param ifRange the validator that the file must still have for a part to be of use
    /// @param headOnly without the bytes
    record Part(@Nullable String range, @Nullable String ifRange, boolean headOnly) {
        boolean applies(LogExport export) {
            return range != null && (ifRange == null || ifRange.strip().equals(export.etag()));
        }
    }

    private final LogExports exports;
    private final ExportPieces pieces;

    ExportDownload(LogExports exports, ExportPieces pieces) {
        this.exports = exports;
        this.pieces = pieces;
    }

    void send(TenantScope scope, LogExport export, Part part, HttpServletResponse response) throws IOException {
        long size = export.sizeBytes();
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("ETag", export.etag());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + export.fileName() + "\"");
        try {
            Optional<ByteRange> asked = part.applies(export) && part.range() != null
                    ? ByteRange.parse(part.range(), size)
                    : Optional.empty();
            asked.ifPresent(range -> {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader("Content-Range", range.contentRange(size));
            });
            sendBytes(scope, export, asked.orElse(ByteRange.whole(size)), part.headOnly(), response);
        } catch (ByteRange.Unsatisfiable beyond) {
            response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
            response.setHeader("Content-Range", "bytes */" + size);
        }
    }

    private void sendBytes(
            TenantScope scope, LogExport export, ByteRange range, boolean headOnly, HttpServletResponse response)
            throws IOException {
        response.setContentType(export.format().contentType());
        response.setContentLengthLong(range.length());
        if (!headOnly) {
            exports.noteDownload(scope, export, range);
            pieces.write(scope, export.id(), range, response.getOutputStream());
        }
    }
}
