package io.nexaera.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.signature.SignatureCheck.Headers;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each mistake that receivers make, made, and named.
class SignatureDoctorTest {
    private static final String BODY = "{\"type\":\"document.ready\",\"data\":{\"n\":1,\"m\":2}}";
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String AT = "1700000000";

    private final WebhookKey key = WebhookKey.fresh();
    private final WebhookKey retired = WebhookKey.fresh();
    private final WebhookKey other = WebhookKey.fresh();
    private final SignatureDoctor doctor = new SignatureDoctor(List.of(key), List.of(retired), List.of(other));
    private final SignatureDoctor.Sent sent = new SignatureDoctor.Sent("evt_1", List.of("1699999999", AT), BODY);

    @Test
    void aGoodSignatureHasNoFault() {
        assertThat(examine("evt_1", AT, signed(key, "evt_1", AT, BODY), BODY)).isEmpty();
    }

    @Test
    void theSecretIsAnotherOne() {
        assertThat(examine("evt_1", AT, signed(other, "evt_1", AT, BODY), BODY)).contains(Fault.OTHER_SECRET);
        assertThat(examine("evt_1", AT, signed(retired, "evt_1", AT, BODY), BODY))
                .contains(Fault.RETIRED_SECRET);
        assertThat(examine("evt_1", AT, signed(WebhookKey.fresh(), "evt_1", AT, BODY), BODY))
                .contains(Fault.NO_MATCH);
    }

    @Test
    void theSecretWasUsedAsText() {
        byte[] content = (("evt_1." + AT + ".") + BODY).getBytes(UTF_8);
        for (String text : List.of(key.secretText(), key.secretText().substring(6))) {
            String signature = "v1," + base64(WebhookKey.hmac(text.getBytes(UTF_8), content));
            assertThat(examine("evt_1", AT, signature, BODY)).contains(Fault.SECRET_AS_TEXT);
        }
    }

    @Test
    void theBodyWasTouched() {
        String good = signed(key, "evt_1", AT, BODY);
        assertThat(examine("evt_1", AT, good, BODY + "\n")).contains(Fault.BODY_LINE_END);
        assertThat(examine("evt_1", AT, good, BODY.replace(":", ": "))).contains(Fault.BODY_REFORMATTED);
        assertThat(examine("evt_1", AT, good, "{\"data\":{\"m\":2,\"n\":1},\"type\":\"document.ready\"}"))
                .contains(Fault.BODY_REFORMATTED);
        assertThat(examine("evt_1", AT, good, BODY.replace("ready", "gone"))).contains(Fault.BODY_CHANGED);
        assertThat(examine("evt_1", AT, good, "not even JSON")).contains(Fault.BODY_CHANGED);
    }

    @Test
    void aHeaderIsAnotherOne() {
        String good = signed(key, "evt_1", AT, BODY);
        assertThat(examine("evt_2", AT, good, BODY)).contains(Fault.OTHER_ID);
        assertThat(examine("evt_1", "1700000001", good, BODY)).contains(Fault.OTHER_TIMESTAMP);
    }

    @Test
    void theSignedContentWasPutTogetherWrongly() {
        assertThat(examine("evt_1", AT, "v1," + base64(key.hmac(BODY.getBytes(UTF_8))), BODY))
                .contains(Fault.BODY_ALONE);
        assertThat(examine("evt_1", AT, "v1," + base64(key.hmac((AT + "." + BODY).getBytes(UTF_8))), BODY))
                .contains(Fault.WITHOUT_ID);
        String hex = HexFormat.of().formatHex(key.hmac(("evt_1." + AT + "." + BODY).getBytes(UTF_8)));
        assertThat(examine("evt_1", AT, "v1," + hex, BODY)).contains(Fault.SIGNED_IN_HEX);
        assertThat(examine("evt_1", AT, hex, BODY)).contains(Fault.SIGNED_IN_HEX);
    }

    @Test
    void everyFaultHasASentence() {
        assertThat(Fault.values())
                .allSatisfy(fault -> assertThat(fault.sentence()).endsWith("."));
    }

    private Optional<Fault> examine(String id, String at, String signature, String body) {
        return doctor.examine(new Headers(id, at, signature), body, NOW, sent);
    }

    private static String signed(WebhookKey with, String id, String at, String body) {
        return new SignedMessage(id, Instant.ofEpochSecond(Long.parseLong(at)), body)
                .headers(List.of(with))
                .getOrDefault(SignedMessage.SIGNATURE, "");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
