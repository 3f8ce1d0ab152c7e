package io.nexaera.vault;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Looks at a client's token every now and then, used or not, so that both sides see within a minute that it is gone or
/// back. One
/// chain of jobs for each time that the key is given; it ends when the key is taken back.
@Component
class TokenLook implements JobHandler {
    private static final String KIND = "vault.look-at-token";

    private final TenantDatabase database;
    private final ClientTokens tokens;
    private final Jobs jobs;
    private final AuditLog audit;
    private final ClientTokenSettings settings;

    TokenLook(TenantDatabase database, ClientTokens tokens, Jobs jobs, AuditLog audit, ClientTokenSettings settings) {
        this.database = database;
        this.tokens = tokens;
        this.jobs = jobs;
        this.audit = audit;
        this.settings = settings;
    }

    /// @param lending to look for; not looked for once it is another
    void soon(TenantTransaction tx, UUID lending) {
        jobs.enqueueLater(tx, KIND, lending, settings.lookEvery());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int maxAttempts() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void run(Job job) {
        Optional<ClientTokens.Held> lent = database.inTransaction(job.scope(), tx -> lent(tx, job.subject()));
        lent.ifPresent(held -> {
            Optional<TokenFailure.Why> away =
                    away(job.scope().requireSubAccount(), held); // may wait: not in a transaction
            database.run(
                    job.scope(),
                    tx -> note(
                            tx, job.subject(), away.map(TokenFailure.Why::code).orElse(null)));
        });
    }

    private static Optional<ClientTokens.Held> lent(TenantTransaction tx, UUID lending) {
        boolean still = tx.sql("select true from ctx.client_key() where holding = 'in-token' and lending = :lending")
                .param("lending", lending)
                .query(Boolean.class)
                .optional()
                .orElse(false);
        return still ? ClientKeyRow.held(tx) : Optional.empty();
    }

    private Optional<TokenFailure.Why> away(UUID client, ClientTokens.Held held) {
        try (OwnKey key = tokens.key(client, held)) {
            key.prove();
            return Optional.empty();
        } catch (TokenFailure failure) {
            return Optional.of(failure.why());
        } catch (GeneralSecurityException | RuntimeException broken) {
            return Optional.of(TokenFailure.Why.NO_ANSWER);
        }
    }

    private void note(TenantTransaction tx, UUID lending, @Nullable String away) {
        boolean news = tx.sql("select ctx.client_key_seen(:lending, :away)")
                .param("lending", lending)
                .param("away", away, java.sql.Types.VARCHAR)
                .query(Boolean.class)
                .single();
        if (news) {
            audit.record(tx, event(tx, away));
        }
        soon(tx, lending);
    }

    private static AuditEvent event(TenantTransaction tx, @Nullable String away) {
        AuditEvent plain = AuditEvent.of(away == null ? "vault.client-key-back" : "vault.client-key-away")
                .target("client-key", tx.scope().tenant(), "own key");
        return away == null ? plain : plain.after(Map.of("why", away));
    }
}
