package io.nexaera.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.LoopbackServer.Received;
import io.nexaera.egress.Outbound;
import io.nexaera.models.ModelEvent.Done;
import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.models.ModelEvent.Text;
import io.nexaera.models.ModelEvent.Usage;
import io.nexaera.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Both adapters against scripted providers on loopback.
@ParameterizedClass
@EnumSource(names = {"OPENAI", "ANTHROPIC", "OPENAI_COMPATIBLE"})
class ModelProviderTest {
    private static final UUID TENANT = UUID.randomUUID();
    private static final String KEY = "sk-very-secret-0123456789";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T18:00:00Z"), ZoneOffset.UTC);

    private final Outbound outbound = new Outbound(new EgressSettings(true, Duration.ofSeconds(5), 65536, 50));
    private final FakeOpenAi openAi = new FakeOpenAi();
    private final FakeAnthropic anthropic = new FakeAnthropic();

    @Parameter
    ProviderKind kind = ProviderKind.OPENAI;

    @AfterEach
    void stop() {
        outbound.close();
        openAi.close();
        anthropic.close();
    }

    private FakeProvider fake() {
        return kind == ProviderKind.ANTHROPIC ? anthropic : openAi;
    }

    private ModelProvider provider() {
        return new ModelProviders(outbound, CLOCK).of(kind);
    }

    private ModelConnection connection() {
        return new ModelConnection(kind, fake().baseUrl(), ProviderKey.of(KEY));
    }

    private static ModelCall call(boolean streamed, @Nullable Double temperature, Duration timeout) {
        List<ModelMessage> messages = List.of(
                ModelMessage.system("Be brief."),
                ModelMessage.user("Hi"),
                ModelMessage.assistant("Hello"),
                ModelMessage.user("When are you open?"));
        return new ModelCall("fake-model", messages, temperature, 300, timeout, streamed);
    }

    private ModelStream open(boolean streamed) {
        return provider().open(TENANT, connection(), call(streamed, 0.2, LONG));
    }

    private List<ModelEvent> ask(boolean streamed) {
        List<ModelEvent> events = new ArrayList<>();
        try (ModelStream stream = open(streamed)) {
            stream.forEach(events::add);
        }
        return events;
    }

    private static Done done(FinishReason reason) {
        return new Done(reason, Optional.of(new Usage(12, 5)));
    }

    @Test
    void aStreamedAnswerArrivesInPieces() {
        fake().says("We are ", "open from 8 to 5. ", "Grüße 🦷");
        assertThat(ask(true))
                .containsExactly(
                        new Text("We are "),
                        new Text("open from 8 to 5. "),
                        new Text("Grüße 🦷"),
                        done(FinishReason.STOP));
    }

    @Test
    void anAnswerInOnePieceArrivesWhole() {
        fake().says("We are ", "open.");
        assertThat(ask(false)).containsExactly(new Text("We are open."), done(FinishReason.STOP));
    }

