package io.nexaera.siem;

import io.nexaera.audit.SequencedLog;
import io.nexaera.problem.Problem;
import io.nexaera.siem.Destination.Failing;
import io.nexaera.siem.Destination.LastTest;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The table `siem_destination`, as people see and change it.
@Component
class DestinationRows {
    private static final String COLUMNS = """
            select id, name, kind, address, options, hint, state, created_at, next_index, number, delivered_at, failures,
              failing_since, last_error, last_error_at, next_try_at, tested_at, test_works, test_sentence
            from app.siem_destination where tenant_id = :tenant
            """;

    private static final SequencedLog.Backlog NOT_COUNTED = new SequencedLog.Backlog(0, Optional.empty());

    private final SequencedLog log;
    private final JsonMapper json;

    DestinationRows(SequencedLog log, JsonMapper json) {
        this.log = log;
        this.json = json;
    }

    List<Destination> all(TenantTransaction tx) {
        return tx.sql(COLUMNS + "order by name, id").query(this::read).list().stream()
                .map(one -> one.with(log.backlog(tx, one.nextIndex())))
                .toList();
    }

    /// @throws Problem.NotFound where the tenant has no such destination
    Destination find(TenantTransaction tx, UUID id) {
        Destination found = standing(tx, id);
        return found.with(log.backlog(tx, found.nextIndex()));
    }

    /// The same without its backlog.
    Destination standing(TenantTransaction tx, UUID id) {
        return tx.sql(COLUMNS + "and id = :id")
                .param("id", id)
                .query(this::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("destination"));
    }

    int count(TenantTransaction tx) {
        return tx.sql("select count(*) from app.siem_destination where tenant_id = :tenant")
                .query(Integer.class)
                .single();
    }

    UUID insert(TenantTransaction tx, NewDestination wanted, long nextIndex) {
        return tx.sql("""
                        insert into app.siem_destination (agency_id, sub_account_id, name, kind, address, options, next_index, number)
                        values (:agency, :subAccount, :name, :kind, :address, :options::jsonb, :next, :number) returning id""")
                .param("name", wanted.name())
                .param("kind", wanted.kind().code())
                .param("address", wanted.address())
                .param("options", json.writeValueAsString(wanted.options()))
                .param("next", nextIndex)
                .param("number", log.below(tx, nextIndex))
                .query(UUID.class)
                .single();
    }

    /// Sends from `nextIndex` on, at once. A delivery that is under way moves nothing any more.
    void moveTo(TenantTransaction tx, UUID id, long nextIndex) {
        tx.sql("""
                        update app.siem_destination set next_index = :next, number = :number, next_try_at = now()
                        where tenant_id = :tenant and id = :id""")
                .param("id", id)
                .param("next", nextIndex)
                .param("number", log.below(tx, nextIndex))
                .update();
    }

    void pause(TenantTransaction tx, UUID id, boolean paused) {
        tx.sql("""
                        update app.siem_destination set state = :state, next_try_at = now(), failures = 0, failing_since = null,
                          stalled = false, last_error = null, last_error_at = null
                        where tenant_id = :tenant and id = :id""").param("id", id).param("state", paused ? "paused" : "active").update();
    }

    void rememberTest(TenantTransaction tx, UUID id, boolean works, String sentence) {
        tx.sql("""
                        update app.siem_destination set tested_at = now(), test_works = :works, test_sentence = :sentence,
                          next_try_at = case when :works then now() else next_try_at end
                        where tenant_id = :tenant and id = :id""")
                .param("id", id)
                .param("works", works)
                .param("sentence", sentence)
                .update();
    }

    void delete(TenantTransaction tx, UUID id) {
        tx.sql("delete from app.siem_destination where tenant_id = :tenant and id = :id")
                .param("id", id)
                .update();
    }

    private Destination read(ResultSet row, int n) throws SQLException {
        return new Destination(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Kind.of(row.getString("kind")),
                row.getString("address"),
                json.readValue(row.getString("options"), Options.class),
                row.getString("hint"),
                row.getString("state").equals("paused"),
                row.getTimestamp("created_at").toInstant(),
                row.getLong("next_index"),
                row.getLong("number"),
                instant(row.getTimestamp("delivered_at")),
                failing(row),
                lastTest(row),
                NOT_COUNTED);
    }

    private static Optional<Failing> failing(ResultSet row) throws SQLException {
        Timestamp since = row.getTimestamp("failing_since");
        return since == null
                ? Optional.empty()
                : Optional.of(new Failing(
                        since.toInstant(),
                        row.getInt("failures"),
                        row.getString("last_error"),
                        row.getTimestamp("last_error_at").toInstant(),
                        row.getTimestamp("next_try_at").toInstant()));
    }

    private static Optional<LastTest> lastTest(ResultSet row) throws SQLException {
        Timestamp at = row.getTimestamp("tested_at");
        return at == null
                ? Optional.empty()
                : Optional.of(
                        new LastTest(row.getBoolean("test_works"), row.getString("test_sentence"), at.toInstant()));
    }

    private static Optional<Instant> instant(@Nullable Timestamp time) {
        return Optional.ofNullable(time).map(Timestamp::toInstant);
    }
}
