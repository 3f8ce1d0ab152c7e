package io.nexaera.audit;

import java.util.List;
import java.util.Map;

/// A way into the log: conditions each of which an index answers in the order of ids. Their rows are merged, so that
/// the
/// newest come first however many conditions there are.
///
/// @param params what the conditions name
record Lead(List<String> conditions, Map<String, Object> params) {
    /// Behind one of these a merge costs little; beyond it a condition is better checked row by row.
    static final int MOST_BRANCHES = 16;

    static final Lead EVERYTHING = new Lead(List.of("e.tenant_id = :tenant"), Map.of());

    static Lead of(String condition, String param, Object value) {
        return new Lead(List.of("e.tenant_id = :tenant and " + condition), Map.of(param, value));
    }

    /// The entries whose `column` is one of `values`.
    static Lead anyOf(String column, List<String> values) {
        List<String> conditions = new java.util.ArrayList<>();
        Map<String, Object> params = new java.util.HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            conditions.add("e.tenant_id = :tenant and e." + column + " = :" + column + i);
            params.put(column + i, values.get(i));
        }
        return new Lead(conditions, params);
    }

    /// The newest `:most` rows between `:floor` and `:below`, newest first.
    String rows(String columns) {
        List<String> branches = conditions.stream()
                .map(condition -> "select " + columns + " from app.audit_entry e where " + condition
                        + " and e.id < :below and e.id >= :floor order by e.id desc limit :most")
                .toList();
        return branches.size() == 1
                ? branches.getFirst()
                : "(" + String.join(") union all (", branches) + ") order by id desc limit :most";
    }
}
