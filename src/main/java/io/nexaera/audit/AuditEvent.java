package io.nexaera.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// What happened, in the words of the catalogue (`docs/audit-actions.md`): `agent.updated`, `api-key.revoked`.
///
/// @param before the changed fields as they were; never a secret, never content of a conversation
/// @param after the same fields as they are now
public record AuditEvent(
        String action, Outcome outcome, Optional<Target> target, Map<String, ?> before, Map<String, ?> after) {
    public enum Outcome {
        DONE,
        REFUSED,
        FAILED
    }

    /// What it was done to; `name` is what people call it.
    public record Target(String kind, String id, String name) {}

    public static AuditEvent of(String action) {
        return new AuditEvent(action, Outcome.DONE, Optional.empty(), Map.of(), Map.of());
    }

    /// The digest by which an entry holds a document, such as a certificate: SHA-256 of its UTF-8 bytes, in hex.
    public static String sha256(String document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public AuditEvent target(String kind, Object id, String name) {
        return new AuditEvent(action, outcome, Optional.of(new Target(kind, id.toString(), name)), before, after);
    }

    public AuditEvent before(Map<String, ?> fields) {
        return new AuditEvent(action, outcome, target, fields, after);
    }

    public AuditEvent after(Map<String, ?> fields) {
        return new AuditEvent(action, outcome, target, before, fields);
    }

    public AuditEvent refused() {
        return new AuditEvent(action, Outcome.REFUSED, target, before, after);
    }

    public AuditEvent failed() {
        return new AuditEvent(action, Outcome.FAILED, target, before, after);
    }
}
