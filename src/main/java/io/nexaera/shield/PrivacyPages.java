package io.nexaera.shield;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.privacy.PiiType;
import io.nexaera.privacy.RedactionMode;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What happens to personal data, as a page: the choices, and a place to try them.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/privacy")
class PrivacyPages {
    private static final String PAGE = "shield/privacy";
    private static final String FIELD = "mode-";
    private static final List<String> OWN = List.of("words", "patterns", "kept");

    /// One kind of personal data with its choices.
    public record Kind(String word, String label, RedactionMode mode, List<Choice> choices) {}

    public record Choice(String word, String title, boolean chosen) {}

    private final Shield shield;

    PrivacyPages(Shield shield) {
        this.shield = shield;
    }

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    String page(Caller caller, Model model) {
        return page(caller, shield.settings(caller.scope()), model);
    }

    @PostMapping
    @Requires(Permission.PRIVACY_MANAGE)
    String change(Caller caller, @RequestParam Map<String, String> fields, HttpServletResponse response, Model model) {
        KnowledgeMode knowledge = KnowledgeMode.of(fields.getOrDefault("knowledge", ""));
        Map<PiiType, RedactionMode> modes = Optional.ofNullable(fields.get("preset"))
                .map(Preset::of)
                .map(Preset::modes)
                .orElseGet(() -> modes(fields));
        try {
            shield.change(
                    caller,
                    new PrivacySettings(
                            modes,
                            lines(fields.get("words")),
                            lines(fields.get("patterns")),
                            lines(fields.get("kept")),
                            knowledge));
            return "redirect:" + caller.place().path() + "/privacy?done=privacy-saved";
        } catch (Problem.Invalid wrong) {
            refused(wrong, response, model);
            page(caller, new PrivacySettings(modes, List.of(), List.of(), List.of(), knowledge), model);
            OWN.forEach(field -> model.addAttribute(field, fields.getOrDefault(field, "")));
            return PAGE;
        }
    }

    private static Map<PiiType, RedactionMode> modes(Map<String, String> fields) {
        Map<String, String> modes = new HashMap<>();
        fields.forEach((field, value) -> {
            if (field.startsWith(FIELD)) {
                modes.put(field.substring(FIELD.length()), value);
            }
        });
        return KindModes.of(modes);
    }

    @PostMapping("/preview")
    @Requires(Permission.AGENTS_EDIT)
    String preview(
            Caller caller, @RequestParam(defaultValue = "") String text, HttpServletResponse response, Model model) {
        PrivacySettings settings = shield.settings(caller.scope());
        model.addAttribute("text", text);
        try {
            String checked = PrivacyApi.requireText(text);
            model.addAttribute(
                    "marked",
                    MarkedText.of(
                            checked, shield.trying(caller.scope(), settings).redact(checked)));
        } catch (Problem.Invalid wrong) {
            refused(wrong, response, model);
        }
        return page(caller, settings, model);
    }

    private static void refused(Problem.Invalid wrong, HttpServletResponse response, Model model) {
        response.setStatus(wrong.status());
        model.addAttribute("trouble", wrong.sentence());
        model.addAttribute("troubleField", wrong.field());
    }

    private static String page(Caller caller, PrivacySettings settings, Model model) {
        model.addAttribute("settings", settings);
        model.addAttribute("words", String.join("\n", settings.words()));
        model.addAttribute("patterns", String.join("\n", settings.patterns()));
        model.addAttribute("kept", String.join("\n", settings.kept()));
        model.addAttribute(
                "kinds",
                Arrays.stream(PiiType.values())
                        .map(type -> kind(type, settings.modeOf(type)))
                        .toList());
        model.addAttribute("presets", Preset.values());
        model.addAttribute("knowledgeModes", KnowledgeMode.values());
        model.addAttribute("may", caller.may(Permission.PRIVACY_MANAGE));
        model.addAttribute("mayTry", caller.may(Permission.AGENTS_EDIT));
        return PAGE;
    }

    private static Kind kind(PiiType type, RedactionMode chosen) {
        List<Choice> choices = KindModes.choices(type).stream()
                .map(mode -> new Choice(KindModes.word(mode), PrivacyApi.title(mode), mode == chosen))
                .toList();
        return new Kind(KindModes.word(type), type.label(), chosen, choices);
    }

    private static List<String> lines(@org.jspecify.annotations.Nullable String text) {
        return text == null ? List.of() : text.lines().toList();
    }
}
