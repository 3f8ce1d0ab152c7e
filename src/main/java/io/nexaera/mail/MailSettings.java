package io.nexaera.mail;

import io.nexaera.egress.Endpoint;
import io.nexaera.egress.OutboundMail.Protection;
import io.nexaera.problem.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// The operator's SMTP server. Without a host there is no mail.
///
/// @param port 0 means the usual one of `tls`: 587, 465, 25
/// @param from the address that mails come from; the name before it is the agency's
/// @param username empty where the server asks for none
/// @param tls how the connection is protected; `none` only without a password, or on this machine
/// @param console where people reach the console, for links: `https://agents.example`, or with the agency's own name in
/// it, `https://{agency}.agents.example`; empty: mails say where to click instead. Never taken from a request, whose
/// `Host` its sender chooses
/// @param timeout the longest wait for the connection, and for each answer
@ConfigurationProperties("nexaera.mail")
public record MailSettings(
        @DefaultValue("") String host,
        @DefaultValue("0") int port,
        @DefaultValue("") String from,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("starttls") Tls tls,
        @DefaultValue("") String console,
        @DefaultValue("15s") Duration timeout) {
    /// RFC 3207 (required, not tried), RFC 8314 §3.3, or in the clear.
    public enum Tls {
        STARTTLS(587, Protection.STARTTLS),
        IMPLICIT(465, Protection.IMPLICIT),
        NONE(25, Protection.NONE);

        private final int usualPort;
        private final Protection protection;

        Tls(int usualPort, Protection protection) {
            this.usualPort = usualPort;
            this.protection = protection;
        }

        Protection protection() {
            return protection;
        }
    }

    private static final Pattern CONSOLE =
            Pattern.compile("https://(\\{agency}\\.)?[a-z0-9.-]+(:\\d+)?|http://(localhost|127\\.0\\.0\\.1)(:\\d+)?");

    public MailSettings {
        port = port == 0 ? tls.usualPort : port;
        if (!host.isBlank()) {
            require(isHost(host), "nexaera.mail.host must be a plain name or address, such as smtp.agency.example");
            require(port > 0 && port < 65_536, "nexaera.mail.port must be between 1 and 65535");
            require(timeout.isPositive(), "nexaera.mail.timeout must be positive");
            require(
                    console.isEmpty() || CONSOLE.matcher(console).matches(),
                    "nexaera.mail.console must look like https://agents.example or https://{agency}.agents.example");
            require(isAddress(from), "nexaera.mail.from must be a bare address such as notices@agency.example");
            require(
                    tls != Tls.NONE || username.isEmpty() || isThisMachine(host),
                    "nexaera.mail.tls=none would show the password to the network; use starttls or implicit");
        }
    }

    /// From environment variables, as the application itself would read them.
    ///
    /// @throws org.springframework.boot.context.properties.bind.BindException for a value that is no good
    public static MailSettings from(Map<String, String> environment) {
        StandardEnvironment all = new StandardEnvironment();
        all.getPropertySources().forEach(source -> all.getPropertySources().remove(source.getName()));
        all.getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.copyOf(environment)));
        return Binder.get(all).bindOrCreate("nexaera.mail", MailSettings.class);
    }

    public boolean isOff() {
        return host.isBlank();
    }

    Endpoint endpoint() {
        return endpoint(host, port);
    }

    Optional<String> link(String agency, String path) {
        return console.isEmpty() ? Optional.empty() : Optional.of(console.replace("{agency}", agency) + path);
    }

    String fromDomain() {
        return from.substring(from.lastIndexOf('@') + 1);
    }

    private static Endpoint endpoint(String host, int port) {
        return Endpoint.parse((host.contains(":") ? "[" + host + "]" : host) + ":" + port, port);
    }

    private static boolean isHost(String host) {
        try {
            return !endpoint(host, 25).host().isEmpty();
        } catch (Problem refused) {
            return false;
        }
    }

    private static boolean isAddress(String from) {
        try {
            return new MailDraft(from, "-", "-").to().equals(from);
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    @Override
    public String toString() {
        return "MailSettings[" + (isOff() ? "off" : host + ":" + port + " " + tls + ", password [secret]") + "]";
    }
}
