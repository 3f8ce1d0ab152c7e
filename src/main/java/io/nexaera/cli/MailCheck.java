package io.nexaera.cli;

import io.nexaera.mail.MailServer;
import io.nexaera.mail.MailSettings;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.BindException;

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
        Optional<String> obstacle = new MailServer(settings).whatIsInTheWay();
        return obstacle.map(why -> Finding.bad("Mail", server + ": " + why, WHERE))
                .orElseGet(() -> Finding.good("Mail", server + " lets us in"));
    }
}
