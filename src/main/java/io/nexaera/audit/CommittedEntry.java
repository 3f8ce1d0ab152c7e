package io.nexaera.audit;

import io.nexaera.tlog.Merkle;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry as its leaf commits to it (`docs/formats.md`, "Leaf of the log"). The trigger on `app.audit_entry` makes
/// the same bytes.
///
/// @param opening salt and fields, as they are hashed
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record CommittedEntry(UUID tenant, UUID id, byte[] opening) {
    static final String COLUMNS = """
            e.tenant_id, e.id, e.salt, e.agency_id, e.sub_account_id,
            ((extract(epoch from e.at) * 1000000)::bigint)::text as at_micros, e.actor_kind, e.actor_id, e.actor, e.action, e.outcome,
            e.target_kind, e.target_id, e.target, e.before::text as before_text, e.after::text as after_text, e.address,
            e.user_agent, e.request_id, e.access_id
            """;

    private static final List<String> FIELDS = List.of(
            "tenant_id",
            "id",
            "agency_id",
            "sub_account_id",
            "at_micros",
            "actor_kind",
            "actor_id",
            "actor",
            "action",
            "outcome",
            "target_kind",
            "target_id",
            "target",
            "before_text",
            "after_text",
            "address",
            "user_agent",
            "request_id",
            "access_id");

    /// Reads a row of [#COLUMNS].
    static CommittedEntry read(ResultSet row) throws SQLException {
        ByteArrayOutputStream opening = new ByteArrayOutputStream();
        opening.writeBytes(row.getBytes("salt"));
        opening.writeBytes("audit-entry/v1\n".getBytes(StandardCharsets.US_ASCII));
        for (String field : FIELDS) {
            append(opening, row.getString(field));
        }
        return new CommittedEntry(
                row.getObject("tenant_id", UUID.class), row.getObject("id", UUID.class), opening.toByteArray());
    }

    private static void append(ByteArrayOutputStream out, @Nullable String field) {
        byte[] bytes = field == null ? new byte[0] : field.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(
                ByteBuffer.allocate(4).putInt(field == null ? -1 : bytes.length).array());
        out.writeBytes(bytes);
    }

    byte[] commitment() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(opening);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    boolean is(byte[] commitment) {
        return Arrays.equals(commitment(), commitment);
    }

    byte[] leafHash() {
        return Merkle.leaf(commitment());
    }
}
