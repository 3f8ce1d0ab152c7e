package io.nexaera.logbook;

import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.springframework.stereotype.Component;

/// The bytes of a file of the log, in deflated pieces: every node can serve any part of it, and nobody holds it whole.
@Component
class ExportPieces {
    /// @param fromByte where it begins in the file
    /// @param bytes inflated
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Piece(long fromByte, int bytes, byte[] content) {}

    private final TenantDatabase database;

    ExportPieces(TenantDatabase database) {
        this.database = database;
    }

    static void add(TenantTransaction tx, UUID export, int ordinal, long fromByte, int bytes, byte[] deflated) {
        tx.sql("""
                        insert into app.audit_export_piece (tenant_id, export_id, ordinal, from_byte, bytes, content)
                        values (:tenant, :export, :ordinal, :from, :bytes, :content)""")
                .param("export", export)
                .param("ordinal", ordinal)
                .param("from", fromByte)
                .param("bytes", bytes)
                .param("content", deflated)
                .update();
    }

    /// Writes that part of the file; no transaction is open while the reader is slow.
    void write(TenantScope scope, UUID export, ByteRange range, OutputStream out) throws IOException {
        long at = range.from();
        while (at < range.until()) {
            long next = at;
            Piece piece = database.inTransaction(scope, tx -> holding(tx, export, next))
                    .orElseThrow(() -> new IOException("the file was deleted meanwhile"));
            int skip = (int) (at - piece.fromByte());
            int length = (int) Math.min(piece.bytes() - skip, range.until() - at);
            out.write(inflated(piece), skip, length);
            at += length;
        }
    }

    private static Optional<Piece> holding(TenantTransaction tx, UUID export, long offset) {
        return tx.sql("""
                        select from_byte, bytes, content from app.audit_export_piece
                        where tenant_id = :tenant and export_id = :export and from_byte <= :offset
                        order by from_byte desc limit 1""")
                .param("export", export)
                .param("offset", offset)
                .query((row, n) -> new Piece(row.getLong(1), row.getInt(2), row.getBytes(3)))
                .optional()
                .filter(piece -> offset < piece.fromByte() + piece.bytes());
    }

    static byte[] deflated(byte[] bytes) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static byte[] inflated(Piece piece) throws IOException {
        byte[] bytes = new byte[piece.bytes()];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(piece.content());
            int filled = 0;
            while (filled < bytes.length && !inflater.finished()) {
                int more = inflater.inflate(bytes, filled, bytes.length - filled);
                if (more == 0 && inflater.needsInput()) {
                    throw new IOException("a piece of the file is damaged");
                }
                filled += more;
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new IOException("a piece of the file is damaged", e);
        }
    }
}
