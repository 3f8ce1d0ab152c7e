package io.nexaera.healthcare;

import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The tables `healthcare_addon`, `healthcare_mode` and `healthcare_receipt`.
@Component
class HealthcareRows {
    private static final String WHOSE = "(select coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id()))";
    private static final String VALID = "(a.valid_until is null or a.valid_until > now()) as valid";

    boolean isOn(TenantTransaction tx) {
        return tx.sql("select is_on from app.healthcare_mode where sub_account_id = " + WHOSE)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    Standing standing(TenantTransaction tx) {
        Optional<Standing.AddOn> addOn = tx.sql("select a.granted_by, a.granted_at, a.valid_until, " + VALID
                        + " from app.healthcare_addon a where a.sub_account_id = " + WHOSE)
                .query((row, n) -> addOn(row))
                .optional();
        return tx.sql("""
                        select is_on, changed_at, changed_by, baa_signer, baa_signed_on, baa_sha256, baa_ended_at, baa_ended_why from app.healthcare_mode
                        where sub_account_id =\s""" + WHOSE)
                .query((row, n) -> new Standing(
                        row.getBoolean("is_on"),
                        addOn,
                        agreement(row),
                        Optional.of(row.getTimestamp("changed_at").toInstant()),
                        Optional.of(row.getString("changed_by"))))
                .optional()
                .orElse(new Standing(false, addOn, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Standing.AddOn addOn(ResultSet row) throws SQLException {
        return new Standing.AddOn(
                row.getString("granted_by"),
                row.getTimestamp("granted_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("valid_until")).map(Timestamp::toInstant),
                row.getBoolean("valid"));
    }

    private static Optional<Standing.Agreement> agreement(ResultSet row) throws SQLException {
        @Nullable String signer = row.getString("baa_signer");
        return signer == null
                ? Optional.empty()
                : Optional.of(new Standing.Agreement(
                        signer,
                        row.getObject("baa_signed_on", LocalDate.class),
                        HexFormat.of().formatHex(row.getBytes("baa_sha256")),
                        Optional.ofNullable(row.getTimestamp("baa_ended_at")).map(Timestamp::toInstant),
                        Optional.ofNullable(row.getString("baa_ended_why"))));
    }

    void keep(TenantTransaction tx, Standing.Agreement agreement, String by) {
        tx.sql("""
                        insert into app.healthcare_mode (sub_account_id, changed_by, baa_signer, baa_signed_on, baa_sha256)
                        values (:subAccount, :by, :signer, :day, :sha256) on conflict (sub_account_id) do update
                        set baa_signer = excluded.baa_signer, baa_signed_on = excluded.baa_signed_on, baa_sha256 = excluded.baa_sha256,
                          baa_ended_at = null, baa_ended_why = null""")
                .param("by", by)
                .param("signer", agreement.signer())
                .param("day", agreement.signedOn())
                .param("sha256", Healthcare.bytes(agreement.sha256()))
                .update();
    }

    /// @return false where none is recorded that holds
    boolean endAgreement(TenantTransaction tx, String why, Instant at) {
        return tx.sql("""
                        update app.healthcare_mode set baa_ended_at = :at, baa_ended_why = :why
                        where sub_account_id = :subAccount and baa_signer is not null and baa_ended_at is null""").param("at", Timestamp.from(at)).param("why", why).update() > 0;
    }

    void turn(TenantTransaction tx, boolean on, String by, Optional<String> reason, Instant at) {
        tx.sql("""
                        update app.healthcare_mode set is_on = :on, changed_by = :by, changed_at = :at, reason = :reason
                        where sub_account_id = :subAccount""")
                .param("on", on)
                .param("by", by)
                .param("at", Timestamp.from(at))
                .param("reason", reason.orElse(null))
                .update();
    }

    List<Healthcare.ClientAddOn> clients(TenantTransaction tx) {
        return tx.sql("select s.id, s.name, s.slug, a.granted_by, a.granted_at, a.valid_until, " + VALID + """
                         from app.sub_account s left join app.healthcare_addon a on a.agency_id = s.agency_id and a.sub_account_id = s.id
                        where s.agency_id = :agency order by s.name, s.id limit 1000""")
                .query((row, n) -> new Healthcare.ClientAddOn(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("slug"),
                        row.getString("granted_by") == null ? Optional.empty() : Optional.of(addOn(row))))
                .list();
    }

    Optional<String> nameOf(TenantTransaction tx, UUID client) {
        return tx.sql("select name from app.sub_account where agency_id = :agency and id = :id")
                .param("id", client)
                .query(String.class)
                .optional();
    }

    void grant(TenantTransaction tx, UUID client, String by, Optional<Instant> until) {
        tx.sql("""
                        insert into app.healthcare_addon (agency_id, sub_account_id, granted_by, valid_until)
                        values (:agency, :client, :by, :until) on conflict (sub_account_id) do update
                        set granted_by = excluded.granted_by, granted_at = now(), valid_until = excluded.valid_until""")
                .param("client", client)
                .param("by", by)
                .param("until", until.map(Timestamp::from).orElse(null))
                .update();
    }

    boolean takeBack(TenantTransaction tx, UUID client) {
        return tx.sql("delete from app.healthcare_addon where agency_id = :agency and sub_account_id = :client")
                        .param("client", client)
                        .update()
                > 0;
    }

    void keep(TenantTransaction tx, Receipt receipt, EligibleProvider by) {
        tx.sql("""
                        insert into app.healthcare_receipt (sub_account_id, agent_id, conversation_id, channel, provider, model, key_tier,
                          retention, registry_date, state, question_chars, context_messages, answer_chars, latency_millis, asked_by, question_digest, answer_digest)
                        values (:subAccount, :agent, :conversation, :channel, :provider, :model, :tier, :retention, :asOf, :state,
                          :questionChars, :context, :answerChars, :latency, :askedBy, :questionDigest, :answerDigest)""")
                .param("agent", receipt.agent())
                .param("conversation", receipt.conversation())
                .param("channel", receipt.channel())
                .param("provider", receipt.provider())
                .param("model", receipt.model())
                .param("tier", receipt.keyTier().orElse(null))
                .param("retention", receipt.retention())
                .param("asOf", by.asOf())
                .param("state", receipt.state())
                .param("questionChars", receipt.questionChars())
                .param("context", receipt.contextMessages())
                .param("answerChars", receipt.answerChars())
                .param("latency", receipt.latencyMillis())
                .param("askedBy", receipt.askedBy())
                .param(
                        "questionDigest",
                        receipt.questionDigest().map(Healthcare::bytes).orElse(null))
                .param(
                        "answerDigest",
                        receipt.answerDigest().map(Healthcare::bytes).orElse(null))
                .update();
    }

    /// The newest first.
    ///
    /// @param digest of a question or an answer, or empty for all
    List<Receipt> receipts(TenantTransaction tx, Optional<byte[]> digest, int limit) {
        return tx.sql("""
                        select agent_id, conversation_id, at, channel, provider, model, key_tier, retention, state, question_chars,
                          context_messages, answer_chars, latency_millis, asked_by, encode(question_digest, 'hex') as question_digest,
                          encode(answer_digest, 'hex') as answer_digest
                        from app.healthcare_receipt where sub_account_id = :subAccount
                          and (cast(:digest as bytea) is null or question_digest = :digest or answer_digest = :digest)
                        order by id desc limit :limit""")
                .param("digest", digest.orElse(null))
                .param("limit", limit)
                .query((row, n) -> new Receipt(
                        row.getObject("agent_id", UUID.class),
                        row.getObject("conversation_id", UUID.class),
                        row.getTimestamp("at").toInstant(),
                        row.getString("channel"),
                        row.getString("provider"),
                        row.getString("model"),
                        Optional.ofNullable(row.getString("key_tier")),
                        row.getString("retention"),
                        row.getString("state"),
                        row.getInt("question_chars"),
                        row.getInt("context_messages"),
                        row.getInt("answer_chars"),
                        row.getInt("latency_millis"),
                        row.getString("asked_by"),
                        Optional.ofNullable(row.getString("question_digest")),
                        Optional.ofNullable(row.getString("answer_digest"))))
                .list();
    }
}
