package io.nexaera.egress;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// TLS with a certificate that nobody vouches for.
public final class SelfSigned {
    private static final char[] PASSWORD = "only for tests".toCharArray();

    private SelfSigned() {}

    static ServerSocket listen(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        return context(folder).getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    }

    /// Serves as 127.0.0.1 under a fresh certificate, and trusts that one alone.
    public static SSLContext context(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("self-signed.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "self",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
        return read(file);
    }

    /// A door to this machine that trusts the certificate of the last [#context] of that folder, and no other.
    public static Outbound trusting(Path folder) throws IOException, GeneralSecurityException {
        return new Outbound(
                Door.settings(List.of(EgressSettings.THIS_MACHINE.split(","))),
                InetAddress::getAllByName,
                new Tls(pem(folder), "", ""));
    }

    /// The certificate of the last [#context] of that folder.
    public static String pem(Path folder) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("self-signed.p12"))) {
            store.load(in, PASSWORD);
        }
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("self").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /// A second server under the same certificate.
    static ServerSocket again(Path folder) throws IOException, GeneralSecurityException {
        return read(folder.resolve("self-signed.p12"))
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static SSLContext read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
