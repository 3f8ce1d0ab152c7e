package io.nexaera.mail;

import io.nexaera.tenancy.TenantTransaction;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The mails of the transaction's tenant.
@Component
class Letters {
    UUID keep(TenantTransaction tx, MailDraft draft) {
        UUID id = tx.sql("select uuidv7()").query(UUID.class).single();
        tx.sql("""
                        insert into app.mail (id, agency_id, sub_account_id, sender, recipient, subject, body)
                        select :id, :agency, :subAccount, a.name, :to, :subject, :body from app.agency a
                        where a.id = :agency""")
                .param("id", id)
                .param("to", draft.to())
                .param("subject", draft.subject())
                .param("body", draft.text())
                .update();
        return id;
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
