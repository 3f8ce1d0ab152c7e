package io.nexaera.proof;

import io.nexaera.agencies.Agencies;
import io.nexaera.healthcare.TraceChecks;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// A proof as one line of JSON with sorted names (RFC 8785), so that its digest, which is in the audit log, can be
/// checked with any tool. No word of what was said or looked for.
@Component
class ProofReport {
    static final String FORMAT = "zero-retention-proof-2";

    private final JsonMapper json = JsonMapper.builder().build();
    private final Agencies agencies;

    ProofReport(Agencies agencies) {
        this.agencies = agencies;
    }

    String of(TenantTransaction tx, Proof proof, Findings findings, Instant ended) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("client", agencies.find(tx, tx.scope().requireSubAccount()).name());
        fields.put("agency", agencies.own(tx).name());
        fields.put("format", FORMAT);
        fields.put("id", proof.id().toString());
        fields.put("subAccount", tx.scope().tenant().toString());
        fields.put("askedBy", proof.askedBy().orElse("the daily proof"));
        fields.put("words", proof.ownWords() ? "the owner’s own" : "random, of this proof alone");
        fields.put("beganAt", proof.beganAt().toString());
        fields.put("endedAt", ended.toString());
        fields.put("result", findings.result());
        fields.put("agents", findings.asked());
        fields.put("ways", findings.ways().stream().map(ProofReport::way).toList());
        fields.put("forms", List.copyOf(Canary.random("form").inFiles().keySet()));
        fields.put("places", findings.places().stream().map(ProofReport::place).toList());
        fields.put("notLooked", findings.notLooked());
        fields.put(
                "machine", findings.machine().stream().map(ProofReport::check).toList());
        return json.writeValueAsString(fields);
    }

    private static Map<String, Object> way(Asking.Way way) {
        return new TreeMap<>(Map.of("what", way.what(), "came", way.came()));
    }

    private static Map<String, Object> place(Place place) {
        return new TreeMap<>(Map.of(
                "name", place.name(),
                "seen", place.seen(),
                "found", new TreeSet<>(place.found()),
                "where", place.where(),
                "control", new TreeSet<>(place.control())));
    }

    private static Map<String, Object> check(TraceChecks.Check check) {
        return new TreeMap<>(Map.of("what", check.what(), "fine", check.fine(), "says", check.sentence()));
    }
}
