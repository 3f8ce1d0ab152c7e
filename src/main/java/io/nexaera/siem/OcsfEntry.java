package io.nexaera.siem;

import io.nexaera.audit.AuditEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What an entry says, in the words of OCSF.
final class OcsfEntry {
    private static final int AUTHENTICATION = 3002;
    private static final int API_ACTIVITY = 6003;
    private static final int OTHER = 99;

    private static final Pattern NAME_AND_MAIL = Pattern.compile("(.+?) <([^<>@\\s]+@[^<>@\\s]+)>");
    private static final Map<String, Set<String>> DEEDS = Map.of(
            "Create", Set.of("created", "added", "opened", "made", "minted", "imported", "requested", "started"),
            "Read", Set.of("viewed", "exported", "downloaded", "page", "entered"),
            "Update", Set.of("updated", "changed", "rebranded", "key-changed", "readers-changed", "shared"),
            "Delete", Set.of("deleted", "removed", "revoked", "destroyed", "key-removed", "key-destroyed", "expired"));
    private static final List<String> ACTIVITIES = List.of("Create", "Read", "Update", "Delete");

    private final AuditEntry entry;
    private final JsonMapper json;
    private final String service;

    /// @param service whose console it was done in
    OcsfEntry(AuditEntry entry, JsonMapper json, String service) {
        this.entry = entry;
        this.json = json;
        this.service = service;
    }

    /// All but what says where the entry stands in the log.
    Map<String, Object> event() {
        boolean session = entry.action().startsWith("session.");
        Map<String, Object> event = session ? authentication() : apiActivity();
        outcome(event);
        event.put("time", entry.at().toEpochMilli());
        event.put(
                "message",
                entry.action() + " by " + actorName() + (entry.target() == null ? "" : ": " + entry.target()));
        event.put("src_endpoint", entry.address().isEmpty() ? Map.of("svc_name", service) : source());
        if (!entry.userAgent().isEmpty()) {
            event.put("http_request", Map.of("user_agent", entry.userAgent(), "uid", entry.requestId()));
        }
        event.put("metadata", metadata());
        event.put("unmapped", Map.of("action", entry.action(), "actor_kind", entry.actorKind()));
        return event;
    }

    private Map<String, Object> authentication() {
        Map<String, Object> event = classified(3, AUTHENTICATION, entry.action().endsWith(".ended") ? 2 : 1);
        event.put("activity_name", entry.action().endsWith(".ended") ? "Logoff" : "Logon");
        event.put("user", "person".equals(entry.targetKind()) ? target() : user());
        event.put("actor", actor());
        event.put("service", Map.of("name", service));
        return event;
    }

    private Map<String, Object> apiActivity() {
        String deed = entry.action().substring(entry.action().lastIndexOf('.') + 1);
        String activity = ACTIVITIES.stream()
                .filter(name -> DEEDS.getOrDefault(name, Set.of()).contains(deed))
                .findFirst()
                .orElse(deed);
        int number = ACTIVITIES.indexOf(activity) + 1;
        Map<String, Object> event = classified(6, API_ACTIVITY, number == 0 ? OTHER : number);
        event.put("activity_name", activity);
        event.put("actor", actor());
        event.put("api", Map.of("operation", entry.action(), "service", Map.of("name", service)));
        if (entry.targetKind() != null) {
            event.put("resources", List.of(resource()));
        }
        return event;
    }

    private static Map<String, Object> classified(int category, int type, int activity) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("category_uid", category);
        event.put("class_uid", type);
        event.put("activity_id", activity);
        event.put("type_uid", type * 100L + activity);
        return event;
    }

    private void outcome(Map<String, Object> event) {
        boolean done = entry.outcome().equals("done");
        event.put("status_id", done ? 1 : 2);
        event.put("status", done ? "Success" : "Failure");
        event.put("status_code", entry.outcome());
        event.put("severity_id", done ? 1 : entry.outcome().equals("failed") ? 2 : 3);
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("event_code", entry.action());
        metadata.put("original_time", entry.at().toString());
        if (!entry.requestId().isEmpty()) {
            metadata.put("correlation_uid", entry.requestId());
        }
        return metadata;
    }

    private Map<String, Object> source() {
        return Map.of("ip", entry.address());
    }

    private String actorName() {
        Matcher person = NAME_AND_MAIL.matcher(entry.actor());
        return entry.actor().isEmpty() ? "somebody erased" : person.matches() ? person.group(1) : entry.actor();
    }

    private Map<String, Object> actor() {
        boolean person = Set.of("member", "agency").contains(entry.actorKind());
        return person
                ? Map.of("user", user())
                : Map.of("application", withId(new LinkedHashMap<>(Map.of("name", actorName()))));
    }

    private Map<String, Object> user() {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("name", actorName());
        Matcher person = NAME_AND_MAIL.matcher(entry.actor());
        if (person.matches()) {
            user.put("email_addr", person.group(2));
        }
        return withId(user);
    }

    private Map<String, Object> withId(Map<String, Object> who) {
        if (entry.actorId() != null) {
            who.put("uid", entry.actorId().toString());
        }
        return who;
    }

    private Map<String, Object> target() {
        Map<String, Object> target = new LinkedHashMap<>();
        put(target, "uid", entry.targetId());
        put(target, "name", entry.target());
        return target;
    }

    private Map<String, Object> resource() {
        Map<String, Object> resource = target();
        put(resource, "type", entry.targetKind());
        Map<String, Object> data = new LinkedHashMap<>();
        data.putAll(state("before", entry.before()));
        data.putAll(state("after", entry.after()));
        if (!data.isEmpty()) {
            resource.put("data", data);
        }
        return resource;
    }

    private Map<String, Object> state(String name, @Nullable String text) {
        return text == null
                ? Map.of()
                : Map.of(name, json.readValue(text, new TypeReference<Map<String, Object>>() {}));
    }

    private static void put(Map<String, Object> into, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            into.put(name, value);
        }
    }
}
