package io.nexaera.identity;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.SubAccount;
import io.nexaera.mail.Mail;
import io.nexaera.mail.MailDraft;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.ClientKeys;
import io.nexaera.vault.ClientKeys.Standing;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Mails about a client's own key, to the client's owners and to the agency's. The database puts the jobs into each
/// side's queue
/// together with the deed, so that each is done in that side's own scope.
@Configuration(proxyBeanMethods = false)
class ClientKeyNews {
    private static final Logger LOG = LoggerFactory.getLogger(ClientKeyNews.class);

    private final TenantDatabase database;
    private final ClientKeys keys;
    private final Agencies agencies;
    private final Mail mail;

    ClientKeyNews(TenantDatabase database, ClientKeys keys, Agencies agencies, Mail mail) {
        this.database = database;
        this.keys = keys;
        this.agencies = agencies;
        this.mail = mail;
    }

    private record Handler(String kind, Work work) implements JobHandler {
        interface Work {
            void run(Job job);
        }

        @Override
        public void run(Job job) {
            work.run(job);
        }
    }

    @Bean
    JobHandler clientKeyMade() {
        return handler("made", ClientKeyLetter::made);
    }

    @Bean
    JobHandler clientKeyWithdrawn() {
        return handler("withdrawn", ClientKeyLetter::withdrawn);
    }

    @Bean
    JobHandler clientKeyLent() {
        return handler("lent", ClientKeyLetter::lent);
    }

    @Bean
    JobHandler clientKeyRemoved() {
        return handler("removed", ClientKeyLetter::removed);
    }

    @Bean
    JobHandler clientKeyAway() {
        return handler("away", ClientKeyLetter::away);
    }

    @Bean
    JobHandler clientKeyBack() {
        return handler("back", ClientKeyLetter::back);
    }

    private JobHandler handler(String news, Function<ClientKeyLetter.Facts, ClientKeyLetter> text) {
        return new Handler("client-key." + news, job -> tell(job, text));
    }

    private void tell(Job job, Function<ClientKeyLetter.Facts, ClientKeyLetter> text) {
        Standing now = standing(job.scope(), job);
        database.run(job.scope(), tx -> {
            SubAccount client = agencies.find(tx, job.subject());
            boolean toClient = job.scope().subAccount().isPresent();
            ClientKeyLetter letter =
                    text.apply(new ClientKeyLetter.Facts(agencies.own(tx), client, now, toClient, mail::link));
            send(tx, job, Team.whoMay(tx, toClient ? Permission.DATA_MANAGE : Permission.AGENCY_MANAGE), letter);
        });
    }

    private Standing standing(TenantScope scope, Job job) {
        return scope.subAccount().isPresent()
                ? keys.standing(scope)
                : keys.ofClients(scope).getOrDefault(job.subject(), Standing.NONE);
    }

    private void send(TenantTransaction tx, Job job, List<Person> readers, ClientKeyLetter letter) {
        for (Person reader : readers) {
            try {
                mail.sendOnce(tx, job.id(), new MailDraft(reader.email(), letter.subject(), letter.text()));
            } catch (Problem.Invalid notAnAddress) {
                LOG.info("no mail to person {}: {}", reader.id(), notAnAddress.code()); // the others get theirs
            }
        }
    }
}
