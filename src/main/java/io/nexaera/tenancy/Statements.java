package io.nexaera.tenancy;

import java.sql.Connection;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.ConcurrentLruCache;

/// Statements on one connection. Where a statement's parameters stand is found once for all transactions, not once in
/// each.
final class Statements extends NamedParameterJdbcTemplate {
    private static final int REMEMBERED = 2_000;
    private static final ConcurrentLruCache<String, ParsedSql> PARSED =
            new ConcurrentLruCache<>(REMEMBERED, NamedParameterUtils::parseSqlStatement);

    private Statements(Connection connection) {
        super(new SingleConnectionDataSource(connection, true));
    }

    static JdbcClient on(Connection connection) {
        return JdbcClient.create(new Statements(connection));
    }

    @Override
    protected ParsedSql getParsedSql(String sql) {
        return PARSED.get(sql);
    }
}
