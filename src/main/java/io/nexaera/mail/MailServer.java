package io.nexaera.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// The operator's SMTP server (RFC 5321). The only place that connects to it. It is not reached through `egress`, which
/// keeps tenants' addresses off the operator's network: this address is the operator's own, and often inside it.
@Component
public final class MailServer {
    private final MailSettings settings;
    private final Session session;

    @Autowired
    public MailServer(MailSettings settings) {
        this.settings = settings;
        this.session = Session.getInstance(properties(settings));
    }

    /// With TLS that trusts others than Java does.
    MailServer(MailSettings settings, SSLSocketFactory tls) {
        Properties properties = properties(settings);
        properties.put("mail." + properties.getProperty("mail.transport.protocol") + ".ssl.socketFactory", tls);
        this.settings = settings;
        this.session = Session.getInstance(properties);
    }

    /// Connects and signs in, and sends nothing.
    ///
    /// @return what is in the way, in words; empty where nothing is
    public Optional<String> whatIsInTheWay() {
        try (Transport transport = session.getTransport()) {
            connect(transport);
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(MailFailure.of(e).words());
        }
    }

    void deliver(Letter letter) throws MailFailure {
        try (Transport transport = session.getTransport()) {
            connect(transport);
            MimeMessage message = message(letter);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw MailFailure.of(e);
        }
    }

    private void connect(Transport transport) throws MessagingException {
        boolean anonymous = settings.username().isEmpty();
        transport.connect(
                settings.host(),
                settings.port(),
                anonymous ? null : settings.username(),
                anonymous ? null : settings.password());
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
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

    private static Properties properties(MailSettings settings) {
        String protocol = settings.tls() == MailSettings.Tls.IMPLICIT ? "smtps" : "smtp";
        String millis = String.valueOf(settings.timeout().toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", protocol);
        properties.setProperty("mail.mime.address.strict", "true");
        String of = "mail." + protocol + ".";
        properties.setProperty(of + "connectiontimeout", millis);
        properties.setProperty(of + "timeout", millis);
        properties.setProperty(of + "writetimeout", millis);
        properties.setProperty(of + "from", settings.from());
        properties.setProperty(of + "localhost", settings.isOff() ? "localhost" : settings.fromDomain());
        properties.setProperty(of + "auth", String.valueOf(!settings.username().isEmpty()));
        properties.setProperty(of + "ssl.checkserveridentity", "true");
        if (settings.tls() == MailSettings.Tls.STARTTLS) {
            properties.setProperty(of + "starttls.enable", "true");
            properties.setProperty(of + "starttls.required", "true");
        }
        return properties;
    }
}
