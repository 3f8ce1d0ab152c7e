package io.nexaera.privacy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What other people's labels mean in our types: `GPE`, `US_SSN`, `B-PER`, `FIRSTNAME`. From `entity-names.txt`.
final class EntityNames {
    private static final EntityNames ALL = load();

    private final Map<String, Set<PiiType>> exact = new HashMap<>();
    private final Map<String, Set<PiiType>> contained = new LinkedHashMap<>();

    private EntityNames() {}

    /// Our types that answer to the label; an empty set for what isn't ours to find; nothing for a label that says
    /// nothing to us.
    static Optional<Set<PiiType>> typesOf(String label) {
        String name =
                label.toUpperCase(Locale.ROOT).replaceFirst("^[BILUSE]-", "").replaceAll("[^A-Z0-9]", "");
        Set<PiiType> types = ALL.exact.get(name);
        if (types != null) {
            return Optional.of(types);
        }
        return ALL.contained.entrySet().stream()
                .filter(entry -> name.contains(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue);
    }

    private static EntityNames load() {
        EntityNames names = new EntityNames();
        try (InputStream file = Objects.requireNonNull(EntityNames.class.getResourceAsStream("entity-names.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(names::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private void add(String line) {
        String[] sides = line.split(": ", 2);
        String[] words = sides[1].split(" ", -1);
        if (sides[0].equals("*")) {
            contained.put(words[1], types(words[0].split(",", -1)));
            return;
        }
        Set<PiiType> types = sides[0].equals("-") ? Set.of() : types(sides[0].split(" ", -1));
        for (String word : words) {
            exact.put(word, types);
        }
    }

    private static Set<PiiType> types(String... names) {
        Set<PiiType> types = EnumSet.noneOf(PiiType.class);
        for (String name : names) {
            types.add(PiiType.valueOf(name));
        }
        return types;
    }
}
