package io.nexaera.models;

import static io.nexaera.models.Asking.KEY;
import static io.nexaera.models.Asking.LONG;
import static io.nexaera.models.Asking.call;
import static io.nexaera.models.Asking.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.egress.LoopbackServer.Received;
import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.models.ModelEvent.Text;
import io.nexaera.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Both adapters against scripted providers on loopback: what is asked and what is answered.
@ParameterizedClass
@EnumSource(names = {"OPENAI", "ANTHROPIC", "OPENAI_COMPATIBLE"})
class ModelProviderTest {
    private final Asking asking;

    ModelProviderTest(ProviderKind kind) {
        this.asking = new Asking(kind);
    }

    @AfterEach
    void stop() {
        asking.close();
    }

    @Test
    void aStreamedAnswerArrivesInPieces() {
        asking.fake.says("We are ", "open from 8 to 5. ", "Grüße 🦷");
        assertThat(asking.ask(true))
                .containsExactly(
                        new Text("We are "),
                        new Text("open from 8 to 5. "),
                        new Text("Grüße 🦷"),
                        done(FinishReason.STOP));
    }

    @Test
    void anAnswerInOnePieceArrivesWhole() {
        asking.fake.says("We are ", "open.");
        assertThat(asking.ask(false)).containsExactly(new Text("We are open."), done(FinishReason.STOP));
    }

    @Test
    void aPieceIsHandedOnBeforeTheNextIsMade() {
        Semaphore permits = new Semaphore(1);
        asking.fake.saysWhenAllowed(permits, "one", "two", "three");
        List<ModelEvent> events = new ArrayList<>();
        try (ModelStream stream = asking.open(true)) {
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
        FinishReason expected =
                finish.equals("odd") && asking.kind == ProviderKind.ANTHROPIC ? FinishReason.STOP : reason;
        asking.fake.finishes(finish, "We are");
        assertThat(asking.ask(streamed)).last().isEqualTo(done(expected));
    }

    @Test
    void theRequestIsWrittenAsTheProviderWantsIt() throws InterruptedException {
        asking.ask(true);
        Received request = asking.fake.awaitRequest();
        JsonNode body =
                Json.read(request.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(body.path("model").asString()).isEqualTo("fake-model");
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(body.path("stream").asBoolean()).isTrue();
        if (asking.kind == ProviderKind.ANTHROPIC) {
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
        String limit = asking.kind == ProviderKind.OPENAI ? "max_completion_tokens" : "max_tokens";
        assertThat(body.path(limit).asInt()).isEqualTo(300);
        assertThat(body.path("stream_options").path("include_usage").asBoolean())
                .isTrue();
        assertThat(body.path("messages").valueStream().map(m -> m.path("role").asString()))
                .containsExactly("system", "user", "assistant", "user");
    }

    @Test
    void aTemperatureThatNobodyChoseIsNotSent() throws InterruptedException {
        try (ModelStream stream = asking.open(call(false, null, LONG))) {
            stream.forEach(event -> {});
        }
        assertThat(asking.fake.awaitRequest().body()).doesNotContain("temperature");
    }

    @Test
    void cancellingBeforeTheFirstWordClosesTheProvidersConnection() throws Exception {
        asking.fake.hangs();
        ModelStream stream = asking.open(true);
        CompletableFuture<Throwable> ended = inBackground(stream, new CountDownLatch(0));
        asking.fake.awaitRequest();
        stream.close();
        asking.fake.awaitClientGone();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancellingInTheMiddleOfAnAnswerClosesTheProvidersConnection() throws Exception {
        asking.fake.hangsAfter("We are ");
        ModelStream stream = asking.open(true);
        CountDownLatch firstWord = new CountDownLatch(1);
        CompletableFuture<Throwable> ended = inBackground(stream, firstWord);
        assertThat(firstWord.await(20, TimeUnit.SECONDS)).isTrue();
        stream.close();
        asking.fake.awaitClientGone();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
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
        asking.fake.hangsAfter("We are ");
        try (ModelStream stream = asking.open(true)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> stream.forEach(event -> {
                        throw new IllegalStateException("the reader left");
                    }));
        }
        asking.fake.awaitClientGone();
    }

    @Test
    void aTestCallSaysThatItWorksOrWhyNot() {
        asking.fake.says("OK").finishes("length").fails(401, "invalid_api_key");
        assertThat(asking.provider.test(Asking.TENANT, asking.connection(), "fake-model"))
                .isEqualTo(new ModelCheck(
                        true, "ok", "It works: %s answered with fake-model.".formatted(asking.kind.label())));
        assertThat(asking.provider
                        .test(Asking.TENANT, asking.connection(), "fake-model")
                        .works())
                .isTrue();
        assertThat(asking.provider
                        .test(Asking.TENANT, asking.connection(), "fake-model")
                        .code())
                .isEqualTo("models.key-refused");
    }

    @Test
    void aPrivateBaseUrlIsRefused() {
        ModelConnection inside = new ModelConnection(asking.kind, "http://10.0.0.1/v1", ProviderKey.of(KEY));
        ModelCheck check = asking.provider.test(Asking.TENANT, inside, "fake-model");
        assertThat(check.code()).isEqualTo("egress.reserved-address");
    }

    @Test
    void neitherKeyNorConversationIsPrinted() {
        assertThat(asking.connection().toString()).contains("[secret]").doesNotContain(KEY);
        assertThat(call(true, null, LONG).toString()).doesNotContain("Be brief");
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> ProviderKey.of("two\nlines"))
                .returns("models.key-malformed", Problem::code);
    }
}
