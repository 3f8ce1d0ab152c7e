package io.nexaera.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.models.ModelEvent.Done;
import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.models.ModelEvent.Usage;
import io.nexaera.privacy.Redacted;
import io.nexaera.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An adapter, the scripted provider it speaks to, and short words for common calls. It is six in the evening.
final class Asking implements AutoCloseable {
    static final UUID TENANT = UUID.randomUUID();
    static final String KEY = "sk-very-secret-0123456789";
    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SHORT = Duration.ofMillis(150);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T18:00:00Z"), ZoneOffset.UTC);

    final ProviderKind kind;
    final FakeProvider fake;
    final ModelProvider provider;
    private final Outbound outbound = new Outbound(new EgressSettings(
            List.of(EgressSettings.THIS_MACHINE.split(",")), Set.of(443), List.of(), Duration.ofSeconds(5), 65536, 50));

    Asking(ProviderKind kind) {
        this.kind = kind;
        this.fake = kind == ProviderKind.ANTHROPIC ? new FakeAnthropic() : new FakeOpenAi();
        this.provider = new ModelProviders(outbound, CLOCK).of(kind);
    }

    ModelConnection connection() {
        return new ModelConnection(kind, fake.baseUrl(), ProviderKey.of(KEY));
    }

    static ModelCall call(boolean streamed, @Nullable Double temperature, Duration timeout) {
        List<PromptMessage> messages = Stream.of(
                        ModelMessage.system("Be brief."),
                        ModelMessage.user("Hi"),
                        ModelMessage.assistant("Hello"),
                        ModelMessage.user("When are you open?"))
                .map(said -> new PromptMessage(said.role(), Redacted.framed(List.of(), none -> said.text())))
                .toList();
        return new ModelCall("fake-model", messages, temperature, 300, timeout, streamed);
    }

    ModelStream open(boolean streamed) {
        return open(call(streamed, 0.2, LONG));
    }

    ModelStream open(ModelCall call) {
        return provider.open(TENANT, connection(), call);
    }

    List<ModelEvent> ask(boolean streamed) {
        List<ModelEvent> events = new ArrayList<>();
        try (ModelStream stream = open(streamed)) {
            stream.forEach(events::add);
        }
        return events;
    }

    static Done done(FinishReason reason) {
        return new Done(reason, Optional.of(new Usage(12, 5)));
    }

    static Problem failsWith(String code, Runnable asking) {
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

    @Override
    public void close() {
        outbound.close();
        fake.close();
    }
}
