package io.nexaera.audit;

import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds entries of a tenant's log, newest first. However long the log is, one search looks at no more than
/// [#MOST_LOOKED_AT] entries: where that was not all, it says how far it came and goes on from there.
public final class AuditSearch {
    public static final int MOST_LOOKED_AT = 10_000;

    private static final int MOST_COUNTED = 1_000;
    private static final String COLUMNS = """
            e.id, e.at, e.actor_kind, e.actor_id, e.actor, e.action, e.outcome, e.target_kind, e.target_id, e.target,
            e.before, e.after, e.address, e.user_agent, e.request_id, e.access_id""";
    private static final String FITS = """
            (:actor::text is null or strpos(lower(w.actor), lower(:actor)) > 0)
            and (:action::text is null or starts_with(w.action, :action))
            and (:target::text is null or strpos(lower(w.target), lower(:target)) > 0 or w.target_id = :target)
            and (:outcome::text is null or w.outcome = :outcome)
            and (:address::text is null or w.address = :address)
            and (:from::timestamptz is null or w.at >= :from)
            and (:until::timestamptz is null or w.at < :until)""";

    /// @param next go on below this one; empty at the end of the log
    /// @param reached how far the search came, where it stopped before the end of the log
    public record Found(List<AuditEntry> entries, Optional<UUID> next, Optional<Instant> reached) {}

    /// @param more there are more than were counted
    public record Count(int entries, boolean more) {}

    /// The times of the newest and the oldest entry.
    public record Span(Instant newest, Instant oldest) {}

    private AuditSearch() {}

    /// @param after go on below this entry, or empty for the newest
    public static Found page(TenantTransaction tx, AuditFilter filter, Optional<UUID> after, int limit) {
        SearchWindow window = SearchWindow.of(filter, after);
        Optional<Lead> lead = Leads.best(tx, filter, window);
        if (lead.isEmpty()) {
            return new Found(List.of(), Optional.empty(), Optional.empty());
        }
        List<AuditEntry> entries = entries(tx, lead.get(), filter, window, limit + 1);
        if (entries.size() > limit) {
            List<AuditEntry> page = List.copyOf(entries.subList(0, limit));
            return new Found(page, Optional.of(page.getLast().id()), Optional.empty());
        }
        Optional<UUID> edge = edge(tx, lead.get(), window);
        return new Found(entries, edge, edge.map(SearchWindow::timeOf));
    }

    /// How many fit, as far as counting them is cheap.
    public static Count count(TenantTransaction tx, AuditFilter filter) {
        SearchWindow window = SearchWindow.of(filter, Optional.empty());
        Optional<Lead> lead = Leads.best(tx, filter, window);
        if (lead.isEmpty()) {
            return new Count(0, false);
        }
        int counted = tx.sql("select count(*) from (select from (" + lead.get().rows(COLUMNS) + ") w where " + FITS
                        + " limit :limit) c")
                .params(params(lead.get(), filter, window))
                .param("limit", MOST_COUNTED + 1)
                .query(Integer.class)
                .single();
        boolean more = counted > MOST_COUNTED || edge(tx, lead.get(), window).isPresent();
        return new Count(Math.min(counted, MOST_COUNTED), more);
    }

    /// Between when the entries that a filter's times allow were written; empty where there are none.
    public static Optional<Span> span(TenantTransaction tx, AuditFilter filter) {
        SearchWindow window = SearchWindow.of(filter, Optional.empty());
        return end(tx, window, "desc")
                .flatMap(newest -> end(tx, window, "asc").map(oldest -> new Span(newest, oldest)));
    }

    private static Optional<Instant> end(TenantTransaction tx, SearchWindow window, String order) {
        return tx.sql("""
                        select id from app.audit_entry where tenant_id = :tenant and id < :below and id >= :floor
                        order by id %s limit 1""".formatted(order))
                .param("below", window.below())
                .param("floor", window.floor())
                .query(UUID.class)
                .optional()
                .map(SearchWindow::timeOf);
    }

    /// When the entry with this id was written, to the millisecond.
    public static Instant timeOf(UUID entry) {
        return SearchWindow.timeOf(entry);
    }

    private static List<AuditEntry> entries(
            TenantTransaction tx, Lead lead, AuditFilter filter, SearchWindow window, int limit) {
        return tx.sql("select p.*, p.before::text as before_text, p.after::text as after_text, (select l.leaf_index"
                        + " from app.log_leaf l where l.tenant_id = :tenant and l.entry_id = p.id limit 1) as leaf_index"
                        + " from (select * from (" + lead.rows(COLUMNS) + ") w where " + FITS
                        + " order by w.id desc limit :limit) p order by p.id desc")
                .params(params(lead, filter, window))
                .param("limit", limit)
                .query(AuditSearch::read)
                .list();
    }

    /// The last entry that was looked at; empty where the log ended before.
    private static Optional<UUID> edge(TenantTransaction tx, Lead lead, SearchWindow window) {
        return tx.sql("select id from (" + lead.rows("e.id") + ") w order by id desc offset :most - 1 limit 1")
                .params(lead.params())
                .param("below", window.below())
                .param("floor", window.floor())
                .param("most", MOST_LOOKED_AT)
                .query(UUID.class)
                .optional();
    }

    private static Map<String, @Nullable Object> params(Lead lead, AuditFilter filter, SearchWindow window) {
        Map<String, @Nullable Object> params = new HashMap<>(lead.params());
        params.put("below", window.below());
        params.put("floor", window.floor());
        params.put("most", MOST_LOOKED_AT);
        params.put("actor", filter.actor());
        params.put("action", filter.action());
        params.put("target", filter.target());
        params.put("outcome", filter.outcome());
        params.put("address", filter.address());
        params.put("from", timestamp(filter.from()));
        params.put("until", timestamp(filter.until()));
        return params;
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }

    static AuditEntry read(ResultSet row, int n) throws SQLException {
        return new AuditEntry(
                row.getObject("id", UUID.class),
                row.getTimestamp("at").toInstant(),
                row.getString("actor_kind"),
                row.getObject("actor_id", UUID.class),
                row.getString("actor"),
                row.getString("action"),
                row.getString("outcome"),
                row.getString("target_kind"),
                row.getString("target_id"),
                row.getString("target"),
                row.getString("before_text"),
                row.getString("after_text"),
                row.getString("address"),
                row.getString("user_agent"),
                row.getString("request_id"),
                row.getObject("access_id", UUID.class),
                row.getObject("leaf_index", Long.class));
    }
}
