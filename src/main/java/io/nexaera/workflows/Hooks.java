package io.nexaera.workflows;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.RateLimit;
import io.nexaera.outbox.JobScopes;
import io.nexaera.problem.Problem;
import io.nexaera.signature.SignatureCheck.Headers;
import io.nexaera.signature.WebhookKey;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.webhooks.InboundWebhooks;
import io.nexaera.webhooks.InboundWebhooks.Receipt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Addresses at which strangers start a workflow with a signed message (Standard Webhooks). Promises: without a good
/// signature of the last five minutes nothing is told, kept or started; one message starts one run, however often it
/// comes. The secret is shown when it is made, and never again.
@Component
class Hooks {
    static final String PATH = "/api/v1/hooks/";
    static final Duration OVERLAP = Duration.ofHours(24);
    private static final int RUNS_PER_MINUTE = 300;

    private final TenantDatabase database;
    private final WorkflowRows rows;
    private final RunRows runs;
    private final HookKeys keys;
    private final InboundWebhooks inbound;
    private final Workflows workflows;
    private final JobScopes scopes;
    private final AuditLog audit;
    private final Clock clock;
    private final RateLimit perWorkflow = new RateLimit(RUNS_PER_MINUTE, Duration.ofMinutes(1));

    Hooks(
            TenantDatabase database,
            WorkflowRows rows,
            RunRows runs,
            HookKeys keys,
            InboundWebhooks inbound,
            Workflows workflows,
            JobScopes scopes,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.rows = rows;
        this.runs = runs;
        this.keys = keys;
        this.inbound = inbound;
        this.workflows = workflows;
        this.scopes = scopes;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param secret `whsec_` and Base64
    record Fresh(UUID workflow, String secret, Optional<Instant> formerUntil) {
        @Override
        public String toString() {
            return "Fresh[" + workflow + ", [secret]]";
        }
    }

    /// @param again the message was taken in before; its run goes on or is over
    record Taken(UUID run, boolean again) {}

    Optional<HookKeys.Hook> hook(TenantScope scope, UUID workflow) {
        return database.inTransaction(scope, tx -> keys.hook(tx, workflow, clock.instant()));
    }

    /// An address with its secret, or another secret for it: the former one is good for a day more.
    Fresh renew(Caller caller, UUID id) {
        requireOwnPeople(caller);
        return database.inTransaction(caller.scope(), tx -> {
            Workflow workflow = rows.find(tx, id);
            boolean there = keys.hook(tx, id, clock.instant()).isPresent();
            WebhookKey key = keys.renew(tx, id, OVERLAP, clock.instant());
            Optional<Instant> formerUntil = keys.hook(tx, id, clock.instant()).flatMap(HookKeys.Hook::formerUntil);
            audit.record(
                    tx,
                    event(there ? "workflow.hook-secret-changed" : "workflow.hook-opened", workflow)
                            .after(Map.of(
                                    "formerUntil",
                                    formerUntil.map(Instant::toString).orElse("none"))));
            return new Fresh(id, key.secretText(), formerUntil);
        });
    }

    /// Nothing comes in any more.
    void close(Caller caller, UUID id) {
        requireOwnPeople(caller);
        database.run(caller.scope(), tx -> {
            Workflow workflow = rows.find(tx, id);
            if (keys.forget(tx, id)) {
                audit.record(tx, event("workflow.hook-closed", workflow));
            }
        });
    }

    /// Whoever visits for support sees no secrets, and makes none.
    static boolean mayOpen(Caller caller) {
        return caller.may(Permission.AGENTS_EDIT) && caller.scope().kind() != TenantScope.Kind.AGENCY;
    }

    private static void requireOwnPeople(Caller caller) {
        if (!mayOpen(caller)) {
            throw new Problem.Forbidden(
                    "workflows.hook-support", "Only the client's own people make or close an address for messages.");
        }
    }

    /// @param body the bytes as they came
    /// @throws Problem.Unauthenticated one and the same, whatever is wrong with the signature, and where there is no
    /// such
    ///     workflow
    /// @throws Problem.Invalid where what is signed is no JSON
    Taken take(UUID workflow, Headers headers, byte[] body) {
        HookKeys.Owner owner = keys.owner(workflow).orElseThrow(Hooks::refused);
        TenantScope scope =
                scopes.of(owner.agency(), Optional.of(owner.subAccount()), UUID.randomUUID(), "workflow.hook");
        return database.inTransaction(scope, tx -> taken(tx, workflow, headers, body));
    }

    private Taken taken(TenantTransaction tx, UUID id, Headers headers, byte[] body) {
        return switch (inbound.receive(tx, id, keys.accepted(tx, id, clock.instant()), headers, body)) {
            case Receipt.Refused no -> throw refused();
            case Receipt.Repeated known -> before(tx, id, known.messageId()).orElseThrow(Hooks::refused);
            case Receipt.New fresh ->
                before(tx, id, fresh.messageId()).orElseGet(() -> started(tx, id, fresh.messageId(), body));
        };
    }

    /// Receipts are kept for an hour, a run for as long as people keep it: who repeats a message for days starts
    /// nothing.
    private Optional<Taken> before(TenantTransaction tx, UUID id, String message) {
        return runs.ofMessage(tx, id, message).map(run -> new Taken(run, true));
    }

    private Taken started(TenantTransaction tx, UUID id, String message, byte[] body) {
        perWorkflow.take(id.toString(), "workflows.hook-too-many", "This workflow was started very often just now.");
        Workflow workflow = rows.known(tx, id).orElseThrow(Hooks::refused);
        return new Taken(
                workflows
                        .start(tx, workflow, read(body), Start.byMessage(message))
                        .id(),
                false);
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode input = Values.JSON.readTree(body);
            if (!input.isMissingNode()) {
                return input;
            }
        } catch (JacksonException e) {
            // said below, without its words
        }
        throw new Problem.Invalid("workflows.hook-body", "body", "The message is not JSON in UTF-8.");
    }

    private static Problem.Unauthenticated refused() {
        return new Problem.Unauthenticated(
                "workflows.hook-refused",
                "There is no such address, or the message isn't signed as it must be: headers webhook-id,"
                        + " webhook-timestamp (of the last five minutes) and webhook-signature, by Standard Webhooks.");
    }

    private static AuditEvent event(String action, Workflow workflow) {
        return AuditEvent.of(action).target("workflow", workflow.id(), workflow.name());
    }
}
