package io.nexaera.outbox;

import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.tenancy.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Tells what happened. The event is there if and only if the transaction that did it commits; who listens (webhooks)
/// gets it from the database. What leaves an audit entry needs no call here: [EventsOnRecord] tells of it.
@Component
public class Events {
    private static final String INSERT = """
            insert into app.event (tenant_id, id, type, data)
            values (:owner, coalesce(:id::uuid, uuidv7()), :type, :data::jsonb) on conflict do nothing""";
    private static final String INSERT_CAUSED = """
            insert into app.event (tenant_id, id, type, data, chain_id, depth)
            values (:owner, coalesce(:id::uuid, uuidv7()), :type, :data::jsonb, :chain, :depth) on conflict do nothing""";

    private final JsonMapper json;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    Events(JsonMapper json) {
        this.json = json;
    }

    /// For a program beside the application; whoever listens finds the events when it looks next.
    public static Events ofAnotherProcess() {
        return new Events(JsonMapper.shared());
    }

    /// To the transaction's tenant: an event of a client is not an event of its agency.
    public void publish(TenantTransaction tx, Event event) {
        insert(tx, tx.scope().tenant(), null, event);
    }

    /// The same, once for each cause: work that starts over tells nothing twice.
    public void publishOnce(TenantTransaction tx, UUID cause, Event event) {
        insert(tx, tx.scope().tenant(), cause, event);
    }

    void publish(Transaction tx, UUID tenant, Event event) {
        insert(tx, tenant, null, event);
    }

    /// Calls `listener` whenever something was published, a little before its transaction commits. A hint: it may look
    /// and find nothing, and has to look by itself from time to time.
    public void onPublished(Runnable listener) {
        listeners.add(listener);
    }

    private void insert(Transaction tx, UUID tenant, @Nullable UUID id, Event event) {
        Optional<Cause> cause = Cause.present();
        tx.sql(cause.isPresent() ? INSERT_CAUSED : INSERT)
                .param("owner", tenant)
                .param("id", id)
                .param("type", event.type().code())
                .param("data", json.writeValueAsString(event.data()))
                .param("chain", cause.map(Cause::chain).orElse(null))
                .param("depth", cause.map(Cause::depth).orElse(0))
                .update();
        listeners.forEach(Runnable::run);
    }
}
