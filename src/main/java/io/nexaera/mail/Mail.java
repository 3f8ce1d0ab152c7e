package io.nexaera.mail;

import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Writes mails to people.
@Component
public class Mail {
    private static final Logger LOG = LoggerFactory.getLogger(Mail.class);

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
        return send(tx, null, draft);
    }

    /// The same, once for each cause and recipient: work that starts over sends nothing twice.
    public boolean sendOnce(TenantTransaction tx, UUID cause, MailDraft draft) {
        return send(tx, cause, draft);
    }

    /// One mail to each; an address that is none stops nobody else's.
    public void send(TenantTransaction tx, List<? extends Addressee> people, String subject, String text) {
        sendToEach(tx, null, people, subject, text);
    }

    /// The same, once for each cause and recipient.
    public void sendOnce(
            TenantTransaction tx, UUID cause, List<? extends Addressee> people, String subject, String text) {
        sendToEach(tx, cause, people, subject, text);
    }

    /// The address of a page of the console, on the agency's host where it has one of its own; empty where the operator
    /// did not say where the console is.
    ///
    /// @param agency its name in addresses
    public Optional<String> link(String agency, String path) {
        return settings.link(agency, path);
    }

    private void sendToEach(
            TenantTransaction tx, @Nullable UUID cause, List<? extends Addressee> people, String subject, String text) {
        for (Addressee person : people) {
            try {
                send(tx, cause, new MailDraft(person.email(), subject, text));
            } catch (Problem.Invalid notAnAddress) {
                LOG.info("no mail to person {}: {}", person.id(), notAnAddress.code());
            }
        }
    }

    private boolean send(TenantTransaction tx, @Nullable UUID cause, MailDraft draft) {
        if (settings.isOff()) {
            return false;
        }
        letters.keep(tx, cause, draft).ifPresent(id -> jobs.enqueue(tx, Delivery.KIND, id));
        return true;
    }
}
