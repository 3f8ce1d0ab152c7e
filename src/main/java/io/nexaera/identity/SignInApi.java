package io.nexaera.identity;

import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Who am I, and where?
@RestController
@Tag(name = "Identity")
class SignInApi {
    /// @param path the place's root in this API
    record PlaceView(
            UUID agencyId,
            String agency,
            Optional<UUID> subAccountId,
            Optional<String> subAccount,
            String role,
            String path) {}

    record Me(String kind, UUID id, String name, List<PlaceView> places, Set<Permission> permissions) {}

    @GetMapping("/api/v1/me")
    @Requires.Known
    Me me(Known known) {
        return switch (known) {
            case SignedIn who ->
                new Me(
                        "person",
                        who.person().id(),
                        who.person().name(),
                        who.memberships().stream()
                                .map(m -> view(m.place(), m.role().code()))
                                .toList(),
                        Set.of());
            case Caller key ->
                new Me(
                        "api-key",
                        key.scope().principal(),
                        key.name(),
                        List.of(view(key.place(), "api-key")),
                        key.permissions());
        };
    }

    private static PlaceView view(Place place, String role) {
        return new PlaceView(
                place.agency().id(),
                place.agency().name(),
                place.subAccount().map(sub -> sub.id()),
                place.subAccount().map(sub -> sub.name()),
                role,
                place.apiPath());
    }
}
