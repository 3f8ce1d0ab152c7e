package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.models.ModelMessage;
import io.nexaera.quarantine.Verdict;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Keeps conversations in `conversation` and `message`.
@Component
final class Tables implements Memory {
    private static final int HISTORY_MESSAGES = 20;

    private final Conversations conversations;
    private final Messages messages;

    Tables(Conversations conversations, Messages messages) {
        this.conversations = conversations;
        this.messages = messages;
    }

    @Override
    public Turn begin(TenantTransaction tx, Agent agent, Question question, String text, Verdict verdict) {
        Optional<UUID> known =
                question.conversation().map(id -> conversations.find(tx, id).id());
        UUID conversation = known.orElseGet(() -> conversations.start(tx, question.saying(text)));
        List<ModelMessage> history = question.history().isEmpty()
                ? messages.history(tx, conversation, HISTORY_MESSAGES)
                : question.history();
        messages.keepQuestion(tx, conversation, text, verdict.findings());
        return new Turn(agent, conversation, history, text, question.channel(), Optional.empty());
    }

    @Override
    public Message end(TenantTransaction tx, Turn turn, Reply answer, Duration latency) {
        conversations.touch(tx, turn.conversation());
        return messages.keepAnswer(tx, turn.conversation(), answer, latency);
    }
}
