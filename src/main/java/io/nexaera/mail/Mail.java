package io.nexaera.mail;

import io.nexaera.outbox.Jobs;
import io.nexaera.tenancy.TenantTransaction;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Writes mails to people.
@Component
public class Mail {
    private final MailSettings settings;
    private final Letters letters;
    private final Jobs jobs;

    Mail(MailSettings settings, Letters letters, Jobs jobs) {
        this.settings = settings;
        this.letters = letters;
        this.jobs = jobs;
    }

    /// Has the mail sent soon after this transaction commits; never if it rolls back. It comes from the transaction's
    /// agency, by the name that it has now.
    ///
    /// @return false where this installation has no mail server: then nothing is kept and nothing is sent
    public boolean send(TenantTransaction tx, MailDraft draft) {
        if (settings.isOff()) {
            return false;
        }
        UUID id = letters.keep(tx, draft);
        jobs.enqueue(tx, Delivery.KIND, id);
        return true;
    }
}
