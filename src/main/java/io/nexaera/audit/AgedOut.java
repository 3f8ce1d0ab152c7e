package io.nexaera.audit;

import io.nexaera.tenancy.PlatformDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Which entries may be gone because their tenant keeps its log no longer: those below an index, and written before a
/// time, that an entry of the log itself declared. A declaration counts where it is what its leaf commits to, and where
/// what it lets go was a year old.
final class AgedOut {
    /// SHA-256 over the text of the function that reads them.
    private static final String READER = "8868a09150343b0cd580f35dc99743ebad161caba7747e2ee9ee9e9918737db4";

    private static final Duration YOUNGEST = Duration.ofDays(365);

    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Declaration(
            UUID tenant, byte[] commitment, byte[] ofEntry, Instant at, Instant before, long minimum) {
        boolean counts() {
            return Arrays.equals(commitment, ofEntry) && !before.plus(YOUNGEST).isAfter(at);
        }

        boolean covers(UUID ofTenant, UUID entry, long index) {
            return tenant.equals(ofTenant)
                    && index < minimum
                    && SearchWindow.timeOf(entry).isBefore(before);
        }
    }

    private final List<Declaration> declarations;
    private final boolean readerIsOurs;
    private long entries;

    private AgedOut(List<Declaration> declarations, boolean readerIsOurs) {
        this.declarations = declarations;
        this.readerIsOurs = readerIsOurs;
    }

    static AgedOut declaredIn(PlatformDatabase database) {
        return database.inTransaction(Sequencer.ORIGIN, tx -> {
            List<Declaration> all = tx.sql("select * from app.log_minimums()")
                    .query((row, n) -> new Declaration(
                            row.getObject("tenant_id", UUID.class),
                            row.getBytes("commitment"),
                            row.getBytes("entry_commitment"),
                            row.getTimestamp("at").toInstant(),
                            row.getTimestamp("before").toInstant(),
                            row.getLong("minimum_index")))
                    .list();
            String digest = tx.sql("""
                            select encode(sha256(convert_to(string_agg(p.prosrc || p.prosecdef, ''), 'UTF8')), 'hex') from pg_proc p
                            where p.pronamespace = 'app'::regnamespace and p.proname = 'log_minimums'""").query(String.class).single();
            return new AgedOut(all.stream().filter(Declaration::counts).toList(), READER.equals(digest));
        });
    }

    /// False where somebody exchanged the function that reads the declarations.
    boolean readerIsOurs() {
        return readerIsOurs;
    }

    /// May this entry be gone? Counts those that may.
    boolean covers(UUID tenant, UUID entry, long index) {
        boolean covered = declarations.stream().anyMatch(one -> one.covers(tenant, entry, index));
        entries += covered ? 1 : 0;
        return covered;
    }

    /// Of how many it was asked and said yes.
    long entries() {
        return entries;
    }
}
