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

    /// True where this agency is open already.
    public boolean exists(String agencySlug) {
        return database.inTransaction(
                        OPERATOR,
                        tx -> tx.sql("select count(*) from app.agency where slug = :slug")
                                .param("slug", agencySlug)
                                .query(Integer.class)
                                .single())
                > 0;
    }

    public Place openAgency(String slug, String name, String brandColor) {
        Agency agency = database.inTransaction(OPERATOR, tx -> agencies.open(tx, slug, name, brandColor));
        return new Place(agency, Optional.empty());
    }

    public Place openSubAccount(Place agency, String name) {
        SubAccount client = database.inTransaction(
                OPERATOR, tx -> agencies.create(tx, agency.agency().id(), null, name));
        return new Place(agency.agency(), Optional.of(client));
    }

    /// Adds a person with this password; one who exists already keeps theirs. Returns them as a caller in that place.
    public Caller addPerson(Place place, Role role, String name, String email, String password) {
        String hash = passwords.hash(password);
        SignedIn who = database.inTransaction(OPERATOR, tx -> {
            Person person = people.login(tx, email)
                    .map(People.Login::person)
                    .orElseGet(() -> people.create(tx, email, name, hash));
            people.join(
                    tx,
                    person,
                    place.agency().id(),
                    place.subAccount().map(SubAccount::id).orElse(null),
                    role);
            recordAdded(tx, place, person, role);
            Origin origin = new Origin(person.name() + " <" + email + ">", "127.0.0.1", "", "");
            return new SignedIn(person, person.id(), people.memberships(tx, person.id()), origin);
        });
        return Callers.at(who, place).orElseThrow();
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
