package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.SignIn;
import io.nexaera.problem.Problem;
import io.nexaera.vault.ClientKeys;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A client's own key: made, lent, taken back. For the owner alone.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/encryption/own-key")
class ClientKeyPages {
    private static final Set<String> FIELDS_ONCE_MADE = Set.of("passphrase", "again");

    private final ClientKeys keys;
    private final SignIn signIn;

    ClientKeyPages(ClientKeys keys, SignIn signIn) {
        this.keys = keys;
        this.signIn = signIn;
    }

    @GetMapping
    @Requires(Permission.DATA_MANAGE)
    String page(Caller caller, Model model) {
        model.addAttribute("own", keys.standing(caller.scope()));
        model.addAttribute("tokens", keys.tokens(caller.scope()));
        return "web/own-key";
    }

    @PostMapping
    @Requires(Permission.DATA_MANAGE)
    String setUp(
            Caller caller,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String again,
            @RequestParam(defaultValue = "") String password,
            HttpServletResponse response,
            Model model) {
        return tried(caller, response, model, () -> {
            same(passphrase, again);
            signIn.again(caller, password);
            model.addAttribute("code", keys.setUp(caller.scope(), caller.name(), passphrase));
            return page(caller, model);
        });
    }

    /// The same with a key in the client's own token.
    @PostMapping("/token")
    @Requires(Permission.DATA_MANAGE)
    String setUpInToken(
            Caller caller,
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String pin,
            @RequestParam(defaultValue = "false") boolean make,
            @RequestParam(defaultValue = "") String password,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("typed", Map.of("token", token, "key", key, "make", make));
        return tried(caller, response, model, () -> {
            ClientKeys.Place place = new ClientKeys.Place(token, key);
            signIn.again(caller, password);
            keys.setUpInToken(caller.scope(), caller.name(), place, pin, make);
            return done(caller, "own-key-in-token");
        });
    }

    /// In a hurry, perhaps: without a password, for it can be undone.
    @PostMapping("/withdraw")
    @Requires(Permission.DATA_MANAGE)
    String withdraw(Caller caller, HttpServletResponse response, Model model) {
        return tried(caller, response, model, () -> {
            keys.withdraw(caller.scope(), caller.name());
            return done(caller, "own-key-withdrawn");
        });
    }

    @PostMapping("/give-back")
    @Requires(Permission.DATA_MANAGE)
    String giveBack(
            Caller caller,
            @RequestParam(defaultValue = "") String passphrase,
            HttpServletResponse response,
            Model model) {
        return tried(caller, response, model, () -> {
            keys.giveBack(caller.scope(), caller.name(), passphrase);
            return done(caller, "own-key-lent");
        });
    }

    @PostMapping("/passphrase")
    @Requires(Permission.DATA_MANAGE)
    String change(
            Caller caller,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String again,
            HttpServletResponse response,
            Model model) {
        return tried(caller, response, model, () -> {
            same(passphrase, again);
            keys.change(caller.scope(), current, passphrase);
            return done(caller, "own-key-passphrase");
        });
    }

    @PostMapping("/off")
    @Requires(Permission.DATA_MANAGE)
    String turnOff(
            Caller caller,
            @RequestParam(defaultValue = "") String passphrase,
            HttpServletResponse response,
            Model model) {
        return tried(caller, response, model, () -> {
            keys.turnOff(caller.scope(), passphrase);
            return done(caller, "own-key-off");
        });
    }

    private static void same(String passphrase, String again) {
        if (!passphrase.equals(again)) {
            throw new Problem.Invalid("vault.passphrase-again", "again", "The two aren't the same.");
        }
    }

    private interface Deed {
        String view();
    }

    private String tried(Caller caller, HttpServletResponse response, Model model, Deed deed) {
        try {
            return deed.view();
        } catch (Problem.Invalid | Problem.Conflict | Problem.TooMany | Problem.Forbidden refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
            model.addAttribute("troubleField", field(caller, refused));
            return page(caller, model);
        }
    }

    /// While the key is lent there are two forms that ask for the passphrase: what is wrong stands above both.
    private @Nullable String field(Caller caller, Problem refused) {
        boolean fresh = keys.standing(caller.scope()).state() == ClientKeys.State.NONE;
        return refused instanceof Problem.Invalid wrong
                        && (fresh || FIELDS_ONCE_MADE.contains(wrong.field()))
                        && !wrong.code().equals("vault.client-key-wrong")
                ? wrong.field()
                : null;
    }

    private static String done(Caller caller, String notice) {
        return "redirect:" + caller.place().path() + "/encryption/own-key?done=" + notice;
    }
}
