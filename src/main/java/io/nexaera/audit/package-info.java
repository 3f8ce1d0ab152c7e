/// Who did what to what, kept for good. Promises: an entry is written in the same transaction as its action; nobody
/// changes or deletes one (no grant, and a trigger); whoever does it all the same is found out: every entry is a leaf
/// of
/// a signed, append-only tree (C2SP tlog-tiles) that strangers can hold against us. Start reading at [AuditLog#record],
/// then [Sequencer]. Tables: `audit_entry`, `log_pending`, `log_leaf`, `log_tile`, `log_head`, `log_key`,
/// `log_witness`, `audit_age_out`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"tenancy", "egress", "tlog", "database", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.audit;
