package io.nexaera.identity;

import io.nexaera.tenancy.Origin;
import java.util.List;
import java.util.UUID;

/// A person with a session, before it is known in which of their places they act. A controller argument of handlers
/// marked [Requires.SignedIn].
public record SignedIn(Person person, UUID session, List<Membership> memberships, Origin origin) implements Known {}
