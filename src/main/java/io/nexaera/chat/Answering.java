package io.nexaera.chat;

import io.nexaera.knowledge.Answer;
import io.nexaera.knowledge.ExtractiveAnswer;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Passage;
import io.nexaera.models.Connected;
import io.nexaera.models.ModelCall;
import io.nexaera.models.ModelEvent;
import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.models.ModelProviders;
import io.nexaera.models.ModelStream;
import io.nexaera.models.ServingKey;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantScope;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/// Finds passages and makes the answer: by a model where the agent has one, else by quoting. No transaction is open
/// here.
@Component
class Answering {
    private final Knowledge knowledge;
    private final ExtractiveAnswer extractive;
    private final ModelProviders providers;
    private final ChatSettings settings;

    Answering(Knowledge knowledge, ExtractiveAnswer extractive, ModelProviders providers, ChatSettings settings) {
        this.knowledge = knowledge;
        this.extractive = extractive;
        this.providers = providers;
        this.settings = settings;
    }

    /// Never fails for what a provider or a reader does: that is in the answer's state.
    ///
    /// @param run the agent's own scope: what it may not use is not found, whatever is asked
    Reply answer(
            TenantScope run,
            Turn turn,
            Optional<Asked> model,
            Question question,
            Consumer<ChatEvent> listener,
            Stop stop) {
        try {
            listener.accept(ChatEvent.Started.of(turn));
            Optional<Set<UUID>> among = turn.agent().draft().documents().map(HashSet::new);
            List<Passage> passages = knowledge.search(run, question.text(), among, settings.passages());
            return model.isPresent()
                    ? ask(run, turn, model.get(), question, passages, listener, stop)
                    : quote(question, passages, listener);
        } catch (UncheckedIOException readerGone) {
            return Reply.unread();
        }
    }

    private Reply quote(Question question, List<Passage> passages, Consumer<ChatEvent> listener) {
        Answer answer = extractive.answer(question.text(), passages);
        List<Answer.Quote> quotes = answer instanceof Answer.Quoted quoted ? quoted.quotes() : List.of();
        String text = quotes.isEmpty() ? answer.text() : numbered(quotes);
        listener.accept(new ChatEvent.Delta(text));
        List<Citation> citations = IntStream.range(0, quotes.size())
                .mapToObj(i -> Citation.of(i + 1, quotes.get(i).passage()))
                .toList();
        return new Reply(
                text,
                Message.State.COMPLETE,
                Optional.empty(),
                citations,
                Reply.BY_DOCUMENTS,
                Optional.empty(),
                !quotes.isEmpty(),
                0,
                0,
                FinishReason.STOP,
                List.of(),
                Map.of());
    }

    private static String numbered(List<Answer.Quote> quotes) {
        return IntStream.range(0, quotes.size())
                .mapToObj(i -> "“" + quotes.get(i).text().strip() + "” [" + (i + 1) + "]")
                .collect(Collectors.joining("\n\n"));
    }

    private Reply ask(
            TenantScope run,
            Turn turn,
            Asked asked,
            Question question,
            List<Passage> passages,
            Consumer<ChatEvent> listener,
            Stop stop) {
        Connected connected = asked.connected();
        String model = turn.agent().draft().model().orElse(connected.defaultModel());
        Optional<ServingKey> key = Optional.of(connected.key());
        Reading reading = new Reading(turn.agent().draft(), asked.redactor(), passages);
        ModelCall call = call(turn, question, model, reading);
        StringBuilder text = new StringBuilder();
        Usage usage = new Usage();
        try (ModelStream stream =
                providers.of(connected.connection().kind()).open(run.tenant(), connected.connection(), call)) {
            stop.then(stream::close);
            stream.forEach(event -> {
                switch (event) {
                    case ModelEvent.Text piece -> say(reading.say(piece.delta()), text, listener);
                    case ModelEvent.Done done -> usage.add(done);
                }
            });
            say(reading.rest(), text, listener);
            List<Citation> citations = Prompt.cited(text.toString(), reading.passages());
            return new Reply(
                    text.toString(),
                    Message.State.COMPLETE,
                    Optional.empty(),
                    citations,
                    model,
                    key,
                    !citations.isEmpty(),
                    usage.input,
                    usage.output,
                    usage.finish,
                    reading.findings(),
                    reading.keptBack());
        } catch (CancellationException | UncheckedIOException stopped) {
            text.append(reading.rest());
            return ended(text.toString(), Message.State.STOPPED, Optional.empty(), reading, model, key);
        } catch (Problem problem) {
            text.append(reading.rest());
            return ended(text.toString(), Message.State.FAILED, Optional.of(problem), reading, model, key);
        }
    }

    private static void say(String piece, StringBuilder text, Consumer<ChatEvent> listener) {
        if (!piece.isEmpty()) {
            text.append(piece);
            listener.accept(new ChatEvent.Delta(piece));
        }
    }

    private ModelCall call(Turn turn, Question question, String model, Reading reading) {
        var draft = turn.agent().draft();
        return new ModelCall(
                model,
                Prompt.of(draft, reading, turn.history(), question.text()),
                question.temperature().orElse(draft.temperature()),
                Math.min(question.maxTokens().orElse(draft.maxAnswerTokens()), draft.maxAnswerTokens()),
                settings.answerTime(),
                true);
    }

    private static Reply ended(
            String text,
            Message.State state,
            Optional<Problem> problem,
            Reading reading,
            String model,
            Optional<ServingKey> key) {
        List<Citation> citations = text.isEmpty() ? List.of() : Prompt.cited(text, reading.passages());
        return new Reply(
                text,
                state,
                problem,
                citations,
                model,
                key,
                true,
                0,
                0,
                FinishReason.OTHER,
                reading.findings(),
                reading.keptBack());
    }

    private static final class Usage {
        private int input;
        private int output;
        private FinishReason finish = FinishReason.STOP;

        void add(ModelEvent.Done done) {
            finish = done.reason();
            done.usage().ifPresent(used -> {
                input = Math.toIntExact(used.inputTokens());
                output = Math.toIntExact(used.outputTokens());
            });
        }
    }
}
