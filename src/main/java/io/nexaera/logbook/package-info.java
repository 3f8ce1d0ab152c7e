/// The audit log for people: the pages and the API that search it, files of it, searches
/// that are kept, how long it is kept. Promises: a
/// search
/// does a bounded piece of work, however long the log is; a file of any length is written in little memory, survives
/// `kill -9`, is taken up again where a download broke off, and is deleted when its days are over; whoever reads or
/// takes
/// the log is in it. Start reading at [AuditPages] and [ExportWriting]. Tables: `audit_export`,
/// `audit_export_piece`, `audit_search`, `audit_retention`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"problem", "tenancy", "audit", "outbox", "identity"})
@org.jspecify.annotations.NullMarked
package io.nexaera.logbook;
