package io.nexaera.identity;

import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Signing in and out with a browser.
@Controller
class SignInPages {
    private final SignIn signIn;
    private final Optional<DemoDoor> demo;

    SignInPages(SignIn signIn, Optional<DemoDoor> demo) {
        this.signIn = signIn;
        this.demo = demo;
    }

    @GetMapping("/sign-in")
    @Requires.Open
    String page(@RequestParam(required = false) @Nullable String next, HttpServletRequest request, Model model) {
        return page(request, model, "", next);
    }

    @PostMapping("/sign-in")
    @Requires.Open
    String signIn(
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            Credentials.keep(request, response, signIn.with(email, password, Credentials.of(request)));
            return "redirect:" + NextPage.of(next);
        } catch (Problem.Unauthenticated | Problem.TooMany refused) {
            response.setStatus(refused.status());
            refused.retryAfter()
                    .ifPresent(wait -> response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds())));
            model.addAttribute("trouble", refused.sentence());
            return page(request, model, email, next);
        }
    }

    @PostMapping("/sign-out")
    @Requires.SignedIn
    String signOut(SignedIn who, HttpServletRequest request, HttpServletResponse response) {
        signIn.out(who);
        Credentials.forget(request, response);
        return "redirect:/sign-in?done=signed-out";
    }

    private String page(HttpServletRequest request, Model model, String email, @Nullable String next) {
        model.addAttribute("email", email);
        model.addAttribute("next", next);
        demo.ifPresent(door -> model.addAttribute("guests", door.guests(request)));
        return "identity/sign-in";
    }
}
