package io.nexaera.retention;

import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// One client with messages of two ages, for `benchmarks/Purge.java` and other modules' tests.
public final class RetentionForTests {
    private static final int IN_A_CONVERSATION = 100;

    private final Rows rows = Rows.of("Bench Purge");

    public UUID client() {
        return rows.id();
    }

    public Tenant tenant() {
        return rows.client();
    }

    /// Of every other kind a little.
    public void plantOthers(String ago) throws SQLException {
        rows.everythingElse(ago);
    }

    /// What a node left that was killed early in a purge.
    public void beginPurge() {
        Purging purging = TestInstallation.bean(Purging.class);
        UUID purge = TestInstallation.bean(TenantDatabase.class)
                .inTransaction(rows.jobScope(), tx -> purging.begin(tx, false))
                .orElseThrow();
        purging.batch(rows.jobScope(), purge, 1);
    }

    public void plant(int messages, String ago) throws SQLException {
        for (int done = 0; done < messages; done += 100_000) {
            rows.conversations(Math.min(100_000, messages - done) / IN_A_CONVERSATION, IN_A_CONVERSATION, ago);
        }
    }

    public void keepFor(int days) {
        TestInstallation.bean(RetentionRules.class)
                .keepFor(rows.client().as(Role.CLIENT_OWNER), DataClass.CONVERSATIONS, Optional.of(days), false);
    }

    /// What would go, in words.
    public String dryRun(int days) {
        DryRun going = TestInstallation.bean(Purges.class).dryRun(rows.scope(), DataClass.CONVERSATIONS, days);
        return going.words() + ", about " + going.size();
    }

    /// The rows that went.
    public long purge() throws InterruptedException {
        TestInstallation.bean(Purging.class).run(rows.daily());
        return TestInstallation.bean(Purges.class).list(rows.scope()).getFirst().gone();
    }

    public String certificate() {
        Purges purges = TestInstallation.bean(Purges.class);
        return purges.certificate(
                rows.scope(), purges.list(rows.scope()).getFirst().id());
    }

    public long messages() throws SQLException {
        return rows.count("message");
    }

    public static String size(long bytes) {
        return Size.text(bytes);
    }
}
