package io.nexaera.identity;

import io.nexaera.tenancy.TenantScope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who calls, in which place, and what they may do there. A controller argument of handlers marked [Requires].
///
/// @param name what people call them: a person's name, or the key's
/// @param role of a person; a key has none
/// @param memberships all places the person can switch to; empty for a key
public record Caller(
        TenantScope scope,
        Place place,
        String name,
        Optional<Person> person,
        Optional<Role> role,
        Set<Permission> permissions,
        List<Membership> memberships)
        implements Known {
    /// The caller of this request; empty before the guard has admitted one. For the roof, which answers when a handler
    /// fails.
    public static Optional<Caller> of(HttpServletRequest request) {
        return request.getAttribute(Guard.CALLER) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
