package io.nexaera.models;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.models.AgencyKey.Sharing;
import io.nexaera.models.AgencyKey.With;
import io.nexaera.models.SavedConnection.KeyHint;
import io.nexaera.models.SavedConnection.LastTest;
import io.nexaera.problem.Problem;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// An agency's keys for model providers, and which clients may use them. A key goes in; no answer ever holds one.
@RestController
@Tag(name = "Model keys")
@RequestMapping("/api/v1/agencies/{agencyId}/model-keys")
class AgencyKeysApi {
    private final AgencyKeys keys;

    AgencyKeysApi(AgencyKeys keys) {
        this.keys = keys;
    }

    /// @param baseUrl the provider's usual one where absent
    /// @param defaultModel the provider's first suggestion where absent
    /// @param sharing nobody where absent
    record KeyFields(
            @NotNull String provider,
            @Nullable String baseUrl,
            @Nullable String defaultModel,
            @Nullable String key,
            @Nullable @Valid SharingFields sharing) {
        NewConnection wanted() {
            return NewConnection.of(provider, baseUrl, defaultModel, key);
        }

        @Override
        public String toString() {
            return "KeyFields[" + provider + ", key [secret]]";
        }
    }

    /// @param with `none`, `some` or `all`
    /// @param clients where only some may
    record SharingFields(@NotNull String with, @Nullable List<UUID> clients) {
        Sharing sharing() {
            With wide = Arrays.stream(With.values())
                    .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(with))
                    .findFirst()
                    .orElseThrow(() -> new Problem.Invalid("models.sharing", "with", "Choose none, some or all."));
            return new Sharing(wide, clients == null ? List.of() : clients);
        }
    }

    record KeyField(@NotNull String key) {
        @Override
        public String toString() {
            return "KeyField[[secret]]";
        }
    }

    /// @param importedAt where the key came from before envelopes and nobody has replaced it since
    record AgencyKeyView(
            UUID id,
            String provider,
            String baseUrl,
            String defaultModel,
            Optional<KeyHint> key,
            SharingFields sharing,
            Optional<LastTest> lastTest,
            Optional<Instant> lastUsedAt,
            Optional<Instant> importedAt,
            Instant createdAt,
            Instant updatedAt,
            List<UsageEvents.ByClient> uses) {
        static AgencyKeyView of(AgencyKey saved, List<UsageEvents.ByClient> uses) {
            return new AgencyKeyView(
                    saved.id(),
                    saved.kind().id(),
                    saved.baseUrl(),
                    saved.defaultModel(),
                    saved.key(),
                    new SharingFields(
                            saved.sharing().with().name().toLowerCase(Locale.ROOT),
                            saved.sharing().clients()),
                    saved.lastTest(),
                    saved.lastUsedAt(),
                    saved.importedAt(),
                    saved.createdAt(),
                    saved.updatedAt(),
                    uses.stream().filter(use -> use.key().equals(saved.id())).toList());
        }
    }

    /// With how often each was used for each client in the last 30 days. Counts only: what was said is the clients'.
    @GetMapping
    @Requires(Permission.MODELS_VIEW)
    List<AgencyKeyView> list(Caller caller) {
        List<UsageEvents.ByClient> uses = keys.uses(caller.scope());
        return keys.list(caller.scope()).stream()
                .map(key -> AgencyKeyView.of(key, uses))
                .toList();
    }

    @PostMapping
    @Requires(Permission.MODELS_EDIT)
    @ResponseStatus(HttpStatus.CREATED)
    AgencyKeyView add(Caller caller, @RequestBody @Valid KeyFields fields) {
        Sharing sharing = Optional.ofNullable(fields.sharing())
                .map(SharingFields::sharing)
                .orElse(Sharing.WITH_NOBODY);
        return AgencyKeyView.of(keys.add(caller.scope(), fields.wanted(), sharing), List.of());
    }

    @PutMapping("/{id}/key")
    @Requires(Permission.MODELS_EDIT)
    AgencyKeyView change(Caller caller, @PathVariable UUID id, @RequestBody @Valid KeyField field) {
        return AgencyKeyView.of(keys.change(caller.scope(), id, ProviderKey.of(field.key())), List.of());
    }

    /// Holds from the clients' next question on.
    @PutMapping("/{id}/sharing")
    @Requires(Permission.MODELS_EDIT)
    AgencyKeyView share(Caller caller, @PathVariable UUID id, @RequestBody @Valid SharingFields fields) {
        return AgencyKeyView.of(keys.share(caller.scope(), id, fields.sharing()), List.of());
    }

    /// A live call with a few tokens. 200 whether it works or not: the answer says which.
    @PostMapping("/{id}/test")
    @Requires(Permission.MODELS_EDIT)
    ModelCheck test(Caller caller, @PathVariable UUID id) {
        return keys.test(caller.scope(), id);
    }

    /// Clients that used it go on with the next key there is for them, at once.
    @DeleteMapping("/{id}")
    @Requires(Permission.MODELS_EDIT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable UUID id) {
        keys.remove(caller.scope(), id);
    }
}
