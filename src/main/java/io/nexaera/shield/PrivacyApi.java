package io.nexaera.shield;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.privacy.RedactionMode;
import io.nexaera.problem.Problem;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a client wants done with personal data before a text leaves for a model, and when a document is taken in.
@RestController
@Tag(name = "Privacy")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/privacy")
class PrivacyApi {
    /// @param modes by kind, such as `date`: `replace`, `label`, `mask`, `generalise`, `hash` or `keep`; a kind that
    /// isn't
    /// named is replaced
    /// @param knowledge `anonymize`, `pseudonymize` or `keep`
    record Settings(
            @Nullable Map<String, String> modes,
            @Nullable List<String> ownWords,
            @Nullable List<String> ownPatterns,
            @Nullable List<String> keptWords,
            @Nullable String knowledge) {
        static Settings of(PrivacySettings settings) {
            Map<String, String> modes = new TreeMap<>();
            settings.all().forEach((type, mode) -> modes.put(KindModes.word(type), KindModes.word(mode)));
            return new Settings(
                    modes,
                    settings.words(),
                    settings.patterns(),
                    settings.kept(),
                    settings.knowledge().word());
        }

        PrivacySettings over(PrivacySettings before) {
            return new PrivacySettings(
                    modes == null ? before.modes() : KindModes.of(modes),
                    ownWords == null ? before.words() : ownWords,
                    ownPatterns == null ? before.patterns() : ownPatterns,
                    keptWords == null ? before.kept() : keptWords,
                    knowledge == null ? before.knowledge() : KnowledgeMode.of(knowledge));
        }
    }

    record Text(@Nullable String text) {}

    /// @param start index of the first UTF-16 unit
    record Span(int start, int end, String kind, double confidence, String reason, String replacement) {}

    record Preview(String becomes, List<Span> spans) {}

    static final int LONGEST = 100_000;

    private final Shield shield;

    PrivacyApi(Shield shield) {
        this.shield = shield;
    }

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    Settings settings(Caller caller) {
        return Settings.of(shield.settings(caller.scope()));
    }

    /// What isn't named stays as it is.
    @PutMapping
    @Requires(Permission.PRIVACY_MANAGE)
    Settings change(Caller caller, @RequestBody Settings wanted) {
        shield.change(caller, wanted.over(shield.settings(caller.scope())));
        return Settings.of(shield.settings(caller.scope()));
    }

    /// What a text would become, and why. Nothing of it is kept.
    @PostMapping("/preview")
    @Requires(Permission.AGENTS_EDIT)
    Preview preview(Caller caller, @RequestBody Text given) {
        String text = requireText(Optional.ofNullable(given.text()).orElse(""));
        var redacted =
                shield.trying(caller.scope(), shield.settings(caller.scope())).redact(text);
        List<Span> spans = redacted.changes().stream()
                .map(change -> new Span(
                        change.start(),
                        change.end(),
                        KindModes.word(change.type()),
                        change.confidence(),
                        change.reason(),
                        change.replacement()))
                .toList();
        return new Preview(redacted.text(), spans);
    }

    static String requireText(String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new Problem.Invalid(
                    "privacy.text",
                    "text",
                    "Paste a text of 1 to 100,000 characters; this one has " + text.length() + ".");
        }
        return text;
    }

    /// For people: what a mode does.
    static String title(RedactionMode mode) {
        return switch (mode) {
            case REPLACE -> "Replace, put back later";
            case LABEL -> "Only its kind: [name]";
            case MASK -> "Dots: •••• 4242";
            case GENERALISE -> "Less exact: year, region";
            case HASH -> "Always the same sign";
            case KEEP -> "Keep as it is";
        };
    }
}
