package io.nexaera.identity;

import io.nexaera.tenancy.Origin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A person with a session, before it is known in which of their places they act. A controller argument of handlers
/// marked [Requires.SignedIn].
public record SignedIn(Person person, UUID session, List<Membership> memberships, Origin origin) implements Known {
    /// Who is signed in on this request; empty before the guard has looked. For the roof, see [Caller#of].
    public static Optional<SignedIn> of(HttpServletRequest request) {
        return request.getAttribute(Guard.SIGNED_IN) instanceof SignedIn who ? Optional.of(who) : Optional.empty();
    }
}
