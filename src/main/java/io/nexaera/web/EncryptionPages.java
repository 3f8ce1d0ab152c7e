package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.vault.ClientKeys;
import io.nexaera.vault.KeyRotation;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// The encryption keys of an agency or a client: which one seals, how far the last change is, a new one now.
@Controller
@RequestMapping({"/a/{agency}/encryption", "/a/{agency}/s/{sub}/encryption"})
class EncryptionPages {
    private final KeyRotation rotation;
    private final ClientKeys own;

    EncryptionPages(KeyRotation rotation, ClientKeys own) {
        this.rotation = rotation;
        this.own = own;
    }

    @GetMapping
    @Requires(Permission.KEYS_VIEW)
    String page(Caller caller, Model model) {
        standing(caller, model);
        model.addAttribute("own", own.standing(caller.scope()));
        model.addAttribute("mayOwn", caller.scope().subAccount().isPresent() && caller.may(Permission.DATA_MANAGE));
        return "web/encryption";
    }

    /// What changes while secrets move, by itself.
    @GetMapping("/standing")
    @Requires(Permission.KEYS_VIEW)
    String standing(Caller caller, Model model) {
        model.addAttribute("standing", rotation.standing(caller.scope()));
        model.addAttribute("mayChange", caller.may(Permission.KEYS_MANAGE));
        return "web/encryption-standing";
    }

    @PostMapping("/rotate")
    @Requires(Permission.KEYS_MANAGE)
    String rotate(Caller caller) {
        rotation.rotate(caller.scope());
        return "redirect:" + caller.place().path() + "/encryption?done=encryption-changed";
    }
}
