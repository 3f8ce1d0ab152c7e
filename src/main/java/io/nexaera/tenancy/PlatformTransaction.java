package io.nexaera.tenancy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// A transaction across tenants on the few tables that allow it, as the role `nx_platform`.
public final class PlatformTransaction implements Transaction {
    private final JdbcClient client;
    private final Origin origin;

    PlatformTransaction(JdbcClient client, Origin origin) {
        this.client = client;
        this.origin = origin;
    }

    @Override
    public StatementSpec sql(String sql) {
        return client.sql(sql);
    }

    public Origin origin() {
        return origin;
    }
}
