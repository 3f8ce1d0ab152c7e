package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.knowledge.LocalSentenceModel;
import io.nexaera.problem.Problem;
import io.nexaera.quarantine.Channel;
import io.nexaera.quarantine.Guard;
import io.nexaera.quarantine.Quarantine;
import io.nexaera.quarantine.Tokens;
import io.nexaera.quarantine.Verdict;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The test bench of the guardrails: what a text would be taken for, and why. Nothing of it is kept.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/guardrails")
class GuardrailPages {
    private static final int LONGEST = 100_000;

    private final Quarantine words = Quarantine.byWords();
    private final Quarantine meaning;

    GuardrailPages(LocalSentenceModel model) {
        this.meaning = Quarantine.withModel(model);
    }

    @GetMapping
    @Requires(Permission.AGENTS_EDIT)
    String empty(Caller caller, Model model) {
        return page("", Channel.CHAT, model);
    }

    @PostMapping
    @Requires(Permission.AGENTS_EDIT)
    String judge(
            Caller caller,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "CHAT") Channel channel,
            HttpServletResponse response,
            Model model) {
        if (text.isBlank() || text.length() > LONGEST) {
            Problem.Invalid wrong = new Problem.Invalid(
                    "quarantine.text",
                    "text",
                    "Paste a text of 1 to 100,000 characters; this one has " + text.length() + ".");
            response.setStatus(wrong.status());
            model.addAttribute("trouble", wrong.sentence());
            model.addAttribute("troubleField", wrong.field());
            return page(text, channel, model);
        }
        Verdict verdict = meaning.screen(text, channel, Guard.FLAGGING);
        model.addAttribute("findings", verdict.findings());
        model.addAttribute("read", Quarantine.clean(text));
        model.addAttribute("score", percent(meaning.score(text, channel)));
        model.addAttribute("scoreByWords", percent(words.score(text, channel)));
        model.addAttribute("characters", text.codePointCount(0, text.length()));
        model.addAttribute("tokens", Tokens.estimate(text));
        return page(text, channel, model);
    }

    private static String page(String text, Channel channel, Model model) {
        model.addAttribute("text", text);
        model.addAttribute("channel", channel);
        model.addAttribute("channels", Channel.values());
        return "agents/guardrails";
    }

    private static long percent(double score) {
        return Math.round(score * 100);
    }
}
