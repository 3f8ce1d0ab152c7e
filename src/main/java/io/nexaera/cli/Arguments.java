package io.nexaera.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The options after a command: `--name value`, `--name=value`, and those that stand alone.
final class Arguments {
    static final String UNTIL_READY = "--until-ready";
    static final String DRY_RUN = "--dry-run";
    private static final Set<String> ALONE = Set.of(UNTIL_READY, DRY_RUN);

    private final Map<String, String> given = new HashMap<>();

    private Arguments() {}

    /// @param known the options that this command takes
    /// @throws UsageProblem naming the argument that isn't one of them, or lacks its value
    static Arguments parse(List<String> words, Set<String> known) {
        Arguments arguments = new Arguments();
        for (int i = 0; i < words.size(); i++) {
            String[] parts = words.get(i).split("=", 2);
            if (!known.contains(parts[0])) {
                throw new UsageProblem("There is no option \"" + words.get(i) + "\" here.");
            }
            boolean valueFollows = parts.length == 1 && !ALONE.contains(parts[0]);
            arguments.given.put(parts[0], valueFollows ? valueAt(words, ++i) : parts[parts.length - 1]);
        }
        return arguments;
    }

    private static String valueAt(List<String> words, int index) {
        if (index >= words.size() || words.get(index).startsWith("--")) {
            throw new UsageProblem("The option " + words.get(index - 1) + " needs a value.");
        }
        return words.get(index);
    }

    boolean untilReady() {
        return given.containsKey(UNTIL_READY);
    }

    boolean dryRun() {
        return given.containsKey(DRY_RUN);
    }

    Optional<String> text(String option) {
        return Optional.ofNullable(given.get(option));
    }

    Optional<Path> data() {
        return Optional.ofNullable(given.get("--data")).map(Arguments::folder);
    }

    Listen listen() {
        return new Listen(given.getOrDefault("--host", "127.0.0.1"), port(given.getOrDefault("--port", "8080")));
    }

    private static Path folder(String name) {
        if (name.isBlank()) {
            throw new UsageProblem("The option --data needs the name of a folder.");
        }
        return Path.of(name).toAbsolutePath().normalize();
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new UsageProblem("\"" + text + "\" is not a port: a number from 1 to 65535, or 0 for any free one.");
        }
        return Integer.parseInt(text);
    }
}
