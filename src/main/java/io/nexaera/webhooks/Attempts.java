package io.nexaera.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Sealed;
import io.nexaera.vault.Secret;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The table `webhook_attempt`: every attempt, with what was sent and answered sealed by the vault.
@Component
class Attempts {
    private final Vault vault;
    private final JsonMapper json;
    private final EventMessages messages;

    Attempts(Vault vault, JsonMapper json, EventMessages messages) {
        this.vault = vault;
        this.json = json;
        this.messages = messages;
    }

    /// Where a sealed exchange is kept, or why not.
    private record Row(UUID id, Outcome outcome, Optional<Instant> next, Optional<Sealed> exchange) {}

    /// @param next when each is tried again
    void keep(TenantTransaction tx, UUID endpoint, List<Outcome> outcomes, List<Optional<Instant>> next) {
        List<UUID> ids = tx.sql("select uuidv7() from generate_series(1, :n)")
                .param("n", outcomes.size())
                .query((row, n) -> UUID.fromString(row.getString(1)))
                .list();
        List<Optional<Sealed>> sealed = sealed(tx, ids, outcomes);
        List<Row> rows = new ArrayList<>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            rows.add(new Row(ids.get(i), outcomes.get(i), next.get(i), sealed.get(i)));
        }
        insert(tx, endpoint, rows);
    }

    private List<Optional<Sealed>> sealed(TenantTransaction tx, List<UUID> ids, List<Outcome> outcomes) {
        if (!messages.mayKeepContent(tx)) {
            return outcomes.stream().map(outcome -> Optional.<Sealed>empty()).toList();
        }
        List<Vault.Named> plain = new ArrayList<>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            plain.add(new Vault.Named(
                    name(ids.get(i)), json.writeValueAsBytes(outcomes.get(i).exchange())));
        }
        return vault.sealAll(tx, plain).stream().map(Optional::of).toList();
    }

    private static void insert(TenantTransaction tx, UUID endpoint, List<Row> rows) {
        tx.sql("""
                        insert into app.webhook_attempt (tenant_id, id, endpoint_id, event_id, number, at, millis, status, problem,
                          next_at, request_bytes, request_sha256, response_bytes, exchange_value, exchange_key_id,
                          exchange_format, exchange_commitment)
                        select :tenant, r.id, :endpoint, r.event, r.number, r.at, r.millis, r.status, r.problem, r.next_at,
                          r.request_bytes, decode(r.sha256, 'hex'), r.response_bytes, r.value, r.key_id, r.format, r.commitment
                        from unnest(cast(:ids as uuid[]), cast(:events as uuid[]), cast(:numbers as int[]),
                          cast(:ats as timestamptz[]), cast(:millis as int[]), cast(:statuses as int[]),
                          cast(:problems as text[]), cast(:nexts as timestamptz[]), cast(:requestBytes as int[]),
                          cast(:sha256s as text[]), cast(:responseBytes as int[]), cast(:values as text[]),
                          cast(:keyIds as text[]), cast(:formats as int[]), cast(:commitments as text[]))
                        r (id, event, number, at, millis, status, problem, next_at, request_bytes, sha256, response_bytes, value,
                          key_id, format, commitment)""")
                .param("endpoint", endpoint)
                .param("ids", strings(rows, row -> row.id().toString()))
                .param("events", strings(rows, row -> event(row).toString()))
                .param("numbers", ints(rows, row -> row.outcome().claimed().attempt()))
                .param("ats", strings(rows, row -> row.outcome().at().toString()))
                .param("millis", ints(rows, row -> (int) row.outcome().took().toMillis()))
                .param("statuses", ints(rows, row -> row.outcome().status().orElse(null)))
                .param("problems", strings(rows, row -> row.outcome().problem().orElse(null)))
                .param(
                        "nexts",
                        strings(rows, row -> row.next().map(Instant::toString).orElse(null)))
                .param("requestBytes", ints(rows, row -> body(row).length))
                .param("sha256s", strings(rows, row -> sha256(body(row))))
                .param("responseBytes", ints(rows, row -> row.outcome().responseBytes()))
                .param(
                        "values",
                        strings(rows, row -> row.exchange().map(Sealed::value).orElse(null)))
                .param(
                        "keyIds",
                        strings(rows, row -> row.exchange().map(Sealed::keyId).orElse(null)))
                .param(
                        "formats",
                        ints(rows, row -> row.exchange().map(Sealed::format).orElse(null)))
                .param(
                        "commitments",
                        strings(
                                rows,
                                row -> row.exchange().map(Sealed::commitment).orElse(null)))
                .update();
    }

    /// All of one delivery, the first one first.
    List<Attempt> of(TenantTransaction tx, UUID endpoint, UUID event) {
        return tx.sql("""
                        select id, at, millis, status, problem, next_at, request_bytes, request_sha256, response_bytes,
                          exchange_value, exchange_key_id, exchange_format, exchange_commitment
                        from app.webhook_attempt
                        where tenant_id = :tenant and endpoint_id = :endpoint and event_id = :event order by id limit 200""")
                .param("endpoint", endpoint)
                .param("event", event)
                .query((row, n) -> read(tx, row))
                .list();
    }

    /// The events of the last attempts at an endpoint.
    List<UUID> latestEvents(TenantTransaction tx, UUID endpoint) {
        return tx.sql("""
                        select event_id from app.webhook_attempt where tenant_id = :tenant and endpoint_id = :endpoint
                        order by event_id desc limit 20""")
                .param("endpoint", endpoint)
                .query((row, n) -> UUID.fromString(row.getString(1)))
                .list();
    }

    private Attempt read(TenantTransaction tx, ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Attempt(
                id,
                row.getTimestamp("at").toInstant(),
                row.getInt("millis"),
                Optional.ofNullable(row.getObject("status", Integer.class)),
                Optional.ofNullable(row.getString("problem")),
                Optional.ofNullable(row.getTimestamp("next_at")).map(Timestamp::toInstant),
                row.getInt("request_bytes"),
                HexFormat.of().formatHex(row.getBytes("request_sha256")),
                row.getInt("response_bytes"),
                opened(tx, id, row));
    }

    private Optional<Exchange> opened(TenantTransaction tx, UUID id, ResultSet row) throws SQLException {
        if (row.getString("exchange_value") == null) {
            return Optional.empty();
        }
        try (Secret secret = vault.open(tx, name(id), Sealed.read(row, "exchange"))) {
            return Optional.of(secret.use(bytes -> json.readValue(bytes, Exchange.class)));
        } catch (Problem.Conflict keyGone) {
            return Optional.empty();
        }
    }

    private static SecretName name(UUID id) {
        return new SecretName("webhook_attempt", id, "exchange_value");
    }

    private static UUID event(Row row) {
        return row.outcome().claimed().message().event();
    }

    private static byte[] body(Row row) {
        return row.outcome().claimed().message().body().getBytes(UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private interface Of<T> {
        @Nullable
        T of(Row row);
    }

    private static @Nullable String[] strings(List<Row> rows, Of<String> column) {
        @Nullable String[] values = new String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.of(rows.get(i));
        }
        return values;
    }

    private static @Nullable Integer[] ints(List<Row> rows, Of<Integer> column) {
        @Nullable Integer[] values = new Integer[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.of(rows.get(i));
        }
        return values;
    }
}
