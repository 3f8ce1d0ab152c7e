package io.nexaera.audit;

import io.nexaera.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// Chooses the way into the log for a filter: the condition that the fewest entries fulfil. How many they are is
/// counted
/// up to a small number; beyond it any way finds a page soon.
final class Leads {
    private static final int COUNTED = 1_000;
    private static final int MOST_NAMES = 500;

    private final TenantTransaction tx;
    private final AuditFilter filter;
    private final SearchWindow window;
    private final List<Lead> found = new ArrayList<>();
    private boolean nothing;

    private Leads(TenantTransaction tx, AuditFilter filter, SearchWindow window) {
        this.tx = tx;
        this.filter = filter;
        this.window = window;
    }

    /// Empty where no entry can fulfil the filter.
    static Optional<Lead> best(TenantTransaction tx, AuditFilter filter, SearchWindow window) {
        Leads leads = new Leads(tx, filter, window);
        leads.collect();
        return leads.nothing ? Optional.empty() : Optional.of(leads.rarest());
    }

    private void collect() {
        if (filter.access() != null) {
            found.add(access(filter.access()));
            return;
        }
        if (filter.address() != null) {
            found.add(Lead.of("e.address = :leadAddress", "leadAddress", filter.address()));
        }
        if (filter.outcome() != null && !filter.outcome().equals("done")) {
            found.add(Lead.of("e.outcome <> 'done' and e.outcome = :leadOutcome", "leadOutcome", filter.outcome()));
        }
        if (filter.target() != null && isId(filter.target())) {
            found.add(Lead.of("e.target_id = :leadTarget", "leadTarget", filter.target()));
        }
        if (filter.actor() != null) {
            String part = filter.actor().toLowerCase(Locale.ROOT);
            among("actor", name -> name.toLowerCase(Locale.ROOT).contains(part));
        }
        if (filter.action() != null) {
            among("action", name -> name.startsWith(filter.action()));
        }
    }

    private Lead rarest() {
        if (found.size() < 2) {
            return found.isEmpty() ? Lead.EVERYTHING : found.getFirst();
        }
        return found.stream()
                .map(lead -> Map.entry(count(lead), lead))
                .min(Comparator.comparing(Map.Entry::getKey))
                .orElseThrow()
                .getValue();
    }

    private int count(Lead lead) {
        return tx.sql("select count(*) from (" + lead.rows("e.id") + ") counted")
                .params(lead.params())
                .param("below", window.below())
                .param("floor", window.floor())
                .param("most", COUNTED)
                .query(Integer.class)
                .single();
    }

    /// Both sides of a grant: the agency's entries stand in its log, the visitor's deeds in the client's.
    private Lead access(UUID access) {
        UUID other = tx.scope().subAccount().isPresent()
                ? tx.scope().agency()
                : tx.sql("""
                        select sub_account_id from app.audit_entry
                        where tenant_id = :tenant and access_id = :access and sub_account_id is not null limit 1""")
                        .param("access", access)
                        .query(UUID.class)
                        .optional()
                        .orElse(tx.scope().tenant());
        List<String> sides = new ArrayList<>(List.of("e.tenant_id = :tenant and e.access_id = :leadAccess"));
        if (!other.equals(tx.scope().tenant())) {
            sides.add("e.tenant_id = :otherSide and e.access_id = :leadAccess");
        }
        return new Lead(sides, Map.of("leadAccess", access, "otherSide", other));
    }

    private boolean isId(String text) {
        return tx.sql("select exists (select from app.audit_entry where tenant_id = :tenant and target_id = :id)")
                .param("id", text)
                .query(Boolean.class)
                .single();
    }

    private void among(String column, Predicate<String> wanted) {
        List<String> names = names(column);
        List<String> fitting = names.stream().filter(wanted).toList();
        boolean all = names.size() < MOST_NAMES;
        nothing |= all && fitting.isEmpty();
        if (all && !fitting.isEmpty() && fitting.size() <= Lead.MOST_BRANCHES) {
            found.add(Lead.anyOf(column, fitting));
        }
    }

    /// The different values of a column, from the index alone: each step looks for the next greater one.
    private List<String> names(String column) {
        return tx.sql("""
                        with recursive names (name) as (
                          (select e.%1$s from app.audit_entry e where e.tenant_id = :tenant order by e.%1$s limit 1)
                          union all
                          select (select e.%1$s from app.audit_entry e where e.tenant_id = :tenant and e.%1$s > n.name
                            order by e.%1$s limit 1) from names n where n.name is not null)
                        select name from names where name is not null limit :names""".formatted(column))
                .param("names", MOST_NAMES)
                .query((row, n) -> row.getString(1))
                .list();
    }
}
