package io.nexaera.siem;

import org.jspecify.annotations.Nullable;

/// The fields of the page, as they were typed; empty where they aren't there.
///
/// @param from a day to begin with; empty: what `start` says
public record DestinationForm(
        String kind,
        String name,
        String address,
        String secret,
        String index,
        String sourcetype,
        String topic,
        String mechanism,
        String user,
        String authorities,
        String certificate,
        String tlsKey,
        String start,
        String from) {
    @SuppressWarnings("NullAway") // a form leaves out what its kind doesn't have
    public DestinationForm {
        kind = given(kind);
        name = given(name);
        address = given(address);
        secret = given(secret);
        index = given(index);
        sourcetype = given(sourcetype);
        topic = given(topic);
        mechanism = given(mechanism);
        user = given(user);
        authorities = given(authorities);
        certificate = given(certificate);
        tlsKey = given(tlsKey);
        start = given(start);
        from = given(from);
    }

    NewDestination wanted() {
        Options options = new Options(index, sourcetype, topic, user, mechanism, authorities, certificate, null);
        return new NewDestination(
                name, Kind.of(kind), address, options, secret, tlsKey, Start.parse(from.isEmpty() ? start : from));
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    /// Never a secret.
    @Override
    public String toString() {
        return "DestinationForm[" + kind + ", " + name + "]";
    }
}
