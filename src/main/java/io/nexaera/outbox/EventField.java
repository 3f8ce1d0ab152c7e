package io.nexaera.outbox;

import java.util.List;
import java.util.UUID;

/// What an event may tell: ids and states. There is no field for text, so that content can't travel by mistake.
public sealed interface EventField {
    String name();

    /// Whether `value` may stand in this field.
    boolean holds(Object value);

    /// The id of a thing.
    record Subject(String name) implements EventField {
        @Override
        public boolean holds(Object value) {
            return value instanceof UUID;
        }
    }

    /// A word of a closed set.
    ///
    /// @param values empty where another part of the house owns the set; it is a short code then
    record OneOf(String name, List<String> values) implements EventField {
        OneOf(String name, String... values) {
            this(name, List.of(values));
        }

        @Override
        public boolean holds(Object value) {
            return value instanceof String word
                    && (values.isEmpty() ? word.matches("[a-z][a-z0-9-]{0,39}") : values.contains(word));
        }
    }

    /// Some codes of checks: `quarantine.instruction`. At least one.
    record Checks(String name) implements EventField {
        @Override
        public boolean holds(Object value) {
            return value instanceof List<?> codes
                    && !codes.isEmpty()
                    && codes.stream()
                            .allMatch(code ->
                                    code instanceof String word && word.matches("[a-z][a-z-]{0,39}\\.[a-z-]{1,40}"));
        }
    }
}
