package io.nexaera.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// An SMTP server on loopback with what GreenMail lacks: STARTTLS (RFC 3207), sign-in under TLS only (RFC 4954), and
/// replies as a test wants them.
final class ScriptedSmtp implements AutoCloseable {
    static final String USER = "northwind";
    static final String PASSWORD = "tulip-7-carrots";

    private final Optional<SSLContext> startTls;
    private final ServerSocket listener;
    private final List<String> inTheClear = new CopyOnWriteArrayList<>();
    private final List<String> underTls = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private volatile String answerToRecipients = "250 ok";

    private ScriptedSmtp(ServerSocket listener, Optional<SSLContext> startTls) {
        this.listener = listener;
        this.startTls = startTls;
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedSmtp plain() throws IOException {
        return new ScriptedSmtp(new ServerSocket(0, 50, here()), Optional.empty());
    }

    static ScriptedSmtp withStartTls(SSLContext tls) throws IOException {
        return new ScriptedSmtp(new ServerSocket(0, 50, here()), Optional.of(tls));
    }

    static ScriptedSmtp overTls(SSLContext tls) throws IOException {
        return new ScriptedSmtp(tls.getServerSocketFactory().createServerSocket(0, 50, here()), Optional.empty());
    }

    ScriptedSmtp answersRecipients(String reply) {
        answerToRecipients = reply;
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> inTheClear() {
        return inTheClear;
    }

    List<String> underTls() {
        return underTls;
    }

    List<String> mails() {
        return mails;
    }

    private static InetAddress here() {
        return InetAddress.getLoopbackAddress();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Talk(socket).greet();
        } catch (IOException gone) {
            // the client hung up
        }
    }

    /// One connection.
    private final class Talk {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.out = socket.getOutputStream();
        }

        void greet() throws IOException {
            say("220 scripted");
            listen();
        }

        private boolean secure() {
            return socket instanceof SSLSocket;
        }

        private void listen() throws IOException {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                (secure() ? underTls : inTheClear).add(line);
                String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> say(features());
                    case "STARTTLS" -> {
                        say("220 go ahead");
                        secured().listen();
                        return;
                    }
                    case "AUTH" -> say(signedIn(line) ? "235 welcome" : "535 5.7.8 no, " + line);
                    case "RCPT" -> say(answerToRecipients);
                    case "DATA" -> take();
                    case "QUIT" -> say("221 bye");
                    default -> say("250 ok");
                }
            }
        }

        private String features() {
            return "250-scripted\r\n" + (startTls.isPresent() && !secure() ? "250-STARTTLS\r\n" : "")
                    + (secure() ? "250-AUTH PLAIN\r\n" : "") + "250 8BITMIME";
        }

        private Talk secured() throws IOException {
            SSLSocket wrapped = (SSLSocket)
                    startTls.orElseThrow().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            wrapped.setUseClientMode(false);
            return new Talk(wrapped);
        }

        private boolean signedIn(String line) {
            String[] words = line.split(" ", 3);
            String sent =
                    new String(Base64.getDecoder().decode(words.length < 3 ? "" : words[2]), StandardCharsets.UTF_8);
            return words[1].equals("PLAIN") && sent.endsWith("\0" + USER + "\0" + PASSWORD);
        }

        private void take() throws IOException {
            say("354 go on");
            StringBuilder mail = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                mail.append(line).append('\n');
            }
            mails.add(mail.toString());
            say("250 taken");
        }

        private void say(String text) throws IOException {
            out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
