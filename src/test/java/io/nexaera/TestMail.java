package io.nexaera;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.List;

/// One real SMTP server per test run, which [TestInstallation] sends its mails to.
public final class TestMail {
    public static final String FROM = "notices@mail.example";

    private static volatile GreenMail server = start(0);
    private static final int PORT = server.getSmtp().getPort();

    private TestMail() {}

    /// Where it listens, or did and will again.
    public static int port() {
        return PORT;
    }

    /// All that arrived so far for addresses of this domain, oldest first.
    public static List<MimeMessage> at(String domain) {
        return List.of(server.getReceivedMessagesForDomain(domain));
    }

    /// Nobody listens on the port while `work` runs; what arrived before is gone afterwards.
    public static void whileDown(Runnable work) {
        server.stop();
        try {
            work.run();
        } finally {
            server = start(PORT);
        }
    }

    private static GreenMail start(int port) {
        GreenMail fresh = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        fresh.start();
        return fresh;
    }
}