    @Test
    void aPieceIsHandedOnBeforeTheNextIsMade() {
        Semaphore permits = new Semaphore(1);
        fake().saysWhenAllowed(permits, "one", "two", "three");
        List<ModelEvent> events = new ArrayList<>();
        try (ModelStream stream = open(true)) {
            stream.forEach(event -> {
                events.add(event);
                permits.release(); // the provider says the next word only because this one arrived
            });
        }
        assertThat(events).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"true, length, LENGTH", "false, length, LENGTH", "true, filtered, FILTERED", "true, odd, OTHER"})
    void theReasonToStopIsTold(boolean streamed, String finish, FinishReason reason) {
        FinishReason expected = finish.equals("odd") && kind == ProviderKind.ANTHROPIC ? FinishReason.STOP : reason;
        fake().finishes(finish, "We are");
        assertThat(ask(streamed)).last().isEqualTo(done(expected));
    }

    @Test
    void theRequestIsWrittenAsTheProviderWantsIt() throws InterruptedException {
        ask(true);
        Received request = fake().awaitRequest();
        JsonNode body =
                Json.read(request.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(body.path("model").asString()).isEqualTo("fake-model");
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(body.path("stream").asBoolean()).isTrue();
        if (kind == ProviderKind.ANTHROPIC) {
            isAnthropic(request, body);
        } else {
            isOpenAi(request, body);
        }
    }

    private static void isAnthropic(Received request, JsonNode body) {
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.header("x-api-key")).isEqualTo(KEY);
        assertThat(request.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(body.path("system").asString()).isEqualTo("Be brief.");
        assertThat(body.path("max_tokens").asInt()).isEqualTo(300);
        assertThat(body.path("messages").valueStream().map(m -> m.path("role").asString()))
                .containsExactly("user", "assistant", "user");
    }

    private void isOpenAi(Received request, JsonNode body) {
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.header("authorization")).isEqualTo("Bearer " + KEY);
        String limit = kind == ProviderKind.OPENAI ? "max_completion_tokens" : "max_tokens";
        assertThat(body.path(limit).asInt()).isEqualTo(300);
        assertThat(body.path("stream_options").path("include_usage").asBoolean())
                .isTrue();
        assertThat(body.path("messages").valueStream().map(m -> m.path("role").asString()))
                .containsExactly("system", "user", "assistant", "user");
    }

    @Test
    void aTemperatureThatNobodyChoseIsNotSent() throws InterruptedException {
        try (ModelStream stream = provider().open(TENANT, connection(), call(false, null, LONG))) {
            stream.forEach(event -> {});
        }
        assertThat(fake().awaitRequest().body()).doesNotContain("temperature");
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
            fake().fails(status, error);
            failsWith(code, () -> ask(streamed));
        }
    }

    private static Problem failsWith(String code, Runnable asking) {
        Problem[] problem = new Problem[1];
        assertThatExceptionOfType(Problem.UpstreamFailed.class)
                .isThrownBy(asking::run)
                .returns(code, Problem::code)
                .satisfies(thrown -> {
                    assertThat(thrown.sentence())
                            .doesNotContain("raw provider message", KEY, "%", "{", "null")
                            .matches("[A-Z].*[.]");
                    assertThat(thrown.getCause()).isNull();
                    problem[0] = thrown;
                });
        return problem[0];
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
        fake().fails(429, "rate_limit_exceeded", Map.of("Retry-After", header));
        assertThat(failsWith("models.rate-limited", () -> ask(true)).retryAfter())
                .isEqualTo(Optional.ofNullable(wait));
    }

    @Test
    void aBodyCutInTheMiddleIsAProblemAfterThePiecesThatCame() {
        fake().cutsOffAfter("We are ", "open");
        List<ModelEvent> events = new ArrayList<>();
        try (ModelStream stream = open(true)) {
            failsWith("models.cut-off", () -> stream.forEach(events::add));
        }
        assertThat(events).containsExactly(new Text("We are "), new Text("open"));
    }

    @Test
    void aStreamThatEndsWithoutSayingSoIsCutOff() {
        fake().endsWithoutFinish("We are ");
        failsWith("models.cut-off", () -> ask(true));
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_error,     models.rate-limited",
        "overloaded_error,     models.overloaded",
        "authentication_error, models.key-refused",
        "anything_else,        models.provider-error"
    })
    void anErrorInTheMiddleOfTheStreamIsToldApart(String error, String code) {
        fake().failsAfter(error, "We are ");
        failsWith(code, () -> ask(true));
    }

    @Test
    void anEmptyAnswerIsAProblem() {
        fake().says().finishes("filtered").finishes("length");
        failsWith("models.empty-answer", () -> ask(true));
        failsWith("models.answer-filtered", () -> ask(true));
        failsWith("models.empty-answer", () -> ask(false));
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
        fake().sends(200, type, body);
        failsWith("models.malformed", () -> ask(true));
    }

    @Test
    void anAnswerInOnePieceIsReadAlsoWhereAStreamWasAsked() {
        fake().sends(200, "application/json; charset=utf-8", fake().whole("Here.", "stop"));
        assertThat(ask(true)).containsExactly(new Text("Here."), done(FinishReason.STOP));
    }

    @Test
    void aProviderThatNeverAnswersTimesOut() throws InterruptedException {
        fake().hangs().hangsAfter("We are ");
        for (int round = 0; round < 2; round++) {
            try (ModelStream stream = provider().open(TENANT, connection(), call(true, null, SHORT))) {
                failsWith("models.timeout", () -> stream.forEach(event -> {}));
            }
            fake().awaitClientGone();
        }
    }

    @Test
    void aProviderThatIsNotThereIsUnreachable() {
        fake().close();
        failsWith("models.unreachable", () -> ask(true));
    }

    @Test
    void cancellingBeforeTheFirstWordClosesTheProvidersConnection() throws Exception {
        fake().hangs();
        ModelStream stream = open(true);
        CompletableFuture<Throwable> ended = inBackground(stream, new CountDownLatch(0));
        fake().awaitRequest();
        stream.close();
        fake().awaitClientGone();
        assertThat(ended.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancellingInTheMiddleOfAnAnswerClosesTheProvidersConnection() throws Exception {
        fake().hangsAfter("We are ");
        ModelStream stream = open(true);
        CountDownLatch firstWord = new CountDownLatch(1);
        CompletableFuture<Throwable> ended = inBackground(stream, firstWord);
        firstWord.await();
        stream.close();
        fake().awaitClientGone();
        assertThat(ended.get()).isInstanceOf(CancellationException.class);
    }

    private static CompletableFuture<Throwable> inBackground(ModelStream stream, CountDownLatch firstWord) {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                stream.forEach(event -> firstWord.countDown());
            } catch (RuntimeException e) {
                ended.complete(e);
            }
        });
        return ended;
    }

    @Test
    void aConsumerThatThrowsClosesTheProvidersConnection() throws InterruptedException {
        fake().hangsAfter("We are ");
        try (ModelStream stream = open(true)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> stream.forEach(event -> {
                        throw new IllegalStateException("the reader left");
                    }));
        }
        fake().awaitClientGone();
    }

    @Test
    void aTestCallSaysThatItWorksOrWhyNot() {
        fake().says("OK").finishes("length").fails(401, "invalid_api_key");
        assertThat(provider().test(TENANT, connection(), "fake-model"))
                .isEqualTo(
                        new ModelCheck(true, "ok", "It works: %s answered with fake-model.".formatted(kind.label())));
        assertThat(provider().test(TENANT, connection(), "fake-model").works()).isTrue();
        assertThat(provider().test(TENANT, connection(), "fake-model").code()).isEqualTo("models.key-refused");
    }

    @Test
    void aPrivateBaseUrlIsRefused() {
        ModelConnection inside = new ModelConnection(kind, "http://10.0.0.1/v1", ProviderKey.of(KEY));
        ModelCheck check = provider().test(TENANT, inside, "fake-model");
        assertThat(check.code()).isEqualTo("egress.reserved-address");
    }

    @Test
    void neitherKeyNorConversationIsPrinted() {
        assertThat(connection().toString()).contains("[secret]").doesNotContain(KEY);
        assertThat(call(true, null, LONG).toString()).doesNotContain("Be brief");
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> ProviderKey.of("two\nlines"))
                .returns("models.key-malformed", Problem::code);
    }
}
