package io.nexaera;

import java.sql.ResultSet;
import java.sql.SQLException;

/// SQL as the superuser of the tests' Postgres, whom no wall stops.
public final class Superuser {
    private Superuser() {}

    public static void run(String sql) throws SQLException {
        try (var connection = TestDatabase.asSuperuser();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The one number that the query gives.
    public static long number(String sql) throws SQLException {
        return first(sql, row -> row.getLong(1));
    }

    /// The one text that the query gives.
    public static String text(String sql) throws SQLException {
        return first(sql, row -> row.getString(1));
    }

    private interface Column<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> T first(String sql, Column<T> column) throws SQLException {
        try (var connection = TestDatabase.asSuperuser();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return column.of(row);
        }
    }
}
