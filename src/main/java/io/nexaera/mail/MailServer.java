package io.nexaera.mail;

import io.nexaera.egress.OutboundMail;
import io.nexaera.egress.Tls;
import io.nexaera.problem.Problem;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// The operator's SMTP server (RFC 5321), reached through `egress`: that it is named in the settings opens it, inside
/// the
/// operator's network too, for mail and for nothing else.
@Component
public final class MailServer {
    private final MailSettings settings;
    private final OutboundMail outbound;
    private final Tls tls;

    @Autowired
    public MailServer(MailSettings settings, OutboundMail outbound) {
        this(settings, outbound, Tls.USUAL);
    }

    /// With TLS that trusts others than Java does.
    MailServer(MailSettings settings, OutboundMail outbound, Tls tls) {
        this.settings = settings;
        this.outbound = outbound;
        this.tls = tls;
    }

    /// Connects and signs in, and sends nothing.
    ///
    /// @return what is in the way, in words; empty where nothing is
    public Optional<String> whatIsInTheWay() {
        try {
            outbound.greet(server());
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(MailFailure.of(e).words());
        } catch (Problem refused) {
            return Optional.of(MailFailure.of(refused).words());
        }
    }

    void deliver(Letter letter) throws MailFailure {
        try {
            outbound.send(server(), message(letter));
        } catch (MessagingException e) {
            throw MailFailure.of(e);
        } catch (Problem refused) {
            throw MailFailure.of(refused);
        }
    }

    private OutboundMail.Server server() {
        return new OutboundMail.Server(
                settings.endpoint(),
                settings.tls().protection(),
                tls,
                settings.username(),
                settings.password(),
                settings.from(),
                settings.fromDomain(),
                settings.timeout());
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        MimeMessage message = new MimeMessage((Session) null);
        message.setFrom(from(letter.sender()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        message.setSubject(letter.subject(), "UTF-8");
        message.setText(letter.text(), "UTF-8");
        message.setSentDate(Date.from(letter.written()));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834 §5: no out-of-office answers, please
        message.saveChanges();
        // The same at every attempt, so that a mail that arrives twice is recognised. The library's own, which saving
        // has just set, would also name this machine.
        message.setHeader("Message-ID", "<" + letter.id() + "@" + settings.fromDomain() + ">");
        return message;
    }

    private InternetAddress from(String sender) {
        try {
            return new InternetAddress(settings.from(), sender, StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
