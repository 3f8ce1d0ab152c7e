package io.nexaera.egress;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Mail servers (RFC 5321) that the operator named, over connections of [OutboundConnections]. Naming one opens it for
/// mail alone: no tenant's call reaches it because of that.
public final class OutboundMail {
    private static final int ANSWERS = 8; // of the longest kind, in one conversation

    private final OutboundConnections connections;

    public OutboundMail(OutboundConnections connections) {
        this.connections = connections;
    }

    /// What protects a conversation: nothing, TLS that both agree on (RFC 3207; without it nothing is said), or TLS
    /// from
    /// the first byte (RFC 8314 §3.3).
    public enum Protection {
        NONE,
        STARTTLS,
        IMPLICIT
    }

    /// @param username empty where the server asks for none
    /// @param from who is told about what can't be delivered
    /// @param greeting the name that this side gives itself
    /// @param patience the longest wait for the connection, and for each answer
    public record Server(
            Endpoint at,
            Protection protection,
            Tls tls,
            String username,
            String password,
            String from,
            String greeting,
            Duration patience) {
        /// Never the password.
        @Override
        public String toString() {
            return "Server[" + at + " " + protection + ", password [secret]]";
        }
    }

    /// Connects and signs in, and sends nothing.
    ///
    /// @throws io.nexaera.problem.Problem.Invalid that names the rule, before anything is sent
    public void greet(Server server) throws MessagingException {
        talk(server, transport -> {});
    }

    /// The same, and hands the mail over.
    public void send(Server server, MimeMessage message) throws MessagingException {
        talk(server, transport -> transport.sendMessage(message, message.getAllRecipients()));
    }

    private interface Words {
        void say(SMTPTransport transport) throws MessagingException;
    }

    private void talk(Server server, Words words) throws MessagingException {
        try (OutboundConnection connection = connected(server);
                SMTPTransport transport = transport(server)) {
            connection.allow(server.patience().multipliedBy(ANSWERS));
            try {
                transport.connect(connection.patient(server.patience()));
                words.say(transport);
            } catch (MessagingException e) {
                throw connection.timedOut() ? new MessagingException("", connection.failed(new IOException(e))) : e;
            }
        } catch (IOException e) {
            throw new MessagingException("no connection to the mail server", e);
        }
    }

    private OutboundConnection connected(Server server) throws IOException {
        return server.protection() == Protection.IMPLICIT
                ? connections.openToOperators(server.at(), server.tls(), server.patience())
                : connections.openToOperators(server.at(), server.patience());
    }

    /// The address bears name and password, so that nobody is asked for them, nor a name server for the host.
    private static SMTPTransport transport(Server server) {
        boolean anonymous = server.username().isEmpty();
        return new SMTPTransport(
                Session.getInstance(properties(server)),
                new URLName(
                        "smtp",
                        server.at().host(),
                        server.at().port(),
                        null,
                        anonymous ? null : server.username(),
                        anonymous ? null : server.password()));
    }

    private static Properties properties(Server server) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.from", server.from());
        properties.setProperty("mail.smtp.localhost", server.greeting());
        properties.setProperty(
                "mail.smtp.auth", String.valueOf(!server.username().isEmpty()));
        if (server.protection() == Protection.STARTTLS) {
            properties.setProperty("mail.smtp.starttls.enable", "true");
            properties.setProperty("mail.smtp.starttls.required", "true");
            properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            properties.setProperty("mail.smtp.ssl.protocols", String.join(" ", Tls.VERSIONS));
            properties.put("mail.smtp.ssl.socketFactory", server.tls().context().getSocketFactory());
        }
        return properties;
    }
}
