package io.nexaera.egress;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;

/// A call that got no complete answer. Its text names the reason alone; what the other side said is not in it.
public final class OutboundFailed extends IOException {

    /// Why; the caller turns it into a sentence that fits what it was doing.
    public enum Reason {
        /// No such name, nobody listening, or no way there.
        UNREACHABLE,
        /// The other side's certificate or TLS version is not acceptable.
        UNTRUSTED,
        /// One of the time limits passed.
        TIMED_OUT,
        /// More header or body bytes than allowed.
        TOO_LARGE,
        /// The connection ended before the answer did, or what came was not HTTP.
        CUT_OFF,
        /// This side closed the exchange.
        CLOSED
    }

    private final Reason reason;

    OutboundFailed(Reason reason) {
        super("outbound call failed: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static OutboundFailed from(IOException cause) {
        return cause instanceof OutboundFailed failed ? failed : new OutboundFailed(reasonOf(cause));
    }

    private static Reason reasonOf(IOException cause) {
        if (cause instanceof SocketTimeoutException || cause instanceof ConnectionRequestTimeoutException) {
            return Reason.TIMED_OUT;
        }
        if (isNoWayThere(cause)) {
            return Reason.UNREACHABLE;
        }
        if (cause instanceof SSLException) {
            return Reason.UNTRUSTED;
        }
        return cause instanceof MessageConstraintException ? Reason.TOO_LARGE : Reason.CUT_OFF;
    }

    private static boolean isNoWayThere(IOException cause) {
        return cause instanceof UnknownHostException
                || cause instanceof ConnectException
                || cause instanceof NoRouteToHostException;
    }
}
