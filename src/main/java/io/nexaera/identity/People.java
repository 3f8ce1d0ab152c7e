package io.nexaera.identity;

import io.nexaera.agencies.Agency;
import io.nexaera.agencies.SubAccount;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.PlatformTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// People and where they belong, across tenants: platform work.
@Component
class People {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s<>\"]{1,64}@[^@\\s<>\".]+(\\.[^@\\s<>\".]+)+");

    record Login(Person person, String passwordHash) {}

    static String email(String typed) {
        String email = typed.strip().toLowerCase(Locale.ROOT);
        if (!EMAIL.matcher(email).matches() || email.length() > 254) {
            throw new Problem.Invalid("identity.email", "email", "This doesn't look like an e-mail address.");
        }
        return email;
    }

    Optional<Login> login(PlatformTransaction tx, String email) {
        return tx.sql("select id, email, name, password_hash from app.person where email = :email")
                .param("email", email)
                .query((row, n) -> new Login(person(row), row.getString("password_hash")))
                .optional();
    }

    Optional<Person> find(PlatformTransaction tx, UUID id) {
        return tx.sql("select id, email, name from app.person where id = :id")
                .param("id", id)
                .query((row, n) -> person(row))
                .optional();
    }

    /// Some people of this installation: owners first, those of agencies before those of clients.
    List<Person> first(PlatformTransaction tx, int limit) {
        return tx.sql("""
                        select p.id, p.email, p.name from app.person p join app.membership m on m.person_id = p.id
                        group by p.id order by bool_or(m.role like '%-owner') desc, min(m.role), p.id limit :limit""").param("limit", limit).query((row, n) -> person(row)).list();
    }

    Person create(PlatformTransaction tx, String email, String name, String passwordHash) {
        if (name.isBlank() || name.strip().length() > 80) {
            throw new Problem.Invalid("identity.name-length", "name", "A name has 1 to 80 characters.");
        }
        return tx.sql("""
                        insert into app.person (email, name, password_hash) values (:email, :name, :hash)
                        returning id, email, name""")
                .param("email", email)
                .param("name", name.strip())
                .param("hash", passwordHash)
                .query((row, n) -> person(row))
                .single();
    }

    void join(PlatformTransaction tx, Person person, UUID agency, @Nullable UUID subAccount, Role role) {
        tx.sql("""
                        insert into app.membership (agency_id, sub_account_id, person_id, role)
                        values (:agency, :subAccount, :person, :role)""")
                .param("agency", agency)
                .param("subAccount", subAccount)
                .param("person", person.id())
                .param("role", role.code())
                .update();
    }

    List<Membership> memberships(PlatformTransaction tx, UUID person) {
        return tx.sql("""
                        select a.id, a.slug, a.name, a.brand_color, m.role,
                               s.id as sub_id, s.slug as sub_slug, s.name as sub_name, s.created_at as sub_created_at
                        from app.membership m
                        join app.agency a on a.id = m.agency_id
                        left join app.sub_account s on s.id = m.sub_account_id
                        where m.person_id = :person order by a.name, s.name nulls first""")
                .param("person", person)
                .query((row, n) -> new Membership(
                        place(row), Role.of(row.getString("role")).orElseThrow()))
                .list();
    }

    /// The place of an agency or sub-account, from a row with the columns of [#memberships].
    static Place place(ResultSet row) throws SQLException {
        Agency agency = new Agency(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                row.getString("brand_color"));
        UUID sub = row.getObject("sub_id", UUID.class);
        return new Place(
                agency,
                sub == null
                        ? Optional.empty()
                        : Optional.of(new SubAccount(
                                sub,
                                agency.id(),
                                row.getString("sub_slug"),
                                row.getString("sub_name"),
                                row.getTimestamp("sub_created_at").toInstant())));
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(row.getObject("id", UUID.class), row.getString("email"), row.getString("name"));
    }
}
