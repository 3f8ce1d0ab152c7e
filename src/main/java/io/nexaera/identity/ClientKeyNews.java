package io.nexaera.identity;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.SubAccount;
import io.nexaera.mail.Mail;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys;
import io.nexaera.vault.ClientKeys.Standing;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Mails about a client's own key, to the client's owners and to the agency's. The database puts the jobs into each
/// side's queue
/// together with the deed, so that each is done in that side's own scope.
@Configuration(proxyBeanMethods = false)
class ClientKeyNews {
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
        return new News("client-key." + news, job -> tell(job, text));
    }

    private void tell(Job job, Function<ClientKeyLetter.Facts, ClientKeyLetter> text) {
        Standing now = standing(job.scope(), job);
        database.run(job.scope(), tx -> {
            SubAccount client = agencies.find(tx, job.subject());
            boolean toClient = job.scope().subAccount().isPresent();
            ClientKeyLetter letter =
                    text.apply(new ClientKeyLetter.Facts(agencies.own(tx), client, now, toClient, mail::link));
            mail.sendOnce(
                    tx,
                    job.id(),
                    Team.whoMay(tx, toClient ? Permission.DATA_MANAGE : Permission.AGENCY_MANAGE),
                    letter.subject(),
                    letter.text());
        });
    }

    private Standing standing(TenantScope scope, Job job) {
        return scope.subAccount().isPresent()
                ? keys.standing(scope)
                : keys.ofClients(scope).getOrDefault(job.subject(), Standing.NONE);
    }
}
