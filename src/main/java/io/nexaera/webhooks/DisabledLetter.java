package io.nexaera.webhooks;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.Agency;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Team;
import io.nexaera.mail.Mail;
import io.nexaera.tenancy.TenantTransaction;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Tells the people who may mend it that an endpoint was turned off.
@Component
class DisabledLetter {
    private final Agencies agencies;
    private final Mail mail;

    DisabledLetter(Agencies agencies, Mail mail) {
        this.agencies = agencies;
        this.mail = mail;
    }

    void send(TenantTransaction tx, Endpoint endpoint, String reason) {
        String text = text(tx, endpoint, reason);
        mail.send(tx, Team.whoMay(tx, Permission.WEBHOOKS_EDIT), "A webhook was turned off", text);
    }

    private String text(TenantTransaction tx, Endpoint endpoint, String reason) {
        String why = reason.equals("gone")
                ? "It answered that it is gone for good (410)."
                : "It has taken nothing for days: every attempt failed.";
        Optional<String> link = link(tx, endpoint.id());
        return """
                Webhooks to this address were turned off:

                %s

                %s What happens from now on is kept. Once the receiver works again, turn it on and send
                again what it missed.
                %s""".formatted(endpoint.url(), why, link.map(l -> "\n" + l + "\n").orElse(""));
    }

    private Optional<String> link(TenantTransaction tx, UUID endpoint) {
        Agency agency = agencies.own(tx);
        String place = tx.scope()
                .subAccount()
                .map(sub -> "/s/" + agencies.find(tx, sub).slug())
                .orElse("");
        return mail.link(agency.slug(), "/a/" + agency.slug() + place + "/webhooks/" + endpoint);
    }
}
