package io.nexaera.identity;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Sessions in the browser: a random cookie here, its hash there.
@Component
class Sessions {
    private final PlatformDatabase database;
    private final People people;
    private final IdentitySettings settings;

    Sessions(PlatformDatabase database, People people, IdentitySettings settings) {
        this.database = database;
        this.people = people;
        this.settings = settings;
    }

    private record Found(Person person, UUID session, boolean stale) {}

    /// Opens a session and returns the cookie's value.
    String open(PlatformTransaction tx, Person person) {
        String token = Tokens.random();
        tx.sql("""
                        insert into app.session (token_hash, person_id, expires_at, address, user_agent)
                        values (:hash, :person, now() + make_interval(secs => :idle), :address, :userAgent)""")
                .param("hash", Tokens.hash(token))
                .param("person", person.id())
                .param("idle", settings.sessionIdle().toSeconds())
                .param("address", tx.origin().address())
                .param("userAgent", tx.origin().userAgent())
                .update();
        return token;
    }

    /// Whose session it is, and where they belong; empty where it is unknown or over.
    Optional<SignedIn> find(String token, Origin origin) {
        return database.inTransaction(
                origin,
                tx -> row(tx, token).map(found -> {
                    if (found.stale()) {
                        prolong(tx, token);
                    }
                    Origin known = new Origin(
                            found.person().name() + " <" + found.person().email() + ">",
                            origin.address(),
                            origin.userAgent(),
                            origin.requestId());
                    return new SignedIn(
                            found.person(),
                            found.session(),
                            people.memberships(tx, found.person().id()),
                            known);
                }));
    }

    void close(PlatformTransaction tx, UUID session) {
        tx.sql("delete from app.session where id = :id").param("id", session).update();
    }

    private Optional<Found> row(PlatformTransaction tx, String token) {
        return tx.sql("""
                        select p.id, p.email, p.name, s.id as session, s.last_seen_at < now() - interval '1 minute' as stale
                        from app.session s join app.person p on p.id = s.person_id
                        where s.token_hash = :hash and s.expires_at > now()
                          and s.created_at > now() - make_interval(secs => :life)
                          and (s.last_seen_at > now() - make_interval(secs => :logoff) or not exists (
                            select from app.membership m where m.person_id = p.id and ctx.healthcare_is_on(m.sub_account_id)))""")
                .param("logoff", settings.healthcareIdle().toSeconds())
                .param("hash", Tokens.hash(token))
                .param("life", settings.sessionLife().toSeconds())
                .query((row, n) -> new Found(
                        new Person(row.getObject("id", UUID.class), row.getString("email"), row.getString("name")),
                        row.getObject("session", UUID.class),
                        row.getBoolean("stale")))
                .optional();
    }

    private void prolong(PlatformTransaction tx, String token) {
        tx.sql("""
                        update app.session set last_seen_at = now(), expires_at = now() + make_interval(secs => :idle)
                        where token_hash = :hash""")
                .param("idle", settings.sessionIdle().toSeconds())
                .param("hash", Tokens.hash(token))
                .update();
    }
}
