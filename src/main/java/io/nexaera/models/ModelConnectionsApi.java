package io.nexaera.models;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.models.SavedConnection.KeyHint;
import io.nexaera.models.SavedConnection.LastTest;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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

/// A client's connections to model providers. A key goes in; no answer ever holds one.
@RestController
@Tag(name = "Model connections")
@RequestMapping("/api/v1/sub-accounts/{subAccount}")
class ModelConnectionsApi {
    private final ModelConnections connections;

    ModelConnectionsApi(ModelConnections connections) {
        this.connections = connections;
    }

    /// @param baseUrl the provider's usual one where absent
    /// @param defaultModel the provider's first suggestion where absent
    /// @param key not needed by every server
    record ConnectionFields(
            @NotNull String name,
            @NotNull String kind,
            @Nullable String baseUrl,
            @Nullable String defaultModel,
            @Nullable String key) {
        NewConnection wanted() {
            return NewConnection.of(kind, baseUrl, defaultModel, key).named(name);
        }

        @Override
        public String toString() {
            return "ConnectionFields[" + name + ", key [secret]]";
        }
    }

    record KeyField(@NotNull String key) {
        @Override
        public String toString() {
            return "KeyField[[secret]]";
        }
    }

    record ProviderView(String kind, String label, String baseUrl, boolean needsKey, List<String> models) {
        static ProviderView of(ProviderKind kind) {
            return new ProviderView(kind.id(), kind.label(), kind.baseUrl(), kind.needsKey(), kind.models());
        }
    }

    /// @param importedAt where the key came from before envelopes and nobody has replaced it since
    record ConnectionView(
            UUID id,
            String name,
            String kind,
            String provider,
            String baseUrl,
            String defaultModel,
            Optional<KeyHint> key,
            Optional<LastTest> lastTest,
            Optional<Instant> lastUsedAt,
            Optional<Instant> importedAt,
            Instant createdAt,
            Instant updatedAt) {
        static ConnectionView of(SavedConnection saved) {
            return new ConnectionView(
                    saved.id(),
                    saved.name(),
                    saved.kind().id(),
                    saved.kind().label(),
                    saved.baseUrl(),
                    saved.defaultModel(),
                    saved.key(),
                    saved.lastTest(),
                    saved.lastUsedAt(),
                    saved.importedAt(),
                    saved.createdAt(),
                    saved.updatedAt());
        }
    }

    @GetMapping("/model-providers")
    @Requires(Permission.MODELS_VIEW)
    List<ProviderView> providers(Caller caller) {
        return Arrays.stream(ProviderKind.values()).map(ProviderView::of).toList();
    }

    @GetMapping("/model-connections")
    @Requires(Permission.MODELS_VIEW)
    List<ConnectionView> list(Caller caller) {
        return connections.list(caller.scope()).stream().map(ConnectionView::of).toList();
    }

    @GetMapping("/model-connections/{id}")
    @Requires(Permission.MODELS_VIEW)
    ConnectionView get(Caller caller, @PathVariable UUID id) {
        return ConnectionView.of(connections.find(caller.scope(), id));
    }

    @PostMapping("/model-connections")
    @Requires(Permission.MODELS_EDIT)
    @ResponseStatus(HttpStatus.CREATED)
    ConnectionView create(Caller caller, @RequestBody @Valid ConnectionFields fields) {
        return ConnectionView.of(connections.add(caller.scope(), fields.wanted()));
    }

    @PutMapping("/model-connections/{id}/key")
    @Requires(Permission.MODELS_EDIT)
    ConnectionView changeKey(Caller caller, @PathVariable UUID id, @RequestBody @Valid KeyField field) {
        return ConnectionView.of(connections.changeKey(caller.scope(), id, ProviderKey.of(field.key())));
    }

    /// A live call with a few tokens. 200 whether it works or not: the answer says which.
    @PostMapping("/model-connections/{id}/test")
    @Requires(Permission.MODELS_EDIT)
    ModelCheck test(Caller caller, @PathVariable UUID id) {
        return connections.test(caller.scope(), id);
    }

    /// Forgets the key and keeps the connection: the next key there is for its provider takes over at once.
    @DeleteMapping("/model-connections/{id}/key")
    @Requires(Permission.MODELS_EDIT)
    ConnectionView removeKey(Caller caller, @PathVariable UUID id) {
        return ConnectionView.of(connections.removeKey(caller.scope(), id));
    }

    @DeleteMapping("/model-connections/{id}")
    @Requires(Permission.MODELS_EDIT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable UUID id) {
        connections.delete(caller.scope(), id);
    }
}
