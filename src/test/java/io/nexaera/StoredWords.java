package io.nexaera;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Looks through the whole database as a superuser.
public final class StoredWords {
    private StoredWords() {}

    /// The tables whose rows hold any of the words, anywhere, as text or as bytes, and this mark: a client's id, say.
    public static List<String> tablesWith(List<String> words, String mark) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection superuser = TestDatabase.asSuperuser();
                Statement statement = superuser.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select c.oid::regclass::text from pg_class c where c.relnamespace = 'app'::regnamespace"
                            + " and c.relkind in ('r', 'p') and not c.relispartition order by 1")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                String columns = columns(superuser, table);
                String sql = columns.isEmpty()
                        ? ""
                        : "select exists (select from " + table + " t where " + holds(columns, words, mark) + ")";
                if (!sql.isEmpty()) {
                    try (ResultSet row = statement.executeQuery(sql)) {
                        row.next();
                        if (row.getBoolean(1)) {
                            found.add(table);
                        }
                    }
                }
            }
        }
        return found;
    }

    private static String columns(Connection superuser, String table) throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet row =
                        statement.executeQuery("""
                        select coalesce(string_agg(case when atttypid = 'bytea'::regtype
                          then format('encode(coalesce(%1$I, ''''), ''escape'')', attname)
                          else format('coalesce(%1$I::text, '''')', attname) end, ' || '), '')
                        from pg_attribute where attrelid = '""" + table + "'::regclass and attnum > 0 and not attisdropped")) {
            row.next();
            return row.getString(1);
        }
    }

    private static String holds(String columns, List<String> words, String mark) {
        String any = words.stream()
                .map(word -> "(" + columns + ") ilike '%" + word + "%'")
                .reduce((a, b) -> a + " or " + b)
                .orElseThrow();
        return "(" + columns + ") ilike '%" + mark + "%' and (" + any + ")";
    }
}
