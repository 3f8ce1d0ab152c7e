package io.nexaera.webhooks;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The table `webhook_endpoint`.
@Component
class Endpoints {
    private static final String SELECT = """
            select id, url, note, types, with_content, state, disabled_for, failures, failing_since, rests_until, created_at
            from app.webhook_endpoint where tenant_id = :tenant and state <> 'removed'""";

    List<Endpoint> all(TenantTransaction tx) {
        return tx.sql(SELECT + " order by id").query(Endpoints::read).list();
    }

    /// @throws Problem.NotFound also for a neighbour's
    Endpoint find(TenantTransaction tx, UUID id) {
        return known(tx, id).orElseThrow(() -> new Problem.NotFound("endpoint"));
    }

    Optional<Endpoint> known(TenantTransaction tx, UUID id) {
        return tx.sql(SELECT + " and id = :id")
                .param("id", id)
                .query(Endpoints::read)
                .optional();
    }

    Endpoint insert(TenantTransaction tx, EndpointDraft draft) {
        UUID id = tx.sql("""
                        insert into app.webhook_endpoint (tenant_id, agency_id, sub_account_id, url, note, types, with_content)
                        values (:tenant, :agency, :subAccount, :url, :note, :types, :content) returning id""")
                .param("url", draft.url())
                .param("note", draft.note())
                .param("types", array(draft))
                .param("content", draft.withContent())
                .query(UUID.class)
                .single();
        return find(tx, id);
    }

    void update(TenantTransaction tx, UUID id, EndpointDraft draft) {
        tx.sql("""
                        update app.webhook_endpoint set url = :url, note = :note, types = :types, with_content = :content
                        where tenant_id = :tenant and id = :id""")
                .param("id", id)
                .param("url", draft.url())
                .param("note", draft.note())
                .param("types", array(draft))
                .param("content", draft.withContent())
                .update();
    }

    /// On, paused or removed, with a clean slate.
    void set(TenantTransaction tx, UUID id, Endpoint.State state) {
        tx.sql("""
                        update app.webhook_endpoint set state = :state, disabled_for = null, failures = 0,
                          failing_since = null, rests_until = null
                        where tenant_id = :tenant and id = :id""")
                .param("id", id)
                .param("state", state.name().toLowerCase(Locale.ROOT))
                .update();
    }

    /// False where somebody else has turned it off or paused it meanwhile.
    boolean disable(TenantTransaction tx, UUID id, String reason) {
        return tx.sql("""
                        update app.webhook_endpoint set state = 'disabled', disabled_for = :reason
                        where tenant_id = :tenant and id = :id and state = 'on'""").param("id", id).param("reason", reason).update() == 1;
    }

    void keep(TenantTransaction tx, UUID id, Standing standing) {
        tx.sql("""
                        update app.webhook_endpoint set failures = :failures, failing_since = :since, rests_until = :until
                        where tenant_id = :tenant and id = :id and state = 'on'""")
                .param("id", id)
                .param("failures", standing.failures())
                .param("since", timestamp(standing.failingSince()))
                .param("until", timestamp(standing.restsUntil()))
                .update();
    }

    private static String @org.jspecify.annotations.Nullable [] array(EndpointDraft draft) {
        return draft.types().map(types -> types.toArray(String[]::new)).orElse(null);
    }

    static @org.jspecify.annotations.Nullable Timestamp timestamp(Optional<Instant> at) {
        return at.map(Timestamp::from).orElse(null);
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    private static Endpoint read(ResultSet row, int n) throws SQLException {
        Array types = row.getArray("types");
        return new Endpoint(
                row.getObject("id", UUID.class),
                row.getString("url"),
                row.getString("note"),
                types == null ? Optional.empty() : Optional.of(List.of((String[]) types.getArray())),
                row.getBoolean("with_content"),
                Endpoint.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("disabled_for")),
                row.getInt("failures"),
                instant(row, "failing_since"),
                instant(row, "rests_until"),
                row.getTimestamp("created_at").toInstant());
    }
}
