package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.identity.RateLimit;
import io.nexaera.identity.Role;
import io.nexaera.problem.Problem;
import io.nexaera.witness.Witness;
import io.nexaera.witness.WitnessVerdict;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;

/// The answers of c2sp.org/tlog-witness, to the byte.
class WitnessApiTest {
    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(new WitnessVerdict.Cosigned("\u2014 w AAAA\n"), 200, "text/plain", "\u2014 w AAAA\n"),
                Arguments.of(new WitnessVerdict.OtherSize(20852014), 409, "text/x.tlog.size", "20852014\n"),
                Arguments.of(new WitnessVerdict.OtherRoot(), 409, "text/plain", ""),
                Arguments.of(new WitnessVerdict.Inconsistent(), 422, "text/plain", ""),
                Arguments.of(new WitnessVerdict.Unsigned(), 403, "text/plain", ""),
                Arguments.of(new WitnessVerdict.UnknownLog(), 404, "text/plain", ""),
                Arguments.of(new WitnessVerdict.Malformed("no request"), 400, "text/plain", "no request\n"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eachVerdictHasTheStatusOfTheSpecification(WitnessVerdict verdict, int status, String type, String body) {
        ResponseEntity<String> answer = WitnessApi.answer(verdict);
        assertThat(answer.getStatusCode().value()).isEqualTo(status);
        assertThat(String.valueOf(answer.getHeaders().getContentType())).startsWith(type);
        assertThat(answer.getBody()).contains(body);
    }

    @Test
    void strangersMayAskWithoutAnything() {
        HttpResponse<String> malformed = post("hello");
        assertThat(malformed.statusCode()).isEqualTo(400);
        HttpResponse<String> unknown =
                post("old 0\n\nnobody.example\n1\n" + "A".repeat(43) + "=\n\n\u2014 nobody.example AAAAAAA=\n");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body() + malformed.body()).doesNotContainIgnoringCase("nexaera");
        HttpResponse<String> key = Browserless.anonymous().get("/witness/key");
        assertThat(key.body()).startsWith(TestInstallation.WITNESS + "+").endsWith("\n");
    }

    @Test
    void moreThanARequestCanHaveIsNotRead() {
        assertThat(post("old 0\n\n" + "x".repeat(100_000)).statusCode()).isEqualTo(400);
    }

    @Test
    void whoAsksTooOftenIsToldToWait() throws IOException {
        WitnessApi api = new WitnessApi(TestInstallation.bean(Witness.class), new RateLimit(2, Duration.ofDays(1)));
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/witness/add-checkpoint");
        assertThat(api.add(request).getStatusCode().value()).isEqualTo(400);
        assertThat(api.add(request).getStatusCode().value()).isEqualTo(400);
        assertThatThrownBy(() -> api.add(request)).isInstanceOf(Problem.TooMany.class);
        MockHttpServletRequest elsewhere = new MockHttpServletRequest("POST", "/witness/add-checkpoint");
        elsewhere.setRemoteAddr("192.0.2.7");
        assertThat(api.add(elsewhere).getStatusCode().value()).isEqualTo(400);
    }

    @Test
    void thePageSaysWhoIsWatchedAndWhoWatches() {
        TestInstallation.Tenant agency = TestInstallation.northwind();
        String page = Browserless.signedIn(agency, Role.AGENCY_OWNER)
                .get(agency.place().path() + "/witnesses")
                .body();
        assertThat(page)
                .contains("Nobody outside keeps watch yet", "peer.example/log", TestInstallation.WITNESS)
                .doesNotContainIgnoringCase("nexaera");
    }

    private static HttpResponse<String> post(String body) {
        Browserless stranger = Browserless.anonymous();
        return stranger.send(stranger.request("/witness/add-checkpoint")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }
}
