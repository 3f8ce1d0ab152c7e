package io.nexaera.identity;

import io.nexaera.mail.Mail;
import io.nexaera.mail.MailDraft;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A kind of news that the database puts into a side's queue, and the mails that tell it.
record News(String kind, Consumer<Job> work) implements JobHandler {
    private static final Logger LOG = LoggerFactory.getLogger(News.class);

    @Override
    public void run(Job job) {
        work.accept(job);
    }

    /// Once to each reader, whatever becomes of the job.
    static void send(Mail mail, TenantTransaction tx, Job job, List<Person> readers, String subject, String text) {
        for (Person reader : readers) {
            try {
                mail.sendOnce(tx, job.id(), new MailDraft(reader.email(), subject, text));
            } catch (Problem.Invalid notAnAddress) {
                LOG.info("no mail to person {}: {}", reader.id(), notAnAddress.code()); // the others get theirs
            }
        }
    }
}
