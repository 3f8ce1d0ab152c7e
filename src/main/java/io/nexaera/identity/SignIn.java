package io.nexaera.identity;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Signing in with a password, and out again. Attempts are limited per person and per network address.
@Component
public class SignIn {
    private static final String TOO_MANY = "Too many attempts. Please wait a little and try again.";

    private final PlatformDatabase database;
    private final People people;
    private final Passwords passwords;
    private final Sessions sessions;
    private final AuditLog audit;
    private final RateLimit perPerson;
    private final RateLimit perAddress;
    private final Duration healthcareIdle;

    SignIn(
            PlatformDatabase database,
            People people,
            Passwords passwords,
            Sessions sessions,
            AuditLog audit,
            IdentitySettings settings) {
        this.database = database;
        this.people = people;
        this.passwords = passwords;
        this.sessions = sessions;
        this.audit = audit;
        this.perPerson = new RateLimit(settings.attemptsPerPerson(), settings.attemptsWindow());
        this.perAddress = new RateLimit(settings.attemptsPerAddress(), settings.attemptsWindow());
        this.healthcareIdle = settings.healthcareIdle();
    }

    /// Without a request for so long, whoever belongs to a client in Healthcare Mode is signed out.
    public Duration healthcareIdle() {
        return healthcareIdle;
    }

    /// Returns the value for the session cookie.
    ///
    /// @throws Problem.Unauthenticated the same for an unknown person and a wrong password
    /// @throws Problem.TooMany with the wait
    public String with(String email, String password, Origin origin) {
        String name = email.strip().toLowerCase(Locale.ROOT);
        perAddress.take(origin.address(), "sign-in.too-many", TOO_MANY);
        perPerson.take(name, "sign-in.too-many", TOO_MANY);
        Optional<People.Login> login = database.inTransaction(origin, tx -> people.login(tx, name));
        if (!proven(login, password)) {
            database.run(origin, tx -> recordFailure(tx, login));
            throw new Problem.Unauthenticated("sign-in.wrong", "That e-mail address and password don't fit together.");
        }
        perPerson.forgive(name);
        return open(login.orElseThrow().person(), origin);
    }

    /// Has a person who is signed in prove again that it is them, before something that can't be undone. Counts as an
    /// attempt to sign in.
    ///
    /// @throws Problem.Invalid `sign-in.again`, for the field `password`
    /// @throws Problem.TooMany with the wait
    public void again(Caller caller, String password) {
        Person person = caller.person()
                .orElseThrow(() -> new Problem.Forbidden("identity.people-only", "This is for people only."));
        Origin origin = caller.scope().origin();
        perAddress.take(origin.address(), "sign-in.too-many", TOO_MANY);
        perPerson.take(person.email(), "sign-in.too-many", TOO_MANY);
        Optional<People.Login> login = database.inTransaction(origin, tx -> people.login(tx, person.email()));
        if (!proven(login, password)) {
            database.run(origin, tx -> recordFailure(tx, login));
            throw new Problem.Invalid("sign-in.again", "password", "That is not your password.");
        }
        perPerson.forgive(person.email());
    }

    /// Without a password: for [DemoDoor] alone.
    String asGuest(UUID person, Origin origin) {
        Person guest = database.inTransaction(origin, tx -> people.find(tx, person))
                .orElseThrow(() -> new Problem.NotFound("person"));
        return open(guest, origin);
    }

    public void out(SignedIn who) {
        database.run(who.origin(), tx -> {
            sessions.close(tx, who.session());
            record(tx, who.person(), AuditEvent.of("session.ended"));
        });
    }

    private boolean proven(Optional<People.Login> login, String password) {
        if (login.isEmpty()) {
            passwords.matchNobody(password);
            return false;
        }
        return passwords.matches(password, login.get().passwordHash());
    }

    private String open(Person person, Origin origin) {
        Origin named = new Origin(
                person.name() + " <" + person.email() + ">", origin.address(), origin.userAgent(), origin.requestId());
        return database.inTransaction(named, tx -> {
            String token = sessions.open(tx, person);
            record(tx, person, AuditEvent.of("session.started"));
            return token;
        });
    }

    private void recordFailure(PlatformTransaction tx, Optional<People.Login> login) {
        AuditEvent failed = AuditEvent.of("session.sign-in").refused();
        login.ifPresentOrElse(known -> record(tx, known.person(), failed), () -> audit.recordForPlatform(tx, failed));
    }

    /// In the log of every place the person belongs to: each of them wants to know.
    private void record(PlatformTransaction tx, Person person, AuditEvent event) {
        List<Membership> memberships = people.memberships(tx, person.id());
        for (Membership membership : memberships) {
            Place place = membership.place();
            audit.record(
                    tx,
                    place.agency().id(),
                    place.subAccount().map(sub -> sub.id()),
                    person.id(),
                    event.target("person", person.id(), person.name()));
        }
    }
}
