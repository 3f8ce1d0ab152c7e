package io.nexaera.portability;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table with rows of tenants, as the database's catalogue describes it.
///
/// @param tenantColumn the column that says whose a row is
/// @param columns what is packed
/// @param key the primary key in its order
record TenantTable(String name, String tenantColumn, List<String> columns, List<Key> key) {
    record Key(String column, String type) {}

    /// The next rows after the key `:k0`, `:k1`, …, as JSON, each followed by its key as text.
    String page(boolean first) {
        String keys = names(key.stream().map(Key::column).toList());
        String after = IntStream.range(0, key.size())
                .mapToObj(i -> "cast(:k" + i + " as " + key.get(i).type() + ")")
                .collect(Collectors.joining(", "));
        String texts =
                key.stream().map(k -> "t." + quoted(k.column()) + "::text").collect(Collectors.joining(", "));
        return "select (select to_jsonb(r)::text from (select "
                + columns.stream().map(c -> "t." + quoted(c)).collect(Collectors.joining(", ")) + ") r), " + texts
                + " from app." + quoted(name) + " t where t." + quoted(tenantColumn) + " = :tenant"
                + (first ? "" : " and (" + keys + ") > (" + after + ")")
                + " order by " + keys + " limit :limit";
    }

    String count() {
        return "select count(*) from app." + quoted(name) + " where " + quoted(tenantColumn) + " = :tenant";
    }

    private static String names(List<String> columns) {
        return columns.stream().map(c -> "t." + quoted(c)).collect(Collectors.joining(", "));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
