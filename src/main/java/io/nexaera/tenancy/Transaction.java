package io.nexaera.tenancy;

import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// An open transaction: the only place where SQL runs. Either one tenant's or the platform's.
public sealed interface Transaction permits TenantTransaction, PlatformTransaction {
    /// A statement with named parameters; names are schema-qualified (`app.agent`), for the search path is empty.
    StatementSpec sql(String sql);
}
