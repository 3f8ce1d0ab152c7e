package io.nexaera.cli;

import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundConnections;
import io.nexaera.egress.OutboundMail;
import io.nexaera.mail.MailServer;
import io.nexaera.mail.MailSettings;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

/// What doctor says of the mail server: it connects and signs in, and sends nothing.
final class MailCheck {
    private static final String WHERE = "docs/operations/mail.md says which settings there are";

    private MailCheck() {}

    static Finding of(Map<String, String> environment) {
        try {
            return of(MailSettings.from(environment));
        } catch (BindException wrong) {
            Throwable cause = wrong;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Finding.bad("Mail", "a setting is wrong: " + cause.getMessage(), WHERE);
        }
    }

    private static Finding of(MailSettings settings) {
        if (settings.isOff()) {
            return Finding.note(
                    "Mail", "off: notices are shown in the console only", "set NEXAERA_MAIL_HOST; " + WHERE);
        }
        String server = settings.host() + ":" + settings.port();
        Optional<String> obstacle = obstacle(settings);
        return obstacle.map(why -> Finding.bad("Mail", server + ": " + why, WHERE))
                .orElseGet(() -> Finding.good("Mail", server + " lets us in"));
    }

    private static Optional<String> obstacle(MailSettings settings) {
        EgressSettings egress =
                Binder.get(new StandardEnvironment()).bindOrCreate("nexaera.egress", EgressSettings.class);
        try (Outbound outbound = new Outbound(egress);
                OutboundConnections connections = outbound.connections()) {
            return new MailServer(settings, new OutboundMail(connections)).whatIsInTheWay();
        }
    }
}
