package io.nexaera.cli;

import io.nexaera.agencies.Slug;
import io.nexaera.database.CannotStart;
import io.nexaera.identity.Founding;
import io.nexaera.identity.Place;
import io.nexaera.identity.Role;
import io.nexaera.problem.Problem;
import java.util.Map;
import java.util.Optional;

/// The agency and the owner that an operator names at the first start of `serve`, so that somebody can sign in.
///
/// Where they exist already nothing happens: the variables may stay set, and an owner who changed the password keeps
/// it.
record FirstOwner(String agency, String email, String password) {
    private static final String AGENCY = "NEXAERA_FIRST_AGENCY";
    private static final String EMAIL = "NEXAERA_FIRST_OWNER_EMAIL";
    private static final String PASSWORD = "NEXAERA_FIRST_OWNER_PASSWORD";
    private static final String BRAND_COLOR = "#1f5fbf";

    /// Empty where none of the three is set.
    ///
    /// @throws CannotStart where only some of them are
    static Optional<FirstOwner> from(Map<String, String> environment) {
        FirstOwner named = new FirstOwner(
                environment.getOrDefault(AGENCY, "").strip(),
                environment.getOrDefault(EMAIL, "").strip(),
                environment.getOrDefault(PASSWORD, ""));
        boolean all = !named.agency().isEmpty()
                && !named.email().isEmpty()
                && !named.password().isEmpty();
        boolean none = named.agency().isEmpty()
                && named.email().isEmpty()
                && named.password().isEmpty();
        if (!all && !none) {
            throw new CannotStart("Set all three or none: " + AGENCY + ", " + EMAIL + ", " + PASSWORD + ".");
        }
        return all ? Optional.of(named) : Optional.empty();
    }

    void settle(Founding founding) {
        try {
            Place place = founding.agency(Slug.of(agency, "agency"), agency, BRAND_COLOR);
            founding.person(place, Role.AGENCY_OWNER, email.replaceFirst("@.*", ""), email, password);
        } catch (Problem.Invalid wrong) {
            throw new CannotStart("The first owner can't be made: " + wrong.sentence());
        }
    }

    @Override
    public String toString() {
        return agency + ", " + email + ", password [secret]";
    }
}
