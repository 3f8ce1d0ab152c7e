package io.nexaera.audit;

import io.nexaera.tenancy.Transaction;
import java.util.UUID;

/// Hears of each entry in the transaction that writes it: what it writes there stands or falls with the entry.
public interface AuditListener {
    /// @param tenant whose log: a client or an agency
    void recorded(Transaction tx, UUID tenant, AuditEvent deed);
}
