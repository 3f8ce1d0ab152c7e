package io.nexaera.logbook;

import io.nexaera.audit.AuditEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a deed did to one field of its target.
///
/// @param before as it was; null where it wasn't there
/// @param after as it is; null where it is gone
record Change(
        String field, @Nullable String before, @Nullable String after) {

    /// Field by field, in the order in which they were written down.
    static List<Change> of(AuditEntry entry, JsonMapper json) {
        JsonNode before = tree(entry.before(), json);
        JsonNode after = tree(entry.after(), json);
        Set<String> fields = new LinkedHashSet<>(after.propertyNames());
        fields.addAll(before.propertyNames());
        List<Change> changes = new ArrayList<>();
        fields.forEach(field -> changes.add(new Change(field, text(before.get(field)), text(after.get(field)))));
        return changes;
    }

    /// `added`, `removed`, `changed` or `same`.
    public String kind() {
        if (before == null) {
            return "added";
        }
        return after == null ? "removed" : Objects.equals(before, after) ? "same" : "changed";
    }

    private static JsonNode tree(@Nullable String state, JsonMapper json) {
        JsonNode tree = json.readTree(state == null ? "{}" : state);
        return tree.isObject() ? tree : json.createObjectNode().set("value", tree);
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        return value.isString() ? value.asString() : value.toString();
    }
}
