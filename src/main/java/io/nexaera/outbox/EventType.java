package io.nexaera.outbox;

import com.fasterxml.jackson.annotation.JsonValue;
import io.nexaera.outbox.EventField.Checks;
import io.nexaera.outbox.EventField.OneOf;
import io.nexaera.outbox.EventField.Subject;
import io.nexaera.outbox.EventField.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The catalogue of events: what can happen, and which ids and states tell of it. `docs/webhooks.md` is made from it.
public enum EventType {
    CONVERSATION_STARTED(
            "Somebody began a conversation with an agent.",
            new Subject("conversation"),
            new Subject("agent"),
            new OneOf("channel")),
    MESSAGE_ANSWERED(
            "An agent's answer ended: it is complete, was stopped by its reader, or failed.",
            new Subject("conversation"),
            new Subject("message"),
            new Subject("agent"),
            new OneOf("state", "complete", "stopped", "failed")),
    DOCUMENT_ADDED("A document was added; it is being read.", new Subject("document")),
    DOCUMENT_READY("A document was read and can be quoted.", new Subject("document")),
    DOCUMENT_FAILED("A document couldn't be read.", new Subject("document")),
    DOCUMENT_DELETED("A document was deleted.", new Subject("document")),
    FINDING_RAISED(
            "Something stands out in a conversation or a document, or a question to an agent was turned away for it.",
            new OneOf("where", "conversation", "document", "agent"),
            new Subject("subject"),
            new Checks("checks")),
    AGENT_CREATED("An agent was made.", new Subject("agent")),
    AGENT_UPDATED("An agent was changed.", new Subject("agent")),
    AGENT_DELETED("An agent was deleted.", new Subject("agent")),
    ACCESS_REQUESTED("Somebody of the agency asks its client to be let in.", new Subject("accessRequest")),
    ACCESS_APPROVED("The client let somebody of the agency in.", new Subject("accessRequest")),
    ACCESS_DENIED("The client didn't let somebody of the agency in.", new Subject("accessRequest")),
    ACCESS_ENDED("Access ended or ran out, or a request was taken back.", new Subject("accessRequest")),
    MEMBER_JOINED("Somebody joined the team.", new Subject("person")),
    MEMBER_LEFT("Somebody left the team.", new Subject("person")),
    API_KEY_CREATED("An API key was made.", new Subject("key")),
    API_KEY_REVOKED("An API key was ended.", new Subject("key")),
    ENCRYPTION_KEY_ROTATED("A new encryption key took over from the one that is named.", new Subject("key")),
    EXPORT_READY("Everything of the account is packed and can be taken.", new Subject("export")),
    ERASURE_REQUESTED("The owner asked to have the account erased.", new Subject("erasure")),
    ERASURE_CANCELLED("The account stays.", new Subject("erasure")),
    SUB_ACCOUNT_CREATED("The agency opened a client.", new Subject("subAccount")),
    WORKFLOW_FINISHED(
            "A run of a workflow is over, and how.",
            new Subject("run"),
            new Subject("workflow"),
            new OneOf("state", "finished", "failed", "denied", "cancelled")),
    WORKFLOW_EMITTED(
            "A step of a workflow tells something: what it calls it, and a few values.",
            new Subject("run"),
            new Subject("workflow"),
            new OneOf("name"),
            new Values("values")),
    WEBHOOK_DISABLED(
            "An endpoint was turned off because it failed for days, or said that it is gone.",
            new Subject("endpoint"),
            new OneOf("reason", "failing", "gone")),
    /// Sent by hand, to one endpoint alone.
    WEBHOOK_TEST("Somebody tries whether an endpoint works.", new Subject("endpoint"));

    private final String sentence;
    private final List<EventField> fields;

    EventType(String sentence, EventField... fields) {
        this.sentence = sentence;
        this.fields = List.of(fields);
    }

    /// The stored and transmitted form: `document.ready`, `api-key.created`.
    @JsonValue
    public String code() {
        int last = name().lastIndexOf('_');
        return (name().substring(0, last) + "." + name().substring(last + 1))
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    public String sentence() {
        return sentence;
    }

    public List<EventField> fields() {
        return fields;
    }

    public static Optional<EventType> of(String code) {
        return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
    }
}
