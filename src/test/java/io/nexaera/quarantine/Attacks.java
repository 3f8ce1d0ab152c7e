package io.nexaera.quarantine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Every attack there is to try: our own always, the labelled texts that aren't part of this repository where
/// `NEXAERA_SHARED_TEXTS` names their folder.
public final class Attacks {
    private static final Path OWN = Path.of("training/injection");

    private Attacks() {}

    public static List<String> all() {
        List<String> attacks = new ArrayList<>(own());
        Optional.ofNullable(System.getenv("NEXAERA_SHARED_TEXTS"))
                .map(Path::of)
                .map(SharedTexts::new)
                .ifPresent(shared -> {
                    shared.deepset().stream()
                            .filter(SharedTexts.Labelled::attack)
                            .forEach(row -> attacks.add(row.text()));
                    attacks.addAll(shared.jailbreaks());
                    attacks.addAll(shared.buriedTexts());
                    attacks.addAll(shared.buriedCode());
                });
        return attacks;
    }

    private static List<String> own() {
        Random random = new Random(6);
        List<String> attacks = new ArrayList<>();
        for (String file : List.of("attacks.txt", "german.txt", "languages.txt", "tasks.txt", "families.txt")) {
            Grammar grammar = Grammar.of(OWN, "attacks.txt", file);
            for (String list : Grammar.of(OWN, file).lists()) {
                if (list.startsWith("attack")
                        || List.of("buried", "manipulate", "code").contains(list)) {
                    grammar.shapes(list).forEach(shape -> {
                        attacks.add(grammar.make(shape, random));
                        attacks.add(grammar.make(shape, random));
                    });
                }
            }
        }
        return attacks;
    }
}
