package io.nexaera.mail;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Takes a waiting mail to the server. No transaction is open meanwhile. After a crash in between it goes out again,
/// with the same Message-ID.
@Component
class Delivery implements JobHandler {
    static final String KIND = "mail.send";

    private static final int ABOUT_A_DAY = 36; // with the outbox's usual delays: 3 s, doubling up to 51 minutes

    private final TenantDatabase database;
    private final Letters letters;
    private final MailServer server;
    private final AuditLog audit;

    Delivery(TenantDatabase database, Letters letters, MailServer server, AuditLog audit) {
        this.database = database;
        this.letters = letters;
        this.server = server;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int maxAttempts() {
        return ABOUT_A_DAY;
    }

    @Override
    public void run(Job job) {
        Optional<Letter> letter = database.inTransaction(job.scope(), tx -> letters.waiting(tx, job.subject()));
        if (letter.isPresent()) {
            deliver(job, letter.get());
        }
    }

    private void deliver(Job job, Letter letter) {
        TenantScope scope = job.scope();
        UUID id = letter.id();
        try {
            server.deliver(letter);
        } catch (MailFailure failure) {
            database.run(scope, tx -> {
                if (failure.lasts()) {
                    giveUp(tx, job, failure.words());
                } else {
                    letters.stillWaiting(tx, id, job.attempt(), failure.words());
                }
            });
            if (failure.lasts()) {
                return;
            }
            throw new Problem.UpstreamFailed("mail.not-sent", failure.words(), Optional.empty());
        }
        database.run(scope, tx -> {
            letters.sent(tx, id, job.attempt());
            audit.record(
                    tx, AuditEvent.of("mail.sent").target("mail", id, "").after(Map.of("attempts", job.attempt())));
        });
    }

    @Override
    public void abandoned(Job job, Problem why) {
        database.run(job.scope(), tx -> giveUp(tx, job, why.sentence()));
    }

    private void giveUp(TenantTransaction tx, Job job, String why) {
        letters.givenUp(tx, job.subject(), job.attempt(), why);
        audit.record(
                tx,
                AuditEvent.of("mail.given-up")
                        .failed()
                        .target("mail", job.subject(), "")
                        .after(Map.of("attempts", job.attempt(), "why", why)));
    }
}
