package io.nexaera.siem;

import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.SequencedLog.Sequenced;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Entries as OCSF 1.9 events: signing in and out as *Authentication* (3002), every other deed as *API Activity*
/// (6003). Each carries its number as `metadata.sequence`, its place in the tamper-evident log, and an
/// attestation (profile *Record Integrity*): the SHA-256 of the whole event in canonical form (RFC 8785) but for
/// that fingerprint.
final class Ocsf {
    static final String VERSION = "1.9.0";

    private static final int SHA_256 = 3;
    private static final String GONE = "What was in this entry is no longer kept. Its leaf in the log is.";

    private final Source source;
    private final JsonMapper json;

    /// Whose log it is, in the words that its readers know.
    ///
    /// @param host how the sending side is called where a host has to be named
    /// @param log the name of the tamper-evident log
    record Source(UUID tenant, String tenantName, String agencyName, String host, String log) {}

    Ocsf(Source source, JsonMapper json) {
        this.source = source;
        this.json = json;
    }

    Event of(Sequenced sequenced, long number) {
        Map<String, Object> event = sequenced
                .entry()
                .map(entry -> new OcsfEntry(entry, json, source.agencyName()).event())
                .orElseGet(Ocsf::gone);
        Map<String, Object> unmapped = new LinkedHashMap<>(below(event, "unmapped"));
        unmapped.put("log", source.log());
        unmapped.put("leaf_index", sequenced.index());
        unmapped.put("leaf_hash", sequenced.leafHash());
        event.put("unmapped", unmapped);
        String uid = sequenced.entry().map(entry -> entry.id().toString()).orElse(sequenced.leafHash());
        event.put("metadata", metadata(event, uid, number));
        attest(event, source.log() + "/" + sequenced.index());
        return event(event, sequenced.entry().orElse(null), number);
    }

    /// An event that stands for none: it has no number and no place in the log, and says so.
    Event test(AuditEntry entry) {
        Map<String, Object> event = new OcsfEntry(entry, json, source.agencyName()).event();
        event.put("message", "A test event. It is not in the audit log.");
        event.put("metadata", metadata(event, entry.id().toString(), 0));
        return event(event, entry, 0);
    }

    private Event event(Map<String, Object> event, @Nullable AuditEntry entry, long number) {
        return new Event(
                number,
                source.tenant(),
                entry == null ? Instant.EPOCH : entry.at(),
                entry == null ? "gone" : entry.action(),
                entry != null && !entry.outcome().equals("done"),
                CanonicalJson.write(event));
    }

    private Map<String, Object> metadata(Map<String, Object> event, String uid, long number) {
        Map<String, Object> metadata = new LinkedHashMap<>(below(event, "metadata"));
        metadata.put("version", VERSION);
        metadata.put("uid", uid);
        metadata.put("product", Map.of("name", "Audit log", "vendor_name", source.agencyName()));
        metadata.put("log_name", "audit");
        metadata.put("log_provider", source.host());
        metadata.put("tenant_uid", source.tenant().toString());
        metadata.put("labels", List.of(source.tenantName()));
        if (number > 0) {
            metadata.put("sequence", number);
            metadata.put("profiles", List.of("record_integrity"));
        }
        return metadata;
    }

    private void attest(Map<String, Object> event, String uid) {
        Map<String, Object> attestation =
                new LinkedHashMap<>(Map.of("uid", uid, "chain_uid", source.log(), "authority_uid", source.log()));
        event.put("attestation_list", List.of(attestation));
        attestation.put(
                "fingerprint",
                Map.of("algorithm_id", SHA_256, "algorithm", "SHA-256", "value", sha256(CanonicalJson.write(event))));
    }

    @SuppressWarnings("unchecked") // they were made here
    private static Map<String, Object> below(Map<String, Object> event, String name) {
        return (Map<String, Object>) event.getOrDefault(name, Map.of());
    }

    private static Map<String, Object> gone() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("class_uid", 0);
        event.put("category_uid", 0);
        event.put("activity_id", 99);
        event.put("activity_name", "gone");
        event.put("type_uid", 99);
        event.put("severity_id", 1);
        event.put("time", 0L);
        event.put("message", GONE);
        return event;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
