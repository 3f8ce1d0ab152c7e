package io.nexaera.healthcare;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/// Looks for words of a client's own choosing in every row that the database keeps of this client, in every form in
/// which a
/// program may write them.
///
/// What lies beside the database (logs, files, memory) is looked through from outside, by `./nexaera prove zdr`.
@Component
public class Traces {
    private static final int FEWEST_CHARS = 8;
    private static final int MOST_CHARS = 200;

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
        Forms forms = Forms.of(checked(words), caller.scope().requireSubAccount());
        try {
            return database.inTransaction(caller.scope(), tx -> noted(tx, through(tx, forms)));
        } catch (QueryTimeoutException tooLong) {
            throw new Problem.Conflict(
                    "healthcare.look-too-long",
                    "There is too much to look through from a page. Whoever runs this installation can do it with"
                            + " ./nexaera prove zdr.");
        }
    }

    private static String checked(String words) {
        String text = words.strip();
        if (text.length() < FEWEST_CHARS
                || text.length() > MOST_CHARS
                || text.chars().anyMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c))) {
            throw new Problem.Invalid(
                    "healthcare.words",
                    "words",
                    "Give 8 to 200 characters in one line, without quotation marks and backslashes, that nobody says by chance.");
        }
        return text;
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

    private static Look through(TenantTransaction tx, Forms forms) {
        tx.sql("select set_config('statement_timeout', '30s', true)")
                .query(String.class)
                .single();
        List<String> tables = tables(tx);
        List<Place> places = new ArrayList<>();
        int control = 0;
        for (String table : tables) {
            long[] counts = counts(tx, table, forms);
            control += counts[1] > 0 ? 1 : 0;
            if (counts[0] > 0) {
                places.add(new Place(table, counts[0], forms.found(counts)));
            }
        }
        return new Look(places, tables.size(), control);
    }

    /// Everything whose rows may be read whole; the wall shows this client's alone.
    private static List<String> tables(TenantTransaction tx) {
        return tx.sql("""
                        select c.relname from pg_class c
                        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                          and has_table_privilege(c.oid, 'select') order by 1""").query((row, n) -> row.getString(1)).list();
    }

    /// Rows, those with the control, and those with each form.
    private static long[] counts(TenantTransaction tx, String table, Forms forms) {
        StringBuilder sql = new StringBuilder("select count(*), count(*) filter (where strpos(r.line, :control) > 0)");
        for (int n = 0; n < forms.texts().size(); n++) {
            sql.append(", count(*) filter (where strpos(r.line, :form")
                    .append(n)
                    .append(") > 0)");
        }
        sql.append(" from (select t::text || lower(t::text) as line from app.\"")
                .append(table)
                .append("\" t) r");
        var statement = tx.sql(sql.toString()).param("control", forms.control());
        for (int n = 0; n < forms.texts().size(); n++) {
            statement = statement.param("form" + n, forms.texts().get(n));
        }
        return statement
                .query((row, at) -> {
                    long[] counts = new long[forms.texts().size() + 2];
                    for (int n = 0; n < counts.length; n++) {
                        counts[n] = row.getLong(n + 1);
                    }
                    return counts;
                })
                .single();
    }
}
