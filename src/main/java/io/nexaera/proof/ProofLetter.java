package io.nexaera.proof;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.Agency;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Team;
import io.nexaera.mail.Mail;
import io.nexaera.tenancy.TenantTransaction;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Tells a client's owner that a daily proof did not come out as it should.
@Component
class ProofLetter {
    private final Agencies agencies;
    private final Mail mail;

    ProofLetter(Agencies agencies, Mail mail) {
        this.agencies = agencies;
        this.mail = mail;
    }

    void send(TenantTransaction tx, Proof proof, String result) {
        String text = text(tx, proof, result);
        mail.sendOnce(
                tx, proof.id(), Team.whoMay(tx, Permission.HEALTHCARE_MANAGE), "Healthcare Mode: look at this", text);
    }

    private String text(TenantTransaction tx, Proof proof, String result) {
        String what = switch (result) {
            case Proof.NOT_PROVED -> "Words of a trial conversation were found where nothing should be kept.";
            case Proof.VOID -> "The search did not find its own control either, so it proves nothing.";
            default -> "It could not be carried out. " + proof.problem().orElse("");
        };
        return """
                Once a day we ask one of your agents something that nobody has ever said, and look
                for it in everything that is kept. Today this did not come out as it should:

                %s

                The report says where. Ask whoever runs the platform for you to look at it.
                %s""".formatted(what, link(tx).map(l -> "\n" + l + "\n").orElse(""));
    }

    private Optional<String> link(TenantTransaction tx) {
        Agency agency = agencies.own(tx);
        String slug = agencies.find(tx, tx.scope().requireSubAccount()).slug();
        return mail.link(agency.slug(), "/a/" + agency.slug() + "/s/" + slug + "/healthcare");
    }
}
