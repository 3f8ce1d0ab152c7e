package io.nexaera.models;

import static io.nexaera.models.Asking.SHORT;
import static io.nexaera.models.Asking.call;
import static io.nexaera.models.Asking.done;
import static io.nexaera.models.Asking.failsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.models.ModelEvent.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Both adapters against scripted providers on loopback: everything that goes wrong becomes a sentence.
@ParameterizedClass
@EnumSource(names = {"OPENAI", "ANTHROPIC", "OPENAI_COMPATIBLE"})
class ModelProviderFailuresTest {
    private final Asking asking;

    ModelProviderFailuresTest(ProviderKind kind) {
        this.asking = new Asking(kind);
    }

    @AfterEach
    void stop() {
        asking.close();
    }

    @ParameterizedTest
    @CsvSource({
        "301, x,                       models.moved",
        "400, x,                       models.request-refused",
        "400, context_length_exceeded, models.too-long",
        "401, invalid_api_key,         models.key-refused",
        "402, x,                       models.out-of-credit",
        "403, x,                       models.key-refused",
        "404, model_not_found,         models.no-such-model",
        "408, x,                       models.timeout",
        "413, x,                       models.too-long",
        "422, x,                       models.request-refused",
        "429, rate_limit_exceeded,     models.rate-limited",
        "429, insufficient_quota,      models.out-of-credit",
        "500, x,                       models.provider-error",
        "502, x,                       models.provider-error",
        "503, x,                       models.overloaded",
        "504, x,                       models.timeout",
        "529, overloaded_error,        models.overloaded"
    })
    void everyFailingStatusBecomesAClearProblem(int status, String error, String code) {
        for (boolean streamed : new boolean[] {true, false}) {
            asking.fake.fails(status, error);
            failsWith(code, () -> asking.ask(streamed));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "20,                                 PT20S",
        "0,                                  PT0S",
        "1.2,                                PT2S",
        "99999999,                           PT24H",
        "'Mon, 23 Nov 2026 18:00:30 GMT',    PT30S",
        "'Mon, 23 Nov 2026 17:00:00 GMT',    PT0S",
        "soon,                               ",
        "-5,                                 "
    })
    void theWaitThatAProviderAsksForIsPassedOn(String header, @Nullable Duration wait) {
        asking.fake.fails(429, "rate_limit_exceeded", Map.of("Retry-After", header));
        assertThat(failsWith("models.rate-limited", () -> asking.ask(true)).retryAfter())
                .isEqualTo(Optional.ofNullable(wait));
    }

    @Test
    void aBodyCutInTheMiddleIsAProblemAfterThePiecesThatCame() {
        asking.fake.cutsOffAfter("We are ", "open");
        List<ModelEvent> events = new ArrayList<>();
        try (ModelStream stream = asking.open(true)) {
            failsWith("models.cut-off", () -> stream.forEach(events::add));
        }
        assertThat(events).containsExactly(new Text("We are "), new Text("open"));
    }

    @Test
    void aStreamThatEndsWithoutSayingSoIsCutOff() {
        asking.fake.endsWithoutFinish("We are ");
        failsWith("models.cut-off", () -> asking.ask(true));
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_error,     models.rate-limited",
        "overloaded_error,     models.overloaded",
        "authentication_error, models.key-refused",
        "anything_else,        models.provider-error"
    })
    void anErrorInTheMiddleOfTheStreamIsToldApart(String error, String code) {
        asking.fake.failsAfter(error, "We are ");
        failsWith(code, () -> asking.ask(true));
    }

    @Test
    void anEmptyAnswerIsAProblem() {
        asking.fake.says().finishes("filtered").finishes("length");
        failsWith("models.empty-answer", () -> asking.ask(true));
        failsWith("models.answer-filtered", () -> asking.ask(true));
        failsWith("models.empty-answer", () -> asking.ask(false));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,  '{\"half\":'",
        "application/json,  '{}'",
        "application/json,  '[]'",
        "text/html,         '<h1>Welcome</h1>'",
        "text/event-stream, 'data: {\"half\":\n\n'"
    })
    void whatIsNoAnswerIsMalformed(String type, String body) {
        asking.fake.sends(200, type, body);
        failsWith("models.malformed", () -> asking.ask(true));
    }

    @Test
    void anAnswerInOnePieceIsReadAlsoWhereAStreamWasAsked() {
        asking.fake.sends(200, "application/json; charset=utf-8", asking.fake.whole("Here.", "stop"));
        assertThat(asking.ask(true)).containsExactly(new Text("Here."), done(FinishReason.STOP));
    }

    @Test
    void aProviderThatNeverAnswersTimesOut() throws InterruptedException {
        asking.fake.hangs().hangsAfter("We are ");
        for (int round = 0; round < 2; round++) {
            try (ModelStream stream = asking.open(call(true, null, SHORT))) {
                failsWith("models.timeout", () -> stream.forEach(event -> {}));
            }
            asking.fake.awaitClientGone();
        }
    }

    @Test
    void aProviderThatIsNotThereIsUnreachable() {
        asking.fake.close();
        failsWith("models.unreachable", () -> asking.ask(true));
    }
}
