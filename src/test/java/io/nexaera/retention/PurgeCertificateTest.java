package io.nexaera.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.audit.AuditEvent;
import org.junit.jupiter.api.Test;

/// The digest that the audit log holds of a certificate.
class PurgeCertificateTest {
    @Test
    void theDigestIsTheOneOfTheVector() {
        assertThat(AuditEvent.sha256("{\"format\":\"nexaera-purge-1\",\"rows\":2}"))
                .isEqualTo("6a62b0fdbd660cf8e53ac199657c6e49d890850def0f5c6e06c5ea07b7a40a0b");
    }

    @Test
    void sizesReadWell() {
        assertThat(Size.text(1_023)).isEqualTo("1023 bytes");
        assertThat(Size.text(1_024)).isEqualTo("1.0 KB");
        assertThat(Size.text(1_572_864)).isEqualTo("1.5 MB");
        assertThat(Size.text(5L << 40)).isEqualTo("5.0 TB");
    }
}
