package io.nexaera.webhooks;

import io.nexaera.signature.SignatureCheck;
import io.nexaera.signature.SignatureCheck.Headers;
import io.nexaera.signature.SignatureCheck.Verdict;
import io.nexaera.signature.WebhookKey;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Takes in messages of strangers that are signed by the same standard, each once: what is too old, tampered with or
/// signed by others is refused, and a repeat is told from the first.
@Component
public class InboundWebhooks {
    private static final int MAX_ID_CHARS = 200;

    private final Clock clock;

    InboundWebhooks(Clock clock) {
        this.clock = clock;
    }

    public sealed interface Receipt {
        /// The first time. It counts as taken in only if the transaction commits.
        record New(String messageId) implements Receipt {}

        /// Taken in before: answer as well as the first time, and do nothing.
        record Repeated(String messageId) implements Receipt {}

        /// @param sentence fit for the sender: it helps nobody to guess a secret
        record Refused(String code, String sentence) implements Receipt {}
    }

    /// @param source what it was sent to: ids of one sender's messages are told apart from another's
    /// @param keys those that may have signed: one, or two during a rotation
    /// @param body the bytes as they came
    public Receipt receive(TenantTransaction tx, UUID source, List<WebhookKey> keys, Headers headers, byte[] body) {
        return switch (new SignatureCheck(keys).check(headers, body, clock.instant())) {
            case Verdict.Bad bad ->
                new Receipt.Refused(
                        "webhooks." + bad.fault().code(), bad.fault().sentence());
            case Verdict.Good good -> known(tx, source, good.id());
        };
    }

    private static Receipt known(TenantTransaction tx, UUID source, String id) {
        return id.length() > MAX_ID_CHARS
                ? new Receipt.Refused("webhooks.id-too-long", "webhook-id has at most " + MAX_ID_CHARS + " characters.")
                : first(tx, source, id);
    }

    /// Two at the same moment: the second waits here for the first one's commit.
    private static Receipt first(TenantTransaction tx, UUID source, String id) {
        int kept = tx.sql("""
                        insert into app.webhook_receipt (tenant_id, source, message_id) values (:tenant, :source, :id)
                        on conflict do nothing""").param("source", source).param("id", id).update();
        return kept == 1 ? new Receipt.New(id) : new Receipt.Repeated(id);
    }
}
