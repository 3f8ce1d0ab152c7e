package io.nexaera.outbox;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

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

    /// A few values that somebody's workflow names: ids, states, numbers and yes or no. No text: a word has no blank,
    /// no
    /// `@`, and at most 64 characters.
    record Values(String name) implements EventField {
        private static final int MOST = 10;
        private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");
        private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:+-]{0,64}");

        @Override
        public boolean holds(Object value) {
            return value instanceof Map<?, ?> values
                    && values.size() <= MOST
                    && values.entrySet().stream()
                            .allMatch(one ->
                                    NAME.matcher(String.valueOf(one.getKey())).matches() && mayTell(one.getValue()));
        }

        /// Whether one value may stand there.
        public static boolean mayTell(Object value) {
            return value instanceof Boolean
                    || value instanceof Long
                    || (value instanceof Double number && Double.isFinite(number))
                    || (value instanceof String word && WORD.matcher(word).matches());
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
