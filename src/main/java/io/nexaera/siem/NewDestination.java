package io.nexaera.siem;

import io.nexaera.problem.Problem;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What somebody typed for a new destination, held against the rules that need no network.
///
/// @param secret HEC token or SASL password; made here for signed HTTPS
/// @param tlsKey PEM private key of the client certificate
public record NewDestination(
        String name, Kind kind, String address, Options options, String secret, String tlsKey, Start start) {
    private static final int MOST_PEM = 64 * 1024;
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern SHORT_WORD = Pattern.compile("[\\x21-\\x7e]{0,100}");
    private static final Set<String> MECHANISMS = Set.of("", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");

    public NewDestination {
        name = name.strip();
        address = address.strip();
        secret = secret.strip();
        tlsKey = tlsKey.strip();
    }

    /// @throws Problem.Invalid that names the field
    void check() {
        rule(!name.isEmpty() && name.length() <= 80, "name", "A name has 1 to 80 characters.");
        rule(!address.isEmpty() && address.length() <= 2048, "address", "Where to? Enter its address.");
        rule(
                options.authorities().length() <= MOST_PEM
                        && options.certificate().length() <= MOST_PEM,
                "certificate",
                "These certificates are too long.");
        switch (kind) {
            case HTTPS -> encrypted();
            case SPLUNK_HEC -> splunk();
            case SYSLOG -> certificate();
            case KAFKA -> kafka();
        }
    }

    private void splunk() {
        encrypted();
        rule(
                secret.length() >= 8 && SHORT_WORD.matcher(secret).matches(),
                "secret",
                "Enter the token of the HTTP event collector.");
        rule(
                SHORT_WORD.matcher(options.index()).matches()
                        && SHORT_WORD.matcher(options.sourcetype()).matches(),
                "index",
                "Index and source type have up to 100 characters and no spaces.");
    }

    private void kafka() {
        certificate();
        rule(TOPIC.matcher(options.topic()).matches(), "topic", "A topic has letters, digits, dots, _ and -.");
        rule(
                MECHANISMS.contains(options.mechanism()),
                "mechanism",
                "Choose PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, or none.");
        rule(
                options.mechanism().isEmpty() || (!options.user().isEmpty() && !secret.isEmpty()),
                "user",
                "Signing in to Kafka needs a user and a password.");
        rule(secret.length() <= 1000 && options.user().length() <= 250, "user", "This user or password is too long.");
        rule(servers().size() <= 10, "address", "Name up to ten servers.");
    }

    /// Kafka's servers, as they were typed.
    List<String> servers() {
        return Arrays.stream(address.split(",", -1)).map(String::strip).toList();
    }

    private void certificate() {
        rule(
                options.certificate().isEmpty() == tlsKey.isEmpty() && tlsKey.length() <= MOST_PEM,
                "certificate",
                "A client certificate and its private key come together.");
    }

    /// An audit log travels encrypted; within this machine it needn't.
    private void encrypted() {
        boolean clear = address.regionMatches(true, 0, "http://", 0, 7);
        rule(!clear || staysHere(), "address", "It must start with https://.");
    }

    private boolean staysHere() {
        try {
            String host = URI.create(address).getHost();
            return host != null && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static void rule(boolean good, String field, String sentence) {
        if (!good) {
            throw new Problem.Invalid("siem." + field, field, sentence);
        }
    }

    /// Never a secret.
    @Override
    public String toString() {
        return "NewDestination[" + name + ", " + kind + "]";
    }
}
