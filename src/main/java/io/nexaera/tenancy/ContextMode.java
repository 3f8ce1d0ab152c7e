package io.nexaera.tenancy;

/// Where a transaction keeps whom it works for. The same policies and the same refusals in both; see
/// `docs/decisions/0004-sealed-tenant-context.md`.
enum ContextMode {
    /// Sealed where Postgres allows it, else per statement.
    AUTO,
    /// Verified once, at the start; needs `GRANT SET ON PARAMETER backtrace_functions` for nx_ctx.
    SEALED,
    /// Verified by every statement: for a managed Postgres that refuses that grant, and for Citus.
    PER_STATEMENT
}
