package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.vault.KeyRotation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The encryption keys of an agency or a client. None ever comes out: only how they stand.
@RestController
@Tag(name = "Encryption")
@RequestMapping({"/api/v1/agencies/{agencyId}/encryption", "/api/v1/sub-accounts/{subAccount}/encryption"})
class EncryptionApi {
    private final KeyRotation rotation;

    EncryptionApi(KeyRotation rotation) {
        this.rotation = rotation;
    }

    @GetMapping
    @Requires(Permission.KEYS_VIEW)
    KeyRotation.Standing standing(Caller caller) {
        return rotation.standing(caller.scope());
    }

    /// Takes a new key into use; what is sealed moves to it in the background. Look at `underOldKeys` for how far it
    /// is.
    @PostMapping("/rotate")
    @Requires(Permission.KEYS_MANAGE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    KeyRotation.Standing rotate(Caller caller) {
        rotation.rotate(caller.scope());
        return rotation.standing(caller.scope());
    }
}
