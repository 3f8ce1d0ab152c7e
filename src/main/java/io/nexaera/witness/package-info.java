/// Remembers others' logs for them (c2sp.org/tlog-witness): what it cosigned once it never contradicts, so a log that
/// was
/// cut off, rewritten or brought back from an old copy gets no cosignature again. Promises: nothing is cosigned before
/// it
/// is kept; of one log, no two trees. Start reading at [Witness#add]. Tables: `witnessed_log`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"tenancy", "tlog", "database", "audit"})
@org.jspecify.annotations.NullMarked
package io.nexaera.witness;
