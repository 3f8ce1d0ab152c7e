package io.nexaera.shield;

import io.nexaera.privacy.PiiType;
import io.nexaera.privacy.RedactionMode;
import io.nexaera.problem.Problem;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Modes by kind as they come from outside: `date` → `generalise`.
final class KindModes {
    private static final Set<PiiType> GENERAL = EnumSet.of(PiiType.DATE, PiiType.AGE, PiiType.POSTAL_CODE);

    private KindModes() {}

    /// What can be chosen for a kind.
    static List<RedactionMode> choices(PiiType type) {
        return Arrays.stream(RedactionMode.values())
                .filter(mode -> mode != RedactionMode.GENERALISE || GENERAL.contains(type))
                .toList();
    }

    static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @param given kinds that aren't named are replaced
    /// @throws Problem.Invalid `privacy.modes` naming the kind
    static Map<PiiType, RedactionMode> of(Map<String, String> given) {
        Map<PiiType, RedactionMode> modes = new EnumMap<>(PiiType.class);
        given.forEach((kind, mode) -> {
            PiiType type = named(PiiType.values(), kind)
                    .orElseThrow(() -> wrong("There is no kind of personal data called " + shown(kind) + "."));
            RedactionMode chosen = named(RedactionMode.values(), mode)
                    .filter(choices(type)::contains)
                    .orElseThrow(() -> wrong("For " + type.label() + ", choose one of "
                            + String.join(
                                    ", ",
                                    choices(type).stream().map(KindModes::word).toList()) + "."));
            if (chosen != RedactionMode.REPLACE) {
                modes.put(type, chosen);
            }
        });
        return modes;
    }

    private static <E extends Enum<E>> Optional<E> named(E[] all, String word) {
        return Arrays.stream(all).filter(one -> word(one).equals(word)).findFirst();
    }

    private static String shown(String kind) {
        return kind.length() > 40 ? kind.substring(0, 40) + "…" : kind;
    }

    private static Problem.Invalid wrong(String sentence) {
        return new Problem.Invalid("privacy.modes", "modes", sentence);
    }
}
