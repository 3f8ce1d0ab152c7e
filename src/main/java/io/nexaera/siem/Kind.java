package io.nexaera.siem;

import com.fasterxml.jackson.annotation.JsonValue;
import io.nexaera.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/// How a destination takes events.
public enum Kind {
    HTTPS("HTTPS, signed"),
    SPLUNK_HEC("Splunk"),
    SYSLOG("Syslog over TLS"),
    KAFKA("Kafka");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /// The stored and transmitted form: `splunk-hec`.
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String label() {
        return label;
    }

    static Kind of(String code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code().equals(code))
                .findFirst()
                .orElseThrow(
                        () -> new Problem.Invalid("siem.kind", "kind", "Choose https, splunk-hec, syslog or kafka."));
    }
}
