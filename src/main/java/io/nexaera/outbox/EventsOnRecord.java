package io.nexaera.outbox;

import static java.util.Objects.requireNonNull;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditListener;
import io.nexaera.tenancy.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Makes events of deeds that are on record: where the audit log gets an entry, whoever wants the news gets it, with
/// the
/// id of what it was done to and nothing else of the entry.
@Component
class EventsOnRecord implements AuditListener {
    /// Actions of the audit log whose event has another name; of the others those with the name of an event tell of it.
    static final Map<String, EventType> OTHER_NAMES = Map.of(
            "member.added", EventType.MEMBER_JOINED,
            "member.removed", EventType.MEMBER_LEFT,
            "vault.key-rotated", EventType.ENCRYPTION_KEY_ROTATED,
            "export.finished", EventType.EXPORT_READY);

    /// What the quarantine noticed; all of these tell of [EventType#FINDING_RAISED].
    static final Set<String> FINDINGS = Set.of("chat.flagged", "chat.refused", "document.flagged");

    private final Events events;

    EventsOnRecord(Events events) {
        this.events = events;
    }

    @Override
    public void recorded(Transaction tx, UUID tenant, AuditEvent deed) {
        if (deed.outcome() != AuditEvent.Outcome.REFUSED) {
            event(deed).ifPresent(event -> events.publish(tx, tenant, event));
        }
    }

    private static Optional<Event> event(AuditEvent deed) {
        if (FINDINGS.contains(deed.action())) {
            return deed.target().map(where -> finding(deed, where));
        }
        return type(deed.action())
                .flatMap(type -> subject(deed)
                        .map(id ->
                                new Event(type, Map.of(type.fields().getFirst().name(), id))));
    }

    /// Which checks, and where; what was said is in neither.
    private static Event finding(AuditEvent deed, AuditEvent.Target where) {
        Object checks = deed.after().containsKey("checks")
                ? deed.after().get("checks")
                : List.of(String.valueOf(deed.after().get("check")));
        return new Event(
                EventType.FINDING_RAISED,
                Map.of(
                        "where",
                        where.kind(),
                        "subject",
                        UUID.fromString(where.id()),
                        "checks",
                        requireNonNull(checks)));
    }

    /// The end of access is told to both sides by the jobs that also write the mails.
    static Optional<EventType> type(String action) {
        EventType renamed = OTHER_NAMES.get(action);
        return renamed != null
                ? Optional.of(renamed)
                : EventType.of(action)
                        .filter(type ->
                                type != EventType.ACCESS_ENDED && type.fields().size() == 1);
    }

    /// Data keys go by `dek-` and an id.
    private static Optional<UUID> subject(AuditEvent deed) {
        try {
            return deed.target().map(target -> UUID.fromString(target.id().replaceFirst("^dek-", "")));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }
}
