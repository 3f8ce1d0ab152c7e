package io.nexaera.identity;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.Agency;
import io.nexaera.agencies.SubAccount;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What the operator of an installation does before anybody can sign in: the first agency, its first people. The demo's
/// seed is made with it. Nothing that answers requests may use it; `FloorsTest` holds that.
@Component
public class Founding {
    private static final Origin OPERATOR = Origin.ofPlatform("operator");

    private final PlatformDatabase database;
    private final Agencies agencies;
    private final People people;
    private final Passwords passwords;
    private final AuditLog audit;

    Founding(PlatformDatabase database, Agencies agencies, People people, Passwords passwords, AuditLog audit) {
        this.database = database;
        this.agencies = agencies;
        this.people = people;
        this.passwords = passwords;
        this.audit = audit;
    }

    /// The agency at this address; opened if there is none yet.
    public Place agency(String slug, String name, String brandColor) {
        Agency agency = database.inTransaction(
                OPERATOR, tx -> agencies.at(tx, slug).orElseGet(() -> agencies.open(tx, slug, name, brandColor)));
        return new Place(agency, Optional.empty());
    }

    /// The agency's client of this name; opened if there is none yet.
    public Place subAccount(Place agency, String name) {
        UUID id = agency.agency().id();
        SubAccount client = database.inTransaction(
                OPERATOR,
                tx -> agencies.clientNamed(tx, id, name).orElseGet(() -> agencies.create(tx, id, null, name)));
        return new Place(agency.agency(), Optional.of(client));
    }

    /// The person with this e-mail address as a caller in that place; made and added if need be. One who exists already
    /// keeps their password.
    public Caller person(Place place, Role role, String name, String email, String password) {
        Optional<Person> known =
                database.inTransaction(OPERATOR, tx -> people.login(tx, email).map(People.Login::person));
        String hash = known.isPresent() ? "" : passwords.hash(password); // slow on purpose: never without need
        return database.inTransaction(OPERATOR, tx -> {
            Person person = known.orElseGet(() -> people.create(tx, email, name, hash));
            boolean member = people.memberships(tx, person.id()).stream()
                    .anyMatch(membership -> membership.place().equals(place));
            if (!member) {
                people.join(
                        tx,
                        person,
                        place.agency().id(),
                        place.subAccount().map(SubAccount::id).orElse(null),
                        role);
                recordAdded(tx, place, person, role);
            }
            Origin origin = new Origin(person.name() + " <" + email + ">", "127.0.0.1", "", "");
            SignedIn who = new SignedIn(person, person.id(), people.memberships(tx, person.id()), origin);
            return Callers.at(who, place).orElseThrow();
        });
    }

    private void recordAdded(PlatformTransaction tx, Place place, Person person, Role role) {
        audit.record(
                tx,
                place.agency().id(),
                place.subAccount().map(SubAccount::id),
                null,
                AuditEvent.of("member.added")
                        .target("person", person.id(), person.name())
                        .after(Map.of("email", person.email(), "role", role.code())));
    }
}
