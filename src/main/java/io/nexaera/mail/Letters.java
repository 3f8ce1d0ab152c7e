package io.nexaera.mail;

import io.nexaera.tenancy.TenantTransaction;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The mails of the transaction's tenant.
@Component
class Letters {
    /// Empty where this cause has sent them a mail already.
    Optional<UUID> keep(TenantTransaction tx, @Nullable UUID cause, MailDraft draft) {
        UUID id = tx.sql("select uuidv7()").query(UUID.class).single(); // RETURNING would need the right to read mails
        int kept = tx.sql("""
                        insert into app.mail (id, agency_id, sub_account_id, sender, recipient, subject, body, cause)
                        select :id, :agency, :subAccount, a.name, :to, :subject, :body, :cause from app.agency a
                        where a.id = :agency on conflict do nothing""")
                .param("id", id)
                .param("to", draft.to())
                .param("subject", draft.subject())
                .param("body", draft.text())
                .param("cause", cause)
                .update();
        return kept == 0 ? Optional.empty() : Optional.of(id);
    }

    /// Empty once it was sent or given up.
    Optional<Letter> waiting(TenantTransaction tx, UUID id) {
        return tx.sql("""
                        select sender, recipient, subject, body, written_at from app.mail
                        where tenant_id = :tenant and id = :id and state = 'waiting'""")
                .param("id", id)
                .query((row, n) -> new Letter(
                        id,
                        row.getString("sender"),
                        row.getString("recipient"),
                        row.getString("subject"),
                        row.getString("body"),
                        row.getTimestamp("written_at").toInstant()))
                .optional();
    }

    void sent(TenantTransaction tx, UUID id, int attempt) {
        tx.sql("""
                        update app.mail set state = 'sent', body = null, sent_at = now(), attempts = :attempt, problem = null
                        where tenant_id = :tenant and id = :id""").param("id", id).param("attempt", attempt).update();
    }

    void stillWaiting(TenantTransaction tx, UUID id, int attempt, String why) {
        tx.sql("""
                        update app.mail set attempts = :attempt, problem = :why
                        where tenant_id = :tenant and id = :id and state = 'waiting'""").param("id", id).param("attempt", attempt).param("why", why).update();
    }

    void givenUp(TenantTransaction tx, UUID id, int attempt, String why) {
        tx.sql("""
                        update app.mail set state = 'failed', body = null, attempts = :attempt,
                          problem = coalesce(problem, :why)
                        where tenant_id = :tenant and id = :id and state = 'waiting'""").param("id", id).param("attempt", attempt).param("why", why).update();
    }
}
