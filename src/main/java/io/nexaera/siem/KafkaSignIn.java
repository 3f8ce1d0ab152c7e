package io.nexaera.siem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.SaslException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.SaslAuthenticateRequest;
import org.apache.kafka.common.requests.SaslAuthenticateResponse;
import org.apache.kafka.common.requests.SaslHandshakeRequest;
import org.apache.kafka.common.requests.SaslHandshakeResponse;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramSaslClient;

/// Signs in to a broker: PLAIN (RFC 4616) or SCRAM (RFC 5802), which also proves that the broker knows the
/// password.
///
/// @param mechanism as Kafka names it; empty: nobody signs in
record KafkaSignIn(String mechanism, String user, String password) {

    void at(KafkaBroker broker) throws DeliveryFailed {
        if (mechanism.isEmpty()) {
            return;
        }
        SaslHandshakeResponse offered = broker.ask(
                new SaslHandshakeRequest.Builder(new SaslHandshakeRequestData().setMechanism(mechanism))
                        .build(KafkaBroker.version(ApiKeys.SASL_HANDSHAKE, 1)),
                SaslHandshakeResponse.class);
        if (offered.error() != Errors.NONE) {
            throw new DeliveryFailed("Kafka doesn't offer " + mechanism + ".");
        }
        if (mechanism.equals("PLAIN")) {
            exchange(broker, ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
        } else {
            scram(broker);
        }
    }

    private void scram(KafkaBroker broker) throws DeliveryFailed {
        try {
            ScramSaslClient client = new ScramSaslClient(ScramMechanism.forMechanismName(mechanism), this::answer);
            byte[] challenge = new byte[0];
            while (!client.isComplete()) {
                byte[] response = client.evaluateChallenge(challenge);
                challenge = response == null ? challenge : exchange(broker, response);
            }
        } catch (SaslException | SaslAuthenticationException | NoSuchAlgorithmException e) {
            throw refused();
        }
    }

    private void answer(Callback[] questions) throws IOException {
        for (Callback question : questions) {
            if (question instanceof NameCallback name) {
                name.setName(user);
            } else if (question instanceof PasswordCallback secret) {
                secret.setPassword(password.toCharArray());
            }
        }
    }

    private static byte[] exchange(KafkaBroker broker, byte[] bytes) throws DeliveryFailed {
        SaslAuthenticateResponse answer = broker.ask(
                new SaslAuthenticateRequest.Builder(new SaslAuthenticateRequestData().setAuthBytes(bytes))
                        .build(KafkaBroker.version(ApiKeys.SASL_AUTHENTICATE, 1)),
                SaslAuthenticateResponse.class);
        if (answer.error() != Errors.NONE) {
            throw refused();
        }
        return answer.saslAuthBytes();
    }

    private static DeliveryFailed refused() {
        return new DeliveryFailed("Kafka doesn't accept the user or the password.");
    }

    @Override
    public String toString() {
        return "KafkaSignIn[" + mechanism + ", [secret]]";
    }
}
