package io.nexaera.webhooks;

import io.nexaera.tenancy.TenantTransaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes messages of events. What was said is added only for an endpoint that asked for it, and only where nothing
/// forbids that content leaves.
@Component
class EventMessages {
    private static final int MAX_CONTENT_CHARS = 100_000;

    private final JsonMapper json;
    private final List<EventContent> contents;
    private final List<ContentVeto> vetoes;

    @Autowired
    EventMessages(JsonMapper json, ObjectProvider<EventContent> contents, ObjectProvider<ContentVeto> vetoes) {
        this(json, contents.stream().toList(), vetoes.stream().toList());
    }

    EventMessages(JsonMapper json, List<EventContent> contents, List<ContentVeto> vetoes) {
        this.json = json;
        this.contents = List.copyOf(contents);
        this.vetoes = List.copyOf(vetoes);
    }

    /// Those of the events that are still there, by their ids.
    Map<UUID, Message> of(TenantTransaction tx, Endpoint endpoint, Collection<UUID> events) {
        boolean withContent = endpoint.withContent() && mayKeepContent(tx);
        Map<UUID, Message> messages = new HashMap<>();
        tx.sql("select id, type, data::text as data, at from app.event where tenant_id = :tenant and id = any (:ids)")
                .param("ids", events.toArray(UUID[]::new))
                .query((row, n) -> message(
                        tx,
                        withContent,
                        row.getObject("id", UUID.class),
                        row.getString("type"),
                        row.getString("data"),
                        row.getTimestamp("at").toInstant()))
                .list()
                .forEach(message -> messages.put(message.event(), message));
        return messages;
    }

    /// False where no content of this tenant may leave the house or stay in it: then of an exchange only sizes, digest,
    /// status and times are kept.
    boolean mayKeepContent(TenantTransaction tx) {
        return vetoes.stream().noneMatch(veto -> veto.forbids(tx));
    }

    private Message message(
            TenantTransaction tx, boolean withContent, UUID id, String type, String data, java.time.Instant at) {
        ObjectNode body = json.createObjectNode();
        body.put("type", type);
        body.put("timestamp", at.toString());
        body.set("data", json.readTree(data));
        if (withContent) {
            content(tx, type, data).ifPresent(text -> body.put("content", text));
        }
        return new Message(id, type, at, json.writeValueAsString(body));
    }

    private Optional<String> content(TenantTransaction tx, String type, String data) {
        return contents.stream()
                .filter(source -> source.type().code().equals(type))
                .findFirst()
                .flatMap(source -> source.of(tx, ids(data)))
                .map(text -> text.length() <= MAX_CONTENT_CHARS ? text : text.substring(0, MAX_CONTENT_CHARS));
    }

    private Map<String, String> ids(String data) {
        Map<String, String> ids = new HashMap<>();
        json.readTree(data)
                .properties()
                .forEach(field -> ids.put(field.getKey(), field.getValue().asString("")));
        return ids;
    }
}
