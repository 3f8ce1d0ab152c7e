package io.nexaera.tenancy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// A transaction on one tenant's rows. `:tenant`, `:agency` and `:subAccount` are bound in every statement: name the
/// tenant in each `where` as well, the planner prunes partitions by it.
public final class TenantTransaction implements Transaction {
    private final JdbcClient client;
    private final TenantScope scope;

    TenantTransaction(JdbcClient client, TenantScope scope) {
        this.client = client;
        this.scope = scope;
    }

    @Override
    public StatementSpec sql(String sql) {
        return client.sql(sql)
                .param("tenant", scope.tenant())
                .param("agency", scope.agency())
                .param("subAccount", scope.subAccount().orElse(null));
    }

    public TenantScope scope() {
        return scope;
    }
}
