package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.ShownOnce;
import io.nexaera.identity.SignIn;
import io.nexaera.vault.ClientKeys;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// A client's own key: made, lent, taken back. For the owner alone; neither key nor passphrase ever comes out.
@RestController
@Tag(name = "Encryption")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/encryption/own-key")
class ClientKeyApi {
    private final ClientKeys keys;
    private final SignIn signIn;

    ClientKeyApi(ClientKeys keys, SignIn signIn) {
        this.keys = keys;
        this.signIn = signIn;
    }

    /// @param password of the person who asks
    record NewKey(@NotNull String passphrase, @NotNull String password) {
        @Override
        public String toString() {
            return "NewKey[[secret]]";
        }
    }

    /// @param token one of those that `tokens` lists
    /// @param key its name in the token
    /// @param pin of the token's user
    /// @param make makes the key there, where there is none of that name
    /// @param password of the person who asks
    record InToken(
            @NotNull String token,
            @NotNull String key,
            @NotNull String pin,
            boolean make,
            @NotNull String password) {
        @Override
        public String toString() {
            return "InToken[[secret]]";
        }
    }

    /// @param passphrase or the recovery code, or the token's PIN
    record Words(@NotNull String passphrase) {
        @Override
        public String toString() {
            return "Words[[secret]]";
        }
    }

    /// @param current the passphrase, or the recovery code
    record Change(@NotNull String current, @NotNull String passphrase) {
        @Override
        public String toString() {
            return "Change[[secret]]";
        }
    }

    /// @param recoveryCode brings the key back where the passphrase is forgotten; shown this once
    record Made(ClientKeys.Standing standing, String recoveryCode) {
        @Override
        public String toString() {
            return "Made[" + standing + ", code [secret]]";
        }
    }

    @GetMapping
    @Requires(Permission.DATA_MANAGE)
    ClientKeys.Standing standing(Caller caller) {
        return keys.standing(caller.scope());
    }

    @PostMapping
    @Requires(Permission.DATA_MANAGE)
    @ShownOnce
    @ResponseStatus(HttpStatus.CREATED)
    Made setUp(Caller caller, @RequestBody @Valid NewKey wanted) {
        signIn.again(caller, wanted.password());
        String code = keys.setUp(caller.scope(), caller.name(), wanted.passphrase());
        return new Made(keys.standing(caller.scope()), code);
    }

    /// The names of the client's own tokens that whoever runs the installation has set up.
    @GetMapping("/tokens")
    @Requires(Permission.DATA_MANAGE)
    List<String> tokens(Caller caller) {
        return keys.tokens(caller.scope());
    }

    /// A key that stays in the client's own PKCS#11 token.
    @PostMapping("/token")
    @Requires(Permission.DATA_MANAGE)
    @ResponseStatus(HttpStatus.CREATED)
    ClientKeys.Standing setUpInToken(Caller caller, @RequestBody @Valid InToken wanted) {
        ClientKeys.Place place = new ClientKeys.Place(wanted.token(), wanted.key());
        signIn.again(caller, wanted.password());
        keys.setUpInToken(caller.scope(), caller.name(), place, wanted.pin(), wanted.make());
        return keys.standing(caller.scope());
    }

    /// Holds from the next use on, on every node.
    @PostMapping("/withdraw")
    @Requires(Permission.DATA_MANAGE)
    ClientKeys.Standing withdraw(Caller caller) {
        keys.withdraw(caller.scope(), caller.name());
        return keys.standing(caller.scope());
    }

    @PostMapping("/give-back")
    @Requires(Permission.DATA_MANAGE)
    ClientKeys.Standing giveBack(Caller caller, @RequestBody @Valid Words words) {
        keys.giveBack(caller.scope(), caller.name(), words.passphrase());
        return keys.standing(caller.scope());
    }

    @PutMapping("/passphrase")
    @Requires(Permission.DATA_MANAGE)
    ClientKeys.Standing change(Caller caller, @RequestBody @Valid Change change) {
        keys.change(caller.scope(), change.current(), change.passphrase());
        return keys.standing(caller.scope());
    }

    @PostMapping("/off")
    @Requires(Permission.DATA_MANAGE)
    ClientKeys.Standing turnOff(Caller caller, @RequestBody @Valid Words words) {
        keys.turnOff(caller.scope(), words.passphrase());
        return keys.standing(caller.scope());
    }
}
