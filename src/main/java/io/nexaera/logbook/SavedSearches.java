package io.nexaera.logbook;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The searches that a person keeps: for themselves, or for everybody there who may read the log.
@Component
class SavedSearches {
    private static final int MOST_CHARS = 60;
    private static final int MOST_OF_ONE = 50;
    private static final String COLUMNS = """
            select id, name, query::text as query, shared, person_id = :person as mine, person_name
            from app.audit_search where tenant_id = :tenant
            """;

    private final TenantDatabase database;
    private final AuditLog audit;
    private final JsonMapper json;

    SavedSearches(TenantDatabase database, AuditLog audit, JsonMapper json) {
        this.database = database;
        this.audit = audit;
        this.json = json;
    }

    /// By name; none for whoever isn't a person of this place.
    List<SavedSearch> list(TenantScope scope) {
        return database.inTransaction(
                scope, tx -> select(tx, " and removed_at is null order by lower(name), id limit 200", null));
    }

    /// @throws Problem.Invalid where the name or the filters are none
    /// @throws Problem.Conflict `audit.search-named` where the person has one of that name
    SavedSearch keep(Caller caller, String name, boolean shared, LogQuery query) {
        requirePerson(caller);
        String clean = named(name);
        query.filter();
        if (!query.narrows()) {
            throw new Problem.Invalid("audit.search-empty", "name", "Set a filter first: there is nothing to keep.");
        }
        return unique(caller.scope(), tx -> keep(tx, caller, clean, shared, query));
    }

    private SavedSearch keep(TenantTransaction tx, Caller caller, String name, boolean shared, LogQuery query) {
        purge(tx);
        if (count(tx) >= MOST_OF_ONE) {
            throw new Problem.Conflict(
                    "audit.searches-kept", "You keep " + MOST_OF_ONE + " searches already. Remove one first.");
        }
        UUID id = tx.sql("""
                        insert into app.audit_search (tenant_id, person_id, person_name, name, query, shared)
                        values (:tenant, :person, :by, :name, :query::jsonb, :shared) returning id""")
                .param("person", caller.scope().principal())
                .param("by", caller.name())
                .param("name", name)
                .param("query", json.writeValueAsString(query.fields()))
                .param("shared", shared)
                .query(UUID.class)
                .single();
        audit.record(
                tx,
                AuditEvent.of("audit.search-saved")
                        .target("audit-search", id, name)
                        .after(Map.of("filter", query.fields(), "shared", shared)));
        return find(tx, id);
    }

    /// @param sharing null: as it is
    /// @throws Problem.NotFound where the caller keeps no such search: a shared one is its maker's to change
    SavedSearch change(Caller caller, UUID id, String name, @Nullable Boolean sharing) {
        requirePerson(caller);
        String clean = named(name);
        return unique(caller.scope(), tx -> {
            SavedSearch before = own(tx, id);
            boolean shared = sharing == null ? before.shared() : sharing;
            tx.sql("update app.audit_search set name = :name, shared = :shared where tenant_id = :tenant and id = :id")
                    .param("name", clean)
                    .param("shared", shared)
                    .param("id", id)
                    .update();
            audit.record(
                    tx,
                    AuditEvent.of("audit.search-changed")
                            .target("audit-search", id, clean)
                            .before(Map.of("name", before.name(), "shared", before.shared()))
                            .after(Map.of("name", clean, "shared", shared)));
            return find(tx, id);
        });
    }

    /// It can be brought back for a day.
    void remove(Caller caller, UUID id) {
        requirePerson(caller);
        database.run(caller.scope(), tx -> {
            SavedSearch search = own(tx, id);
            mark(tx, id, "now()");
            audit.record(tx, AuditEvent.of("audit.search-removed").target("audit-search", id, search.name()));
        });
    }

    /// @throws Problem.NotFound where it wasn't removed within a day
    /// @throws Problem.Conflict `audit.search-named` where the name is taken meanwhile
    SavedSearch restore(Caller caller, UUID id) {
        requirePerson(caller);
        return unique(caller.scope(), tx -> {
            if (mark(tx, id, "null") == 0) {
                throw new Problem.NotFound("search");
            }
            SavedSearch search = find(tx, id);
            audit.record(tx, AuditEvent.of("audit.search-restored").target("audit-search", id, search.name()));
            return search;
        });
    }

    private static int mark(TenantTransaction tx, UUID id, String removed) {
        return tx.sql("update app.audit_search set removed_at = " + removed + " " + """
                         where tenant_id = :tenant and id = :id and person_id = :person
                          and (removed_at is null or removed_at > now() - interval '1 day')""")
                .param("id", id)
                .param("person", tx.scope().principal())
                .update();
    }

    private static void purge(TenantTransaction tx) {
        tx.sql("""
                        delete from app.audit_search where tenant_id = :tenant and person_id = :person
                          and removed_at < now() - interval '1 day'""").param("person", tx.scope().principal()).update();
    }

    private static int count(TenantTransaction tx) {
        return tx.sql("select count(*) from app.audit_search where tenant_id = :tenant and person_id = :person")
                .param("person", tx.scope().principal())
                .query(Integer.class)
                .single();
    }

    private SavedSearch own(TenantTransaction tx, UUID id) {
        return select(tx, " and id = :id and person_id = :person and removed_at is null", id).stream()
                .findFirst()
                .orElseThrow(() -> new Problem.NotFound("search"));
    }

    private SavedSearch find(TenantTransaction tx, UUID id) {
        return select(tx, " and id = :id", id).getFirst();
    }

    private List<SavedSearch> select(TenantTransaction tx, String which, @Nullable UUID id) {
        return tx.sql(COLUMNS + which)
                .param("person", tx.scope().principal())
                .param("id", id)
                .query((row, n) -> new SavedSearch(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        json.readValue(row.getString("query"), new TypeReference<>() {}),
                        row.getBoolean("shared"),
                        row.getBoolean("mine"),
                        row.getString("person_name")))
                .list();
    }

    private <T> T unique(TenantScope scope, java.util.function.Function<TenantTransaction, T> work) {
        try {
            return database.inTransaction(scope, work);
        } catch (DuplicateKeyException taken) {
            throw new Problem.Conflict("audit.search-named", "You keep a search of that name already.");
        }
    }

    private static void requirePerson(Caller caller) {
        if (caller.scope().kind() != TenantScope.Kind.MEMBER) {
            throw new Problem.Forbidden("audit.search-of-nobody", "Searches are kept by people of this place.");
        }
    }

    private static String named(String name) {
        String clean = name.strip();
        if (clean.isEmpty() || clean.length() > MOST_CHARS || clean.indexOf('\0') >= 0) {
            throw new Problem.Invalid(
                    "audit.search-name", "name", "Give it a name of up to " + MOST_CHARS + " characters.");
        }
        return clean;
    }
}
