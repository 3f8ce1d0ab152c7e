package io.nexaera.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditEvent;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Schedule;
import io.nexaera.outbox.Schedules;
import io.nexaera.tenancy.TenantDatabase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is older than it is kept goes, and nothing else does.
class PurgeTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Purging purging = TestInstallation.bean(Purging.class);
    private final Purges purges = TestInstallation.bean(Purges.class);
    private final RetentionRules rules = TestInstallation.bean(RetentionRules.class);
    private final LegalHolds holds = TestInstallation.bean(LegalHolds.class);

    @Test
    void whatIsOlderGoesWithItsPartsAndTheCertificateCountsIt() throws Exception {
        Rows maple = Rows.of("Old Things Dental");
        Rows neighbour = Rows.of("Old Things Plumbing");
        for (Rows rows : List.of(maple, neighbour)) {
            rows.conversations(5, 4, "100 days");
            rows.conversations(2, 3, "80 days");
            rows.everythingElse("100 days");
        }
        for (DataClass kind : DataClass.values()) {
            keep(maple, kind, 90);
        }
        long entries = maple.count("audit_entry");
        assertThat(purges.dryRun(maple.scope()).stream().mapToLong(DryRun::rows).sum())
                .isEqualTo(25 + 20 + 5 + 21 + 1 + 2 + 4);
        purging.run(maple.daily());

        assertThat(maple.count("conversation")).isEqualTo(2);
        assertThat(maple.count("message")).isEqualTo(6);
        for (String gone : List.of(
                "document", "chunk", "document_file", "export", "export_piece", "audit_export", "audit_export_piece")) {
            assertThat(maple.count(gone)).as(gone).isZero();
        }
        assertThat(maple.count("workflow_run")).as("one waits").isEqualTo(1);
        assertThat(maple.count("workflow_step")).isEqualTo(1);
        assertThat(Superuser.number(
                        "select count(*) from app.webhook_attempt where exchange_value is null and tenant_id = '%s'"
                                .formatted(maple.id())))
                .isEqualTo(1);
        assertThat(Superuser.number("select count(*) from app.message where findings = '[]' and sub_account_id = '%s'"
                        .formatted(maple.id())))
                .as("younger ones keep what was noticed")
                .isZero();
        assertThat(maple.count("audit_entry")).as("the log only grows").isGreaterThan(entries);
        assertThat(neighbour.count("message")).isEqualTo(26);
        assertThat(neighbour.count("chunk")).isEqualTo(3);

        Purge purge = purges.list(maple.scope()).getFirst();
        JsonNode certificate = JSON.readTree(purges.certificate(maple.scope(), purge.id()));
        assertThat(certificate.get("rows").asLong()).isEqualTo(purge.gone());
        assertThat(rows(certificate, "conversations", "message")).isEqualTo(20);
        assertThat(rows(certificate, "conversations", "conversation")).isEqualTo(5);
        assertThat(rows(certificate, "documents", "chunk")).isEqualTo(3);
        assertThat(rows(certificate, "webhooks", "webhook_attempt")).isEqualTo(1);
        assertThat(certificate.get("backups").get("keptDays").asInt()).isEqualTo(35);
        assertThat(certificate.get("auditLog").get("entry").asString()).isNotEmpty();
        assertThat(Superuser.number(
                        "select count(*) from app.audit_entry where tenant_id = '%s' and action = 'retention.purged' and after ->> 'sha256' = '%s'"
                                .formatted(
                                        maple.id(), AuditEvent.sha256(purges.certificate(maple.scope(), purge.id())))))
                .isEqualTo(1);
        assertThat(Superuser.number("select count(*) from app.job where tenant_id = '%s' and kind = 'retention.purge'"
                        .formatted(maple.id())))
                .as("tomorrow's")
                .isEqualTo(1);
    }

    @Test
    void withoutARuleNothingThatPeopleMadeGoes() throws Exception {
        Rows maple = Rows.of("For Ever Dental");
        maple.conversations(2, 2, "9 years");
        maple.everythingElse("20 days");
        purging.run(maple.daily());
        assertThat(purges.list(maple.scope()).getFirst().kinds()).isEqualTo("Findings");
        assertThat(maple.count("message")).isEqualTo(4);
        assertThat(maple.count("chunk")).isEqualTo(3);
        assertThat(maple.count("export")).isEqualTo(1);
    }

    @Test
    void aMessageGoesWhereItsConversationGoesOn() throws Exception {
        Rows maple = Rows.of("Long Talk Dental");
        maple.conversations(1, 5, "100 days");
        Superuser.run("update app.conversation set last_at = now() where sub_account_id = '%s'".formatted(maple.id()));
        keep(maple, DataClass.CONVERSATIONS, 30);
        purging.run(maple.daily());
        assertThat(maple.count("message")).isEqualTo(5);
        keep(maple, DataClass.MESSAGES, 30);
        purging.run(maple.daily());
        assertThat(maple.count("message")).isZero();
        assertThat(maple.count("conversation")).isEqualTo(1);
    }

    /// Where a process was killed after some batches, the counts of the next one begin where those ended.
    @Test
    void aPurgeThatWasCutOffGoesOnAndCountsEveryRowOnce() throws Exception {
        Rows maple = Rows.of("Cut Off Dental");
        maple.conversations(1_000, 10, "100 days");
        keep(maple, DataClass.CONVERSATIONS, 90);
        UUID purge = database.inTransaction(maple.jobScope(), tx -> purging.begin(tx, false))
                .orElseThrow();
        assertThat(purging.batch(maple.jobScope(), purge, 1)).isEqualTo(2_000);
        // this batch is lost with its process: nothing of it stays
        assertThatThrownBy(() -> database.run(maple.jobScope(), tx -> {
                    assertThat(tx.sql("select ctx.purge_batch(:purge, 1, 2000)")
                                    .param("purge", purge)
                                    .query(Long.class)
                                    .single())
                            .isEqualTo(2_000);
                    throw new IllegalStateException("killed");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(purges.find(maple.scope(), purge).gone()).isEqualTo(2_000);
        assertThat(purges.find(maple.scope(), purge).percent()).isEqualTo(18);
        assertThat(purges.find(maple.scope(), purge).state()).isEqualTo("going");
        purging.run(maple.daily());
        assertThat(purges.list(maple.scope())).singleElement().satisfies(done -> {
            assertThat(done.id()).isEqualTo(purge);
            assertThat(done.gone()).isEqualTo(11_000);
        });
        JsonNode certificate = JSON.readTree(purges.certificate(maple.scope(), purge));
        assertThat(rows(certificate, "conversations", "message")).isEqualTo(10_000);
        assertThat(rows(certificate, "conversations", "conversation")).isEqualTo(1_000);
        assertThat(maple.count("message") + maple.count("conversation")).isZero();
        assertThat(Superuser.number(
                        "select count(*) from app.audit_entry where tenant_id = '%s' and action = 'retention.purge-started'"
                                .formatted(maple.id())))
                .isEqualTo(1);
    }

    @Test
    void aHoldStopsAPurgeThatIsUnderWayAndLiftingItGoesOn() throws Exception {
        Rows maple = Rows.of("Held Dental");
        maple.conversations(1_000, 5, "100 days");
        maple.everythingElse("100 days");
        keep(maple, DataClass.CONVERSATIONS, 90);
        keep(maple, DataClass.DOCUMENTS, 90);
        UUID purge = database.inTransaction(maple.jobScope(), tx -> purging.begin(tx, false))
                .orElseThrow();
        purging.batch(maple.jobScope(), purge, 1);
        LegalHold hold =
                holds.hold(maple.client().as(Role.CLIENT_ADMIN), Optional.of(DataClass.CONVERSATIONS), "A dispute");
        purging.run(maple.daily());
        assertThat(maple.count("message")).isEqualTo(3_000);
        assertThat(maple.count("conversation")).isEqualTo(1_000);
        assertThat(maple.count("document")).as("what isn't held goes on").isZero();
        Purge stopped = purges.find(maple.scope(), purge);
        assertThat(stopped.state()).isEqualTo("stopped");
        assertThat(JSON.readTree(purges.certificate(maple.scope(), purge)).toString())
                .contains("\"stopped\":\"held\"");
        purging.run(maple.daily());
        assertThat(maple.count("message")).isEqualTo(3_000);
        // The control: without it the same rows go.
        holds.lift(maple.client().as(Role.CLIENT_OWNER), hold.id());
        purging.run(maple.daily());
        assertThat(maple.count("message") + maple.count("conversation")).isZero();
    }

    /// What was stored before Healthcare Mode goes by the same rules, while it is on.
    @Test
    void healthcareModeKeepsNothingFromGoing() throws Exception {
        Rows clinic = Rows.of("Before The Mode Clinic");
        clinic.conversations(2, 3, "100 days");
        Superuser.run("""
                insert into app.healthcare_mode (sub_account_id, is_on, changed_by, baa_signer, baa_signed_on, baa_sha256)
                values ('%s', true, 'x', 'Dr. Weiss', '2026-11-01', sha256('x'))""".formatted(clinic.id()));
        keep(clinic, DataClass.CONVERSATIONS, 90);
        purging.run(clinic.daily());
        assertThat(clinic.count("message") + clinic.count("conversation")).isZero();
    }

    @Test
    void aRuleThatKeepsLongerNowStopsIt() throws Exception {
        Rows maple = Rows.of("Changed Its Mind Dental");
        maple.conversations(500, 5, "100 days");
        keep(maple, DataClass.CONVERSATIONS, 90);
        UUID purge = database.inTransaction(maple.jobScope(), tx -> purging.begin(tx, false))
                .orElseThrow();
        keep(maple, DataClass.CONVERSATIONS, 120);
        purging.run(maple.daily());
        assertThat(maple.count("message")).isEqualTo(2_500);
        assertThat(purges.find(maple.scope(), purge).stopped()).contains("kept longer");
    }

    @Test
    void everyClientHasItsDailyPurgeWaiting() throws Exception {
        Rows maple = Rows.of("Daily Dental");
        Schedules schedules = TestInstallation.bean(Schedules.class);
        Schedule daily = purging.schedule().orElseThrow();
        assertThat(schedules.complete(daily)).isPositive();
        assertThat(schedules.complete(daily)).isZero();
        String own = " from app.job where kind = 'retention.purge' and tenant_id = '%s'".formatted(maple.id());
        assertThat(Superuser.number(
                        "select count(*)" + own + " and run_at between now() and now() + interval '25 hours'"))
                .isEqualTo(1);
        Superuser.run("delete from app.job where kind = 'retention.purge'");
    }

    private void keep(Rows rows, DataClass kind, int days) {
        rules.keepFor(rows.client().as(Role.CLIENT_OWNER), kind, Optional.of(days), false);
    }

    private static long rows(JsonNode certificate, String kind, String table) {
        for (JsonNode part : certificate.get("parts")) {
            if (part.get("class").asString().equals(kind)
                    && part.get("table").asString().equals(table)) {
                return part.get("rows").asLong();
            }
        }
        return -1;
    }
}
