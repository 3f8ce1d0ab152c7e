package io.nexaera.identity;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.SubAccount;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// The people of an agency or of a client business.
@Component
public class Team {
    private final TenantDatabase database;
    private final PlatformDatabase platform;
    private final People people;
    private final Passwords passwords;
    private final Agencies agencies;
    private final AuditLog audit;

    Team(
            TenantDatabase database,
            PlatformDatabase platform,
            People people,
            Passwords passwords,
            Agencies agencies,
            AuditLog audit) {
        this.database = database;
        this.platform = platform;
        this.people = people;
        this.passwords = passwords;
        this.agencies = agencies;
        this.audit = audit;
    }

    /// A person of the team.
    public record Member(Person person, Role role, Instant since) {}

    /// A person just added. `password` is for somebody new and shown this once; who has an account keeps their own.
    public record Added(Person person, Role role, Optional<String> password) {
        @Override
        public String toString() {
            return "Added[" + person.email() + ", password [secret]]";
        }
    }

    /// A client business just opened, with its first owner.
    public record OpenedClient(SubAccount subAccount, Added owner) {}

    public List<Member> list(Caller caller) {
        return database.inTransaction(caller.scope(), Team::members);
    }

    /// Opens a client business together with its owner.
    public OpenedClient openClient(Caller caller, String name, String ownerName, String ownerEmail) {
        Newcomer owner = newcomer(ownerName, ownerEmail);
        return platform.inTransaction(caller.scope().origin(), tx -> {
            SubAccount client =
                    agencies.create(tx, caller.scope().agency(), caller.scope().principal(), name);
            return new OpenedClient(client, join(tx, caller, Optional.of(client.id()), owner, Role.CLIENT_OWNER));
        });
    }

    /// Adds somebody to the caller's own place.
    ///
    /// @throws Problem.Invalid `team.role` for a role of the other level
    /// @throws Problem.Conflict `team.already-member`
    public Added add(Caller caller, String name, String email, Role role) {
        if (role.ofAgency() == caller.place().subAccount().isPresent()) {
            throw new Problem.Invalid("team.role", "role", "Choose one of the roles that exist here.");
        }
        requireOwnRank(caller, role);
        Newcomer newcomer = newcomer(name, email);
        try {
            return platform.inTransaction(
                    caller.scope().origin(),
                    tx -> join(tx, caller, caller.scope().subAccount(), newcomer, role));
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict("team.already-member", newcomer.email() + " is on this team already.");
        }
    }

    /// Takes somebody off the team; their conversations and deeds stay.
    ///
    /// @throws Problem.Conflict `team.last-owner`
    public void remove(Caller caller, UUID person) {
        database.run(caller.scope(), tx -> {
            Member member = find(tx, person);
            requireOwnRank(caller, member.role());
            requireAnotherOwner(tx, member);
            tx.sql("delete from app.membership where tenant_id = :tenant and person_id = :person")
                    .param("person", person)
                    .update();
            audit.record(
                    tx,
                    AuditEvent.of("member.removed")
                            .target("person", person, member.person().name())
                            .before(Map.of("role", member.role().code())));
        });
    }

    /// Forgets those of `left` who have no place anywhere any more, their sessions included, and says how many.
    public int forget(Origin origin, List<UUID> left) {
        if (left.isEmpty()) {
            return 0;
        }
        return platform.inTransaction(origin, tx -> {
            tx.sql("""
                            delete from app.session s where s.person_id in (:people)
                              and not exists (select from app.membership m where m.person_id = s.person_id)""").param("people", left).update();
            return tx.sql("""
                            delete from app.person p where p.id in (:people)
                              and not exists (select from app.membership m where m.person_id = p.id)""").param("people", left).update();
        });
    }

    /// Somebody to add, with the password they get if they have no account yet. Hashed before a transaction is open.
    private record Newcomer(String email, String name, String password, String passwordHash) {}

    private Newcomer newcomer(String name, String email) {
        if (name.isBlank() || name.strip().length() > 80) {
            throw new Problem.Invalid("identity.name-length", "name", "A name has 1 to 80 characters.");
        }
        String password = passwords.fresh();
        return new Newcomer(People.email(email), name.strip(), password, passwords.hash(password));
    }

    private Added join(PlatformTransaction tx, Caller caller, Optional<UUID> subAccount, Newcomer newcomer, Role role) {
        Optional<Person> known = people.login(tx, newcomer.email()).map(People.Login::person);
        Person person =
                known.orElseGet(() -> people.create(tx, newcomer.email(), newcomer.name(), newcomer.passwordHash()));
        people.join(tx, person, caller.scope().agency(), subAccount.orElse(null), role);
        recordAdded(tx, caller, subAccount, person, role);
        return new Added(person, role, known.isPresent() ? Optional.empty() : Optional.of(newcomer.password()));
    }

    private void recordAdded(
            PlatformTransaction tx, Caller caller, Optional<UUID> subAccount, Person person, Role role) {
        audit.record(
                tx,
                caller.scope().agency(),
                subAccount,
                caller.scope().principal(),
                AuditEvent.of("member.added")
                        .target("person", person.id(), person.name())
                        .after(Map.of("email", person.email(), "role", role.code())));
    }

    /// Only an owner makes or removes an owner.
    private static void requireOwnRank(Caller caller, Role role) {
        boolean owner = role == Role.AGENCY_OWNER || role == Role.CLIENT_OWNER;
        if (owner && !caller.role().equals(Optional.of(role))) {
            throw new Problem.Forbidden("team.owners-only", "Only an owner can do this to an owner.");
        }
    }

    private static void requireAnotherOwner(TenantTransaction tx, Member member) {
        boolean owner = member.role() == Role.AGENCY_OWNER || member.role() == Role.CLIENT_OWNER;
        if (owner && members(tx).stream().filter(m -> m.role() == member.role()).count() < 2) {
            throw new Problem.Conflict("team.last-owner", "There must be one owner left. Add another owner first.");
        }
    }

    /// The people of this place who may do `deed`.
    public static List<Person> whoMay(TenantTransaction tx, Permission deed) {
        return members(tx).stream()
                .filter(member -> member.role().permissions().contains(deed))
                .map(Member::person)
                .toList();
    }

    private static Member find(TenantTransaction tx, UUID person) {
        return members(tx).stream()
                .filter(member -> member.person().id().equals(person))
                .findFirst()
                .orElseThrow(() -> new Problem.NotFound("person"));
    }

    private static List<Member> members(TenantTransaction tx) {
        return tx.sql("""
                        select p.id, p.email, p.name, m.role, m.created_at
                        from app.membership m join app.person p on p.id = m.person_id
                        where m.tenant_id = :tenant order by p.name, p.id""")
                .query((row, n) -> new Member(
                        new Person(row.getObject("id", UUID.class), row.getString("email"), row.getString("name")),
                        Role.of(row.getString("role")).orElseThrow(),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }
}
