package io.nexaera.shield;

import io.nexaera.privacy.PiiType;
import io.nexaera.privacy.RedactionMode;
import io.nexaera.privacy.RedactionPolicy;
import io.nexaera.problem.Problem;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Choices for all kinds at once.
enum Preset {
    EVERYTHING("Replace everything", RedactionPolicy.replaceAll()),
    SAFE_HARBOR("As HIPAA Safe Harbor asks", RedactionPolicy.safeHarbor()),
    BUSINESS(
            "Firms, places, dates stay",
            RedactionPolicy.replaceAll()
                    .with(PiiType.ORGANIZATION, RedactionMode.KEEP)
                    .with(PiiType.PLACE, RedactionMode.KEEP)
                    .with(PiiType.DATE, RedactionMode.KEEP)
                    .with(PiiType.URL, RedactionMode.KEEP));

    private final String title;
    private final RedactionPolicy policy;

    Preset(String title, RedactionPolicy policy) {
        this.title = title;
        this.policy = policy;
    }

    public String title() {
        return title;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Those kinds that aren't simply replaced.
    Map<PiiType, RedactionMode> modes() {
        Map<PiiType, RedactionMode> modes = new EnumMap<>(PiiType.class);
        for (PiiType type : PiiType.values()) {
            if (policy.modeOf(type) != RedactionMode.REPLACE) {
                modes.put(type, policy.modeOf(type));
            }
        }
        return modes;
    }

    /// @throws Problem.Invalid `privacy.preset`
    static Preset of(String word) {
        return Arrays.stream(values())
                .filter(preset -> preset.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new Problem.Invalid("privacy.preset", "preset", "There is no such choice."));
    }
}
