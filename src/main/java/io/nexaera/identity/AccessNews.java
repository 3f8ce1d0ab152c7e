package io.nexaera.identity;

import io.nexaera.access.AccessGrant;
import io.nexaera.access.SupportAccess;
import io.nexaera.agencies.Agencies;
import io.nexaera.mail.Mail;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Mails about support access: to the client's people who may decide, and to the agency's person who asked. The
/// database
/// puts the jobs into each side's queue together with the deed, so that each is done in that side's own scope.
@Configuration(proxyBeanMethods = false)
class AccessNews {
    private final TenantDatabase database;
    private final SupportAccess access;
    private final Agencies agencies;
    private final Mail mail;
    private final Events events;

    AccessNews(TenantDatabase database, SupportAccess access, Agencies agencies, Mail mail, Events events) {
        this.database = database;
        this.access = access;
        this.agencies = agencies;
        this.mail = mail;
        this.events = events;
    }

    /// What to write about a grant as it is now; empty where the news is no news any more.
    private interface Text {
        Optional<AccessLetter> about(AccessLetter.Facts facts);
    }

    @Bean
    JobHandler accessAsked() {
        return new News("access.asked", job -> tell(job, AccessLetter::asked));
    }

    @Bean
    JobHandler accessDecided() {
        return new News("access.decided", job -> tell(job, AccessLetter::decided));
    }

    @Bean
    JobHandler accessEnded() {
        return new News("access.ended", job -> tell(job, AccessLetter::ended));
    }

    @Bean
    JobHandler accessExpired() {
        return new News("access.expired", job -> tell(job, AccessLetter::expired));
    }

    @Bean
    JobHandler accessBlocked() {
        return new News("access.blocked", this::tellOfBlock);
    }

    private void tell(Job job, Text text) {
        database.run(job.scope(), tx -> {
            AccessGrant grant = access.find(tx, job.subject());
            news(job, grant)
                    .ifPresent(type ->
                            events.publishOnce(tx, job.id(), new Event(type, Map.of("accessRequest", grant.id()))));
            text.about(facts(tx, grant))
                    .ifPresent(
                            letter -> mail.sendOnce(tx, job.id(), readers(tx, grant), letter.subject(), letter.text()));
        });
    }

    /// For the side that didn't do it; the end is told to both.
    private static Optional<EventType> news(Job job, AccessGrant grant) {
        return switch (job.kind()) {
            case "access.asked" -> Optional.of(EventType.ACCESS_REQUESTED);
            case "access.decided" ->
                Optional.of(grant.denial().isPresent() ? EventType.ACCESS_DENIED : EventType.ACCESS_APPROVED);
            case "access.ended" -> Optional.of(EventType.ACCESS_ENDED);
            case "access.expired" ->
                grant.endedAt().isPresent() ? Optional.empty() : Optional.of(EventType.ACCESS_ENDED);
            default -> Optional.empty();
        };
    }

    private void tellOfBlock(Job job) {
        database.run(job.scope(), tx -> {
            AccessLetter letter = AccessLetter.blocked(
                    agencies.own(tx), agencies.find(tx, job.scope().requireSubAccount()), mail::link);
            mail.sendOnce(tx, job.id(), Team.whoMay(tx, Permission.ACCESS_DECIDE), letter.subject(), letter.text());
        });
    }

    private AccessLetter.Facts facts(TenantTransaction tx, AccessGrant grant) {
        boolean client = tx.scope().subAccount().isPresent();
        return new AccessLetter.Facts(
                agencies.own(tx), agencies.find(tx, grant.subAccount()), grant, client, mail::link);
    }

    /// The side's own people, as they are on its team now.
    private static List<Person> readers(TenantTransaction tx, AccessGrant grant) {
        return tx.scope().subAccount().isPresent()
                ? Team.whoMay(tx, Permission.ACCESS_DECIDE)
                : Team.whoMay(tx, Permission.ACCESS_REQUEST).stream()
                        .filter(person -> person.id().equals(grant.requestedBy()))
                        .toList();
    }
}
