package io.nexaera.egress;

import io.nexaera.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// How two sides prove who they are on a raw connection. TLS 1.2 or 1.3; the other side's certificate must bear
/// the name that was dialled (RFC 9525), whoever issued it.
///
/// @param authorities PEM certificates that vouch for the other side; empty: the ones that this Java trusts
/// @param chain PEM certificates that this side shows; empty: none
/// @param key the PKCS#8 PEM private key of the first of them
public record Tls(String authorities, String chain, String key) {
    public static final Tls USUAL = new Tls("", "", "");

    static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    /// @throws Problem.Invalid where the texts are no certificates or no key of theirs
    public void check() {
        context();
    }

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity(), trust(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new Problem.Invalid(
                    "egress.tls", "certificate", "The certificate and the private key don't belong together.");
        }
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities.isBlank() ? null : trusted());
        return trust.getTrustManagers();
    }

    private KeyStore trusted() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(authorities, "authority")) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        return store;
    }

    private KeyManager[] identity() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        if (!chain.isBlank() || !key.isBlank()) {
            Certificate[] shown = certificates(chain, "certificate").toArray(Certificate[]::new);
            store.setKeyEntry("own", privateKey(), IN_MEMORY, shown);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, IN_MEMORY);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem, String field)
            throws GeneralSecurityException {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException notPem) {
            // said below
        }
        throw new Problem.Invalid("egress.tls-" + field, field, "This is no certificate in PEM form.");
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        Matcher pem = PRIVATE_KEY.matcher(key);
        if (pem.find()) {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            for (String algorithm : ALGORITHMS) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
                } catch (InvalidKeySpecException notThisOne) {
                    // the next one may be
                }
            }
        }
        throw new Problem.Invalid(
                "egress.tls-key", "tlsKey", "This is no private key in PKCS#8 PEM form (BEGIN PRIVATE KEY).");
    }

    /// Never the key.
    @Override
    public String toString() {
        return "Tls[" + (chain.isBlank() ? "no certificate" : "with certificate") + "]";
    }
}
