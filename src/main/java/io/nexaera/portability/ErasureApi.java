package io.nexaera.portability;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.ShownOnce;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Erasing a whole client: its owner asks and may take it back for seven days. The agency sees it, and keeps the
/// certificate.
@RestController
@Tag(name = "Erasure")
class ErasureApi {
    private static final String CLIENT = "/api/v1/sub-accounts/{subAccount}/erasures";
    private static final String AGENCY = "/api/v1/agencies/{agencyId}/erasures";

    private final Erasures erasures;

    ErasureApi(Erasures erasures) {
        this.erasures = erasures;
    }

    /// @param name the client's name, typed again
    record Wish(@NotNull String name, @NotNull String password) {
        @Override
        public String toString() {
            return "Wish[" + name + ", password [secret]]";
        }
    }

    /// @param certificate an address that will show the certificate to whoever knows it; not shown again
    record Requested(Erasure erasure, String certificate) {
        @Override
        public String toString() {
            return "Requested[" + erasure.id() + ", certificate [secret]]";
        }
    }

    @PostMapping(CLIENT)
    @Requires(Permission.DATA_MANAGE)
    @ShownOnce
    @ResponseStatus(HttpStatus.ACCEPTED)
    Requested request(Caller caller, @RequestBody @Valid Wish wish, HttpServletRequest request) {
        Erasures.Requested requested = erasures.request(caller, wish.name(), wish.password());
        return new Requested(requested.erasure(), address(request, requested.link()));
    }

    static String address(HttpServletRequest request, String link) {
        return ServletUriComponentsBuilder.fromContextPath(request).toUriString() + "/erasure-certificates/" + link;
    }

    @GetMapping(CLIENT)
    @Requires(Permission.DATA_MANAGE)
    List<Erasure> own(Caller caller) {
        return erasures.list(caller.scope());
    }

    @GetMapping(CLIENT + "/{id}")
    @Requires(Permission.DATA_MANAGE)
    Erasure one(Caller caller, @PathVariable UUID id) {
        return erasures.find(caller.scope(), id);
    }

    /// Keeps the account.
    @DeleteMapping(CLIENT + "/{id}")
    @Requires(Permission.DATA_MANAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(Caller caller, @PathVariable UUID id) {
        erasures.cancel(caller, id);
    }

    @GetMapping(AGENCY)
    @Requires(Permission.SUB_ACCOUNTS_VIEW)
    List<Erasure> ofClients(Caller caller) {
        return erasures.list(caller.scope());
    }

    /// The certificate, byte for byte as its SHA-256 was made of it.
    @GetMapping(path = AGENCY + "/{id}/certificate", produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Permission.SUB_ACCOUNTS_VIEW)
    String certificate(Caller caller, @PathVariable UUID id) {
        return erasures.certificate(caller.scope(), id);
    }
}
