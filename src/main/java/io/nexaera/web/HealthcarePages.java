package io.nexaera.web;

import io.nexaera.chat.HealthcareAgents;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.healthcare.TraceChecks;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.SignIn;
import io.nexaera.problem.Problem;
import io.nexaera.proof.Proofs;
import io.nexaera.proof.Traces;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Healthcare Mode of a client as a page: what it needs, what changes, on, off, and the receipts.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/healthcare")
class HealthcarePages {
    private static final int RECEIPTS = 50;

    private final Healthcare healthcare;
    private final HealthcareAgents agents;
    private final TraceChecks traces;
    private final SignIn signIn;
    private final Safeguards safeguards;
    private final Traces kept;
    private final Proofs proofs;

    HealthcarePages(
            Healthcare healthcare,
            HealthcareAgents agents,
            TraceChecks traces,
            SignIn signIn,
            Safeguards safeguards,
            Traces kept,
            Proofs proofs) {
        this.proofs = proofs;
        this.kept = kept;
        this.safeguards = safeguards;
        this.healthcare = healthcare;
        this.agents = agents;
        this.traces = traces;
        this.signIn = signIn;
    }

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    String page(Caller caller, Model model) {
        model.addAttribute("standing", healthcare.standing(caller.scope()));
        model.addAttribute("agents", agents.of(caller.scope()));
        model.addAttribute("checks", traces.all(caller.scope()));
        model.addAttribute("receipts", healthcare.receipts(caller.scope(), RECEIPTS));
        model.addAttribute(
                "proof", proofs.newest(caller.scope()).stream().findFirst().orElse(null));
        model.addAttribute("may", caller.may(Permission.HEALTHCARE_MANAGE));
        return "web/healthcare";
    }

    /// 45 CFR 164.312 for a compliance officer.
    @GetMapping("/safeguards")
    @Requires(Permission.AGENTS_VIEW)
    String safeguards(Caller caller, HttpServletRequest request, Model model) {
        model.addAttribute("safeguards", safeguards.of(caller, request.isSecure()));
        model.addAttribute("standing", healthcare.standing(caller.scope()));
        return "web/safeguards";
    }

    @PostMapping("/agreement")
    @Requires(Permission.HEALTHCARE_MANAGE)
    String agreement(
            Caller caller,
            @RequestParam(defaultValue = "") String signer,
            @RequestParam(defaultValue = "") String signedOn,
            @RequestParam(defaultValue = "") String sha256,
            HttpServletResponse response,
            Model model) {
        return done(
                caller,
                "healthcare-agreement",
                response,
                model,
                () -> healthcare.recordAgreement(caller, signer, signedOn, sha256));
    }

    /// While the mode is on, nothing is answered from the next question on.
    @PostMapping("/agreement/end")
    @Requires(Permission.HEALTHCARE_MANAGE)
    String end(
            Caller caller, @RequestParam(defaultValue = "") String ended, HttpServletResponse response, Model model) {
        return done(
                caller, "healthcare-agreement-ended", response, model, () -> healthcare.endAgreement(caller, ended));
    }

    @PostMapping("/on")
    @Requires(Permission.HEALTHCARE_MANAGE)
    String on(Caller caller, HttpServletResponse response, Model model) {
        return done(caller, "healthcare-on", response, model, () -> healthcare.turnOn(caller, missing(caller)));
    }

    /// Its owner alone, with the password once more.
    @PostMapping("/off")
    @Requires(Permission.HEALTHCARE_MANAGE)
    String off(
            Caller caller,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String password,
            HttpServletResponse response,
            Model model) {
        return done(caller, "healthcare-off", response, model, () -> {
            signIn.again(caller, password);
            healthcare.turnOff(caller, reason);
        });
    }

    /// Looks for words in everything that is kept of the client.
    @PostMapping("/look")
    @Requires(Permission.HEALTHCARE_MANAGE)
    String look(
            Caller caller, @RequestParam(defaultValue = "") String words, HttpServletResponse response, Model model) {
        return answered(caller, response, model, () -> {
            model.addAttribute("look", kept.look(caller, words));
            return page(caller, model);
        });
    }

    private List<String> missing(Caller caller) {
        return HealthcareApi.missing(agents.of(caller.scope()), traces.all(caller.scope()));
    }

    private String done(Caller caller, String what, HttpServletResponse response, Model model, Runnable deed) {
        return answered(caller, response, model, () -> {
            deed.run();
            return "redirect:" + caller.place().path() + "/healthcare?done=" + what;
        });
    }

    private String answered(Caller caller, HttpServletResponse response, Model model, Supplier<String> deed) {
        try {
            return deed.get();
        } catch (Problem.Invalid wrong) {
            model.addAttribute("troubleField", wrong.field());
            return refused(caller, wrong, response, model);
        } catch (Problem.Conflict | Problem.Forbidden refused) {
            return refused(caller, refused, response, model);
        }
    }

    private String refused(Caller caller, Problem refused, HttpServletResponse response, Model model) {
        response.setStatus(refused.status());
        model.addAttribute("trouble", refused.sentence());
        return page(caller, model);
    }
}
