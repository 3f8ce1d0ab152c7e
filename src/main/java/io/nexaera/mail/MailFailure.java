package io.nexaera.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;

/// Why a mail did not go out, in words of our own: a server's answer may quote what it was sent.
final class MailFailure extends Exception {
    private final boolean lasting;

    private MailFailure(String words, boolean lasting) {
        super(words, null, false, false);
        this.lasting = lasting;
    }

    String words() {
        return String.valueOf(getMessage());
    }

    /// True where another attempt would end the same: the server said so (RFC 5321 §4.2.1, a 5yz reply).
    boolean lasts() {
        return lasting;
    }

    static MailFailure of(MessagingException failure) {
        int reply = causes(failure)
                .mapToInt(MailFailure::reply)
                .filter(code -> code > 0)
                .findFirst()
                .orElse(0);
        if (is(failure, AuthenticationFailedException.class)) {
            return new MailFailure("The mail server refused the username or password.", false);
        }
        if (reply > 0) {
            return new MailFailure("The mail server refused the mail (reply " + reply + ").", reply >= 500);
        }
        return new MailFailure(connection(failure), false);
    }

    private static String connection(MessagingException failure) {
        if (is(failure, GeneralSecurityException.class)) {
            return "The mail server's TLS certificate is not one to trust.";
        }
        if (is(failure, UnknownHostException.class)) {
            return "The mail server's name is not known.";
        }
        if (is(failure, SocketTimeoutException.class)) {
            return "The mail server did not answer in time.";
        }
        return is(failure, ConnectException.class)
                        || is(failure, MailConnectException.class)
                        || is(failure, SocketConnectException.class)
                ? "The mail server did not accept the connection."
                : "The mail server did not understand us; maybe it wants another kind of TLS.";
    }

    private static int reply(Throwable failure) {
        return switch (failure) {
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSendFailedException sending -> sending.getReturnCode();
            default -> 0;
        };
    }

    private static boolean is(MessagingException failure, Class<? extends Throwable> kind) {
        return causes(failure).anyMatch(kind::isInstance);
    }

    private static Stream<Throwable> causes(MessagingException failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = failure; each != null && !causes.contains(each); each = each.getCause()) {
            causes.add(each);
        }
        return causes.stream();
    }
}
