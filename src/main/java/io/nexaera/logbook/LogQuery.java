package io.nexaera.logbook;

import io.nexaera.audit.AuditFilter;
import io.nexaera.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/// What is asked of the log, as it stands in an address. What is empty does not narrow.
///
/// @param actor part of a name or e-mail
/// @param action the start of an action's name, such as `agent.`
/// @param target the id of a thing, or part of its name
/// @param outcome `done`, `refused` or `failed`
/// @param address the internet address it was done from
/// @param from a day (`2026-05-31`, from its beginning in UTC) or a moment (`2026-05-31T10:00:00Z`)
/// @param until a day (to its end in UTC) or a moment (before it)
/// @param access a grant of support access: what happened under it, on both sides
record LogQuery(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String target,
        @Nullable String outcome,
        @Nullable String address,
        @Nullable String from,
        @Nullable String until,
        @Nullable String access) {
    static final LogQuery ALL = new LogQuery(null, null, null, null, null, null, null, null);
    private static final Set<String> OUTCOMES = Set.of("done", "refused", "failed");
    private static final int MOST_CHARS = 300;

    LogQuery {
        actor = asked(actor);
        action = asked(action);
        target = asked(target);
        outcome = asked(outcome);
        address = asked(address);
        from = asked(from);
        until = asked(until);
        access = asked(access);
    }

    /// @throws Problem.Invalid `audit.filter`, with the field
    AuditFilter filter() {
        if (outcome != null && !OUTCOMES.contains(outcome)) {
            throw wrong("outcome", "The outcome is done, refused or failed.");
        }
        for (Map.Entry<String, String> field : fields().entrySet()) {
            if (field.getValue().length() > MOST_CHARS || field.getValue().indexOf('\0') >= 0) {
                throw wrong(field.getKey(), "Look for something shorter.");
            }
        }
        return new AuditFilter(
                actor, action, target, outcome, address, moment("from", from, 0), moment("until", until, 1), grant());
    }

    /// The filters that narrow, by name.
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "actor", actor);
        put(fields, "action", action);
        put(fields, "target", target);
        put(fields, "outcome", outcome);
        put(fields, "address", address);
        put(fields, "from", from);
        put(fields, "until", until);
        put(fields, "access", access);
        return fields;
    }

    static LogQuery of(Map<String, String> fields) {
        return new LogQuery(
                fields.get("actor"),
                fields.get("action"),
                fields.get("target"),
                fields.get("outcome"),
                fields.get("address"),
                fields.get("from"),
                fields.get("until"),
                fields.get("access"));
    }

    public boolean narrows() {
        return !fields().isEmpty();
    }

    /// As an address has it: `?actor=ana&action=agent.`; empty where nothing narrows.
    public String inAddress() {
        UriComponentsBuilder address = UriComponentsBuilder.newInstance();
        fields().keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
        return address.encode().buildAndExpand(fields()).toUriString();
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private @Nullable UUID grant() {
        try {
            return access == null ? null : UUID.fromString(access);
        } catch (IllegalArgumentException notAnId) {
            throw wrong("access", "There is no such access.");
        }
    }

    private static @Nullable Instant moment(String field, @Nullable String text, int daysOn) {
        if (text == null) {
            return null;
        }
        return day(text)
                .map(day -> day.plusDays(daysOn).atStartOfDay(ZoneOffset.UTC).toInstant())
                .or(() -> instant(text))
                .orElseThrow(() -> wrong(field, "Write a day as 2026-05-31."));
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text)).filter(LogQuery::isNear);
        } catch (DateTimeParseException notADay) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            Instant instant = Instant.parse(text);
            return isNear(instant.atZone(ZoneOffset.UTC).toLocalDate()) ? Optional.of(instant) : Optional.empty();
        } catch (DateTimeParseException notAMoment) {
            return Optional.empty();
        }
    }

    private static boolean isNear(LocalDate day) {
        return day.getYear() >= 1970 && day.getYear() < 10_000;
    }

    private static Problem.Invalid wrong(String field, String sentence) {
        return new Problem.Invalid("audit.filter", field, sentence);
    }

    private static @Nullable String asked(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
