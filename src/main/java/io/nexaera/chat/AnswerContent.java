package io.nexaera.chat;

import io.nexaera.outbox.EventType;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.webhooks.EventContent;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What an agent said, for webhooks whose owner asked for it.
@Component
class AnswerContent implements EventContent {
    @Override
    public EventType type() {
        return EventType.MESSAGE_ANSWERED;
    }

    @Override
    public Optional<String> of(TenantTransaction tx, Map<String, String> data) {
        return tx.sql("select body from app.message where sub_account_id = :subAccount and id = :id")
                .param("id", UUID.fromString(data.getOrDefault("message", "")))
                .query(String.class)
                .optional();
    }
}
