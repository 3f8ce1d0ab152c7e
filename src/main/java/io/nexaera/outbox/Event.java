package io.nexaera.outbox;

import java.util.List;
import java.util.Map;

/// Something that happened: ids, states and times, never content.
///
/// @param data a value for each field of the type
/// @throws IllegalArgumentException where a field is missing, too many, or holds what it mustn't: a bug of the caller
public record Event(EventType type, Map<String, Object> data) {
    public Event {
        data = Map.copyOf(data);
        List<EventField> fields = type.fields();
        Map<String, Object> told = data;
        if (fields.size() != told.size()
                || !fields.stream()
                        .allMatch(field -> told.containsKey(field.name()) && field.holds(told.get(field.name())))) {
            throw new IllegalArgumentException("an event " + type.code() + " tells of " + fields + " and nothing else");
        }
    }
}
