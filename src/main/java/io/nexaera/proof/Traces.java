package io.nexaera.proof;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/// Looks for words of a client's own choosing in every row that the database keeps of this client.
@Component
public class Traces {
    private final TenantDatabase database;
    private final AuditLog audit;

    Traces(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /// @param rows of this client that were looked through
    /// @param foundAs the forms in which the words were found, empty where they weren't
    public record Place(String table, long rows, List<String> foundAs) {
        /// For people.
        public String says() {
            return table.replace('_', ' ');
        }
    }

    /// @param places where there is any row of this client
    /// @param tables that were looked through
    /// @param control tables in which the client's own number was found by the same look: with none, the look proves
    /// nothing
    public record Look(List<Place> places, int tables, int control) {
        public boolean isVoid() {
            return control == 0;
        }

        public List<Place> found() {
            return places.stream().filter(place -> !place.foundAs().isEmpty()).toList();
        }

        public long rows() {
            return places.stream().mapToLong(Place::rows).sum();
        }
    }

    /// Goes through everything of the client once; what was looked for is in no log, only what came of it.
    ///
    /// @throws Problem.Invalid `healthcare.words`
    /// @throws Problem.Conflict `healthcare.look-too-long` where one table takes more than 30 seconds
    public Look look(Caller caller, String words) {
        Canary canary = Canary.of(words);
        try {
            return database.inTransaction(caller.scope(), tx -> noted(tx, through(tx, canary)));
        } catch (QueryTimeoutException tooLong) {
            throw new Problem.Conflict(
                    "healthcare.look-too-long",
                    "There is too much to look through from a page. Whoever runs this installation can do it from outside.");
        }
    }

    private Look noted(TenantTransaction tx, Look look) {
        audit.record(
                tx,
                AuditEvent.of("healthcare.words-looked-for")
                        .after(Map.of(
                                "tables", look.tables(),
                                "rows", look.rows(),
                                "foundIn",
                                        look.found().stream().map(Place::table).toList(),
                                "control", look.control())));
        return look;
    }

    /// Every table whose rows this transaction may read whole; the wall shows this client's alone.
    static Look through(TenantTransaction tx, Canary canary) {
        tx.sql("select set_config('statement_timeout', '30s', true)")
                .query(String.class)
                .single();
        List<String> tables = tables(tx);
        List<Place> places = new ArrayList<>();
        int control = 0;
        for (String table : tables) {
            long[] counts = counts(tx, table, canary);
            control += counts[1] > 0 ? 1 : 0;
            if (counts[0] > 0) {
                places.add(new Place(table, counts[0], found(canary, counts)));
            }
        }
        return new Look(places, tables.size(), control);
    }

    private static List<String> tables(TenantTransaction tx) {
        return tx.sql("""
                        select c.relname from pg_class c
                        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                          and has_table_privilege(c.oid, 'select') order by 1""").query((row, n) -> row.getString(1)).list();
    }

    /// Rows, those with the client's own number, and those with each form.
    private static long[] counts(TenantTransaction tx, String table, Canary canary) {
        List<String> forms = List.copyOf(canary.inRows().values());
        StringBuilder sql = new StringBuilder("select count(*), count(*) filter (where strpos(r.line, :control) > 0)");
        for (int n = 0; n < forms.size(); n++) {
            sql.append(", count(*) filter (where strpos(r.line, :form")
                    .append(n)
                    .append(") > 0)");
        }
        sql.append(" from (select t::text || lower(t::text) as line from app.\"")
                .append(table)
                .append("\" t) r");
        var statement = tx.sql(sql.toString())
                .param("control", tx.scope().requireSubAccount().toString());
        for (int n = 0; n < forms.size(); n++) {
            statement = statement.param("form" + n, forms.get(n));
        }
        return statement
                .query((row, at) -> {
                    long[] counts = new long[forms.size() + 2];
                    for (int n = 0; n < counts.length; n++) {
                        counts[n] = row.getLong(n + 1);
                    }
                    return counts;
                })
                .single();
    }

    private static List<String> found(Canary canary, long[] counts) {
        List<String> names = List.copyOf(canary.inRows().keySet());
        return IntStream.range(0, names.size())
                .filter(n -> counts[n + 2] > 0)
                .mapToObj(names::get)
                .toList();
    }
}
