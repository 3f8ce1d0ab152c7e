package io.nexaera.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.nexaera.signature.SignatureCheck.Headers;
import io.nexaera.signature.SignatureCheck.Verdict;
import java.net.http.HttpHeaders;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
    private static final byte[] BODY = "{\"type\":\"document.ready\",\"data\":{\"n\": 1}}".getBytes(UTF_8);
    private final Instant now = Instant.now(); // the official library has no other clock

    private final WebhookKey key = WebhookKey.fresh();
    private final WebhookKey older = WebhookKey.fresh();
    private final Map<String, String> headers = new SignedMessage("evt_1", now, text(BODY)).headers(List.of(key));

    @Test
    void theOfficialLibraryAcceptsWhatWeSign() throws Exception {
        assertThatCode(() -> official(key).verify(text(BODY), http(headers))).doesNotThrowAnyException();
        Map<String, String> rotating = new SignedMessage("evt_1", now, text(BODY)).headers(List.of(key, older));
        assertThatCode(() -> official(key).verify(text(BODY), http(rotating))).doesNotThrowAnyException();
        assertThatCode(() -> official(older).verify(text(BODY), http(rotating))).doesNotThrowAnyException();
    }

    @Test
    void theOfficialLibraryRefusesWhatWasTamperedWithOldOrForeign() {
        Map<String, String> old = new SignedMessage("evt_1", now.minusSeconds(301), text(BODY)).headers(List.of(key));
        assertThatThrownBy(() -> official(key).verify(text(BODY) + " ", http(headers)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> official(key).verify(text(BODY), http(old)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> official(older).verify(text(BODY), http(headers)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void weAcceptWhatTheOfficialLibrarySigns() throws Exception {
        Map<String, String> theirs = new HashMap<>(headers);
        theirs.put(SignedMessage.SIGNATURE, official(key).sign("evt_1", now.getEpochSecond(), text(BODY)));
        assertThat(check(theirs, BODY)).isEqualTo(new Verdict.Good("evt_1", seconds(now), "v1"));
    }

    @Test
    void theJdkAcceptsOurEd25519() throws Exception {
        byte[] spki = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] raw = Base64.getDecoder().decode(key.publicText().substring(5));
        byte[] encoded = java.util.Arrays.copyOf(spki, spki.length + raw.length);
        System.arraycopy(raw, 0, encoded, spki.length, raw.length);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update(("evt_1." + now.getEpochSecond() + "." + text(BODY)).getBytes(UTF_8));
        String v1a = headers.getOrDefault(SignedMessage.SIGNATURE, "").split(" ", -1)[1];
        assertThat(verifier.verify(Base64.getDecoder().decode(v1a.substring(4))))
                .isTrue();
        assertThat(check(with(SignedMessage.SIGNATURE, v1a), BODY))
                .isEqualTo(new Verdict.Good("evt_1", seconds(now), "v1a"));
    }

    /// docs/formats.md
    @Test
    void theVectorHolds() {
        byte[] bytes = new byte[64];
        for (int i = 0; i < 64; i++) {
            bytes[i] = (byte) i;
        }
        WebhookKey known = WebhookKey.of(bytes);
        assertThat(known.secretText()).isEqualTo("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        assertThat(known.publicText()).isEqualTo("whpk_Kay64UG8yvCyLhqU000LxzYeUm0L/hLIl5S8kyKWbdc=");
        assertThat(new SignedMessage("evt_1", Instant.ofEpochSecond(1_700_000_000), "{}").headers(List.of(known)))
                .containsEntry(
                        SignedMessage.SIGNATURE,
                        "v1,bXtchBV0Hi1flm60IFUb87JKA3d/Yvv8UoEjbNotegk="
                                + " v1a,F4BoX2NctYfrOZed353fQJAQxUUsvuMuUPcaQEpCgvYbQ7URL4QPXtzCi9+kaLByNd7yDUff+gIx3mVOQ2dwDQ==");
    }

    @Test
    void eachFaultIsNamed() {
        assertThat(fault(new Headers(null, "1", "v1,x"), BODY)).isEqualTo(Fault.NO_ID);
        assertThat(fault(new Headers("evt_1", " ", "v1,x"), BODY)).isEqualTo(Fault.NO_TIMESTAMP);
        assertThat(fault(new Headers("evt_1", "1", null), BODY)).isEqualTo(Fault.NO_SIGNATURE);
        assertThat(fault(with(SignedMessage.TIMESTAMP, "soon"), BODY)).isEqualTo(Fault.TIMESTAMP_NOT_A_NUMBER);
        assertThat(fault(with(SignedMessage.TIMESTAMP, "1700000000000"), BODY))
                .isEqualTo(Fault.TIMESTAMP_IN_MILLISECONDS);
        assertThat(fault(with(SignedMessage.TIMESTAMP, "1700000000"), BODY)).isEqualTo(Fault.TOO_OLD);
        assertThat(fault(with(SignedMessage.TIMESTAMP, "99999999999"), BODY)).isEqualTo(Fault.TOO_NEW);
        assertThat(fault(with(SignedMessage.SIGNATURE, "K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="), BODY))
                .isEqualTo(Fault.NO_PREFIX);
        assertThat(fault(with(SignedMessage.SIGNATURE, "v2,AAAA"), BODY)).isEqualTo(Fault.UNKNOWN_VERSION);
        assertThat(fault(with(SignedMessage.SIGNATURE, "v1,§§"), BODY)).isEqualTo(Fault.NOT_BASE64);
        assertThat(fault(with(SignedMessage.SIGNATURE, "v1,AAAA"), BODY)).isEqualTo(Fault.WRONG_LENGTH);
        assertThat(fault(with(SignedMessage.ID, "evt_2"), BODY)).isEqualTo(Fault.NO_MATCH);
        assertThat(check(headers, text(BODY).concat(" ").getBytes(UTF_8))).isEqualTo(new Verdict.Bad(Fault.NO_MATCH));
    }

    @Test
    void anotherVersionBesideAGoodSignatureDoesNoHarm() {
        String good = headers.getOrDefault(SignedMessage.SIGNATURE, "");
        assertThat(check(with(SignedMessage.SIGNATURE, "v9,AAAA nonsense " + good), BODY))
                .isInstanceOf(Verdict.Good.class);
    }

    @Test
    void keysPrintNothingAndAreZeroed() {
        assertThat(key.toString()).isEqualTo("[secret]");
        WebhookKey closed = WebhookKey.of(key.bytes());
        closed.close();
        assertThat(closed.bytes()).containsOnly(0);
    }

    private Verdict check(Map<String, String> sent, byte[] body) {
        return new SignatureCheck(List.of(key)).check(headers(sent), body, now);
    }

    private Fault fault(Map<String, String> sent, byte[] body) {
        return fault(headers(sent), body);
    }

    private Fault fault(Headers sent, byte[] body) {
        return new SignatureCheck(List.of(key)).check(sent, body, now) instanceof Verdict.Bad bad
                ? bad.fault()
                : Fault.WRONG_LENGTH;
    }

    private Map<String, String> with(String header, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(header, value);
        return changed;
    }

    static Headers headers(Map<String, String> sent) {
        return new Headers(
                sent.get(SignedMessage.ID), sent.get(SignedMessage.TIMESTAMP), sent.get(SignedMessage.SIGNATURE));
    }

    private static Webhook official(WebhookKey key) {
        try {
            return new Webhook(key.secretText());
        } catch (EmptyWebhookSecretException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpHeaders http(Map<String, String> headers) {
        return HttpHeaders.of(
                headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue()))),
                (name, value) -> true);
    }

    private static Instant seconds(Instant at) {
        return Instant.ofEpochSecond(at.getEpochSecond());
    }

    private static String text(byte[] body) {
        return new String(body, UTF_8);
    }
}
