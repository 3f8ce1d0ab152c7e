package io.nexaera.identity;

import io.nexaera.problem.Problem;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// API keys of an agency or a client. The whole key is in the answer that creates it, and nowhere else.
@RestController
@Tag(name = "API keys")
@RequestMapping({"/api/v1/agencies/{agencyId}/keys", "/api/v1/sub-accounts/{subAccount}/keys"})
class ApiKeysApi {
    private final ApiKeys keys;

    ApiKeysApi(ApiKeys keys) {
        this.keys = keys;
    }

    record NewKey(@NotNull String name, @NotNull List<String> scopes) {}

    @GetMapping
    @Requires(Permission.KEYS_VIEW)
    List<ApiKey> list(Caller caller) {
        return keys.list(caller);
    }

    @PostMapping
    @Requires(Permission.KEYS_MANAGE)
    @ShownOnce
    @ResponseStatus(HttpStatus.CREATED)
    ApiKey.Fresh create(Caller caller, @RequestBody @Valid NewKey wanted) {
        return keys.create(
                caller,
                wanted.name(),
                wanted.scopes().stream().map(ApiKeysApi::scope).toList());
    }

    @DeleteMapping("/{id}")
    @Requires(Permission.KEYS_MANAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(Caller caller, @PathVariable UUID id) {
        keys.revoke(caller, id);
    }

    private static KeyScope scope(String code) {
        return KeyScope.of(code)
                .orElseThrow(() -> new Problem.Invalid("api-keys.scopes", "scopes", "There is no scope " + code + "."));
    }
}
