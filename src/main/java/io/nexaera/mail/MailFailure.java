package io.nexaera.mail;

import io.nexaera.egress.OutboundFailed;
import io.nexaera.egress.OutboundFailed.Reason;
import io.nexaera.problem.Problem;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

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

    /// The guard doesn't let us there.
    static MailFailure of(Problem refused) {
        return new MailFailure("The mail server's address can't be used: " + refused.sentence(), false);
    }

    private static String connection(MessagingException failure) {
        if (is(failure, GeneralSecurityException.class) || failedFor(failure, Reason.UNTRUSTED)) {
            return "The mail server's TLS certificate is not one to trust.";
        }
        if (is(failure, UnknownHostException.class)) {
            return "The mail server's name is not known.";
        }
        if (is(failure, SocketTimeoutException.class) || failedFor(failure, Reason.TIMED_OUT)) {
            return "The mail server did not answer in time.";
        }
        return failedFor(failure, Reason.UNREACHABLE)
                ? "The mail server did not accept the connection."
                : "The mail server did not understand us; maybe it wants another kind of TLS.";
    }

    private static boolean failedFor(MessagingException failure, Reason reason) {
        return causes(failure).anyMatch(cause -> cause instanceof OutboundFailed failed && failed.reason() == reason);
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
