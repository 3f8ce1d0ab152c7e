package io.nexaera.siem;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What belongs to some kinds only; empty where it doesn't apply. Nothing here is secret.
///
/// @param index Splunk: the index, empty for the token's own
/// @param sourcetype Splunk
/// @param topic Kafka
/// @param user Kafka: the SASL user
/// @param mechanism Kafka: `PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512`, or empty for none
/// @param authorities syslog, Kafka: PEM certificates that vouch for the server, empty for the public ones
/// @param certificate syslog, Kafka: PEM certificate that this side shows
/// @param clear Kafka: without TLS, which leads no further than this machine
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Options(
        String index,
        String sourcetype,
        String topic,
        String user,
        String mechanism,
        String authorities,
        String certificate,
        @Nullable Boolean clear) {
    public static final Options NONE = new Options("", "", "", "", "", "", "", null);

    @SuppressWarnings("NullAway") // JSON leaves out what is empty
    public Options {
        index = given(index);
        sourcetype = given(sourcetype);
        topic = given(topic);
        user = given(user);
        mechanism = given(mechanism);
        authorities = given(authorities);
        certificate = given(certificate);
    }

    boolean staysHere() {
        return Boolean.TRUE.equals(clear);
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
