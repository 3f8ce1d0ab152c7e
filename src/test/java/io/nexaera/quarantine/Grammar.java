package io.nexaera.quarantine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes sentences from our own texts in `training/injection`: lists of alternatives with `{name}` for one of a list
/// and
/// `{a|b}` for one of those, nested as one likes.
final class Grammar {
    private static final int DEEPEST = 12;

    private final Map<String, List<String>> lists = new LinkedHashMap<>();

    static Grammar of(Path folder, String... files) {
        Grammar grammar = new Grammar();
        for (String file : files) {
            grammar.read(folder.resolve(file));
        }
        return grammar;
    }

    private void read(Path file) {
        List<String> current = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("@")) {
                    current = lists.computeIfAbsent(line.substring(1).strip(), name -> new ArrayList<>());
                } else if (!line.isBlank() && !line.startsWith("# ")) {
                    current.add(line.replace("\\n", "\n"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The shapes of a list.
    List<String> shapes(String list) {
        return lists.getOrDefault(list, List.of());
    }

    List<String> lists() {
        return List.copyOf(lists.keySet());
    }

    String one(String list, Random random) {
        List<String> shapes = shapes(list);
        return make(shapes.get(random.nextInt(shapes.size())), random);
    }

    String make(String shape, Random random) {
        return expand(shape, random, 0).replaceAll("  +", " ").strip();
    }

    private String expand(String text, Random random, int depth) {
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int end = text.charAt(i) == '{' ? close(text, i) : -1;
            if (end < 0 || depth > DEEPEST) {
                made.append(text.charAt(i));
            } else {
                List<String> choices = choices(text.substring(i + 1, end));
                String choice = choices.get(random.nextInt(choices.size()));
                boolean name = choices.size() == 1 && lists.containsKey(choice);
                made.append(name ? expand(pick(choice, random), random, depth + 1) : expand(choice, random, depth + 1));
                i = end;
            }
        }
        return made.toString();
    }

    private String pick(String list, Random random) {
        List<String> shapes = shapes(list);
        return shapes.get(random.nextInt(shapes.size()));
    }

    private static int close(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> choices(String inside) {
        List<String> choices = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '|' && depth == 0) {
                choices.add(inside.substring(from, i));
                from = i + 1;
            }
        }
        choices.add(inside.substring(from));
        return choices;
    }
}
