package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SyslogMessageTest {
    private static Event event(long number, boolean alarming, String action) {
        return new Event(
                number, new UUID(0, 1), Instant.parse("2026-05-01T10:00:00.123456789Z"), action, alarming, "{}");
    }

    @Test
    void itIsWhatTheRfcSays() {
        assertThat(SyslogMessage.of(event(7, false, "agent.updated"), "northwind"))
                .isEqualTo(
                        "<110>1 2026-05-01T10:00:00.123456Z northwind audit - agent.updated [meta sequenceId=\"7\"] {}");
        assertThat(SyslogMessage.of(event(1, true, "a.refused"), "h")).startsWith("<108>1 ");
    }

    @Test
    void theNumberStartsAgainWhereTheRfcEndsAndANameIsCutWhereItEnds() {
        assertThat(SyslogMessage.of(event(2147483647L, false, "a.b"), "h")).contains("sequenceId=\"2147483647\"");
        assertThat(SyslogMessage.of(event(2147483648L, false, "a.b"), "h")).contains("sequenceId=\"1\"");
        String id =
                SyslogMessage.of(event(1, false, "x".repeat(40) + ".y"), "h").split(" ", -1)[5];
        assertThat(id).hasSize(32);
    }
}
