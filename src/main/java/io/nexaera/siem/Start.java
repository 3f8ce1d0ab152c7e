package io.nexaera.siem;

import io.nexaera.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// From where on entries are sent.
public sealed interface Start {
    /// What happens from now on.
    record Now() implements Start {}

    /// The whole log.
    record Beginning() implements Start {}

    /// What happened then or later.
    record Since(Instant time) implements Start {}

    /// The entry with this number of the tenant's log, and those behind it.
    record Numbered(long number) implements Start {}

    /// Reads `now`, `beginning`, a day (`2026-05-01`, in UTC), a moment (`2026-05-01T10:00:00Z`), or a number.
    static Start parse(String text) {
        String asked = text.strip();
        if (asked.isEmpty() || asked.equals("now")) {
            return new Now();
        }
        if (asked.equals("beginning")) {
            return new Beginning();
        }
        try {
            if (asked.matches("\\d{1,18}")) {
                return new Numbered(Long.parseLong(asked));
            }
            return new Since(
                    asked.contains("T")
                            ? Instant.parse(asked)
                            : LocalDate.parse(asked)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant());
        } catch (DateTimeParseException notATime) {
            throw new Problem.Invalid(
                    "siem.start", "from", "Say now, beginning, a day like 2026-05-01, or the number of an entry.");
        }
    }
}
