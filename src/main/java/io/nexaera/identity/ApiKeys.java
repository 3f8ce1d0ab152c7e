package io.nexaera.identity;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// API keys: `nx_` and 256 random bits, kept as a hash.
@Component
public class ApiKeys {
    private static final String PREFIX = "nx_";
    private static final int SHOWN_CHARS = 9;
    private static final String COLUMNS = "id, name, prefix, scopes, created_at, last_used_at, revoked_at";

    private final TenantDatabase database;
    private final PlatformDatabase platform;
    private final AuditLog audit;

    ApiKeys(TenantDatabase database, PlatformDatabase platform, AuditLog audit) {
        this.database = database;
        this.platform = platform;
        this.audit = audit;
    }

    /// Makes a key for the caller's place. Nobody gives a key more than they may do themselves.
    ///
    /// @throws Problem.Invalid `api-keys.name-length`, `api-keys.scopes`
    /// @throws Problem.Forbidden `api-keys.beyond-own`
    public ApiKey.Fresh create(Caller caller, String name, Collection<KeyScope> scopes) {
        check(caller, name, scopes);
        String text = PREFIX + Tokens.random();
        return database.inTransaction(
                caller.scope(), tx -> new ApiKey.Fresh(insert(tx, name.strip(), scopes, text), text));
    }

    /// All keys of the caller's place, newest first, the revoked ones too.
    public List<ApiKey> list(Caller caller) {
        return database.inTransaction(
                caller.scope(),
                tx -> tx.sql("select " + COLUMNS + " from app.api_key where tenant_id = :tenant order by id desc")
                        .query(ApiKeys::read)
                        .list());
    }

    /// Ends a key at once; doing it twice is no error.
    public void revoke(Caller caller, UUID id) {
        database.run(caller.scope(), tx -> {
            ApiKey key = find(tx, id);
            int changed = tx.sql(
                            "update app.api_key set revoked_at = now() where tenant_id = :tenant and id = :id and revoked_at is null")
                    .param("id", id)
                    .update();
            if (changed > 0) {
                audit.record(tx, AuditEvent.of("api-key.revoked").target("api-key", id, key.name()));
            }
        });
    }

    /// Who calls with this key; empty where it is unknown or revoked. Notes its use, once a minute at most.
    Optional<Caller> caller(String text, Origin origin) {
        return platform.inTransaction(
                origin,
                tx -> tx.sql("""
                        select k.id as key_id, k.name as key_name, k.prefix, k.scopes, k.last_used_at,
                               a.id, a.slug, a.name, a.brand_color,
                               s.id as sub_id, s.slug as sub_slug, s.name as sub_name, s.created_at as sub_created_at
                        from app.api_key k join app.agency a on a.id = k.agency_id
                        left join app.sub_account s on s.id = k.sub_account_id
                        where k.secret_hash = :hash and k.revoked_at is null""")
                        .param("hash", Tokens.hash(text))
                        .query((row, n) -> caller(tx, row, origin))
                        .optional());
    }

    private static Caller caller(PlatformTransaction tx, ResultSet row, Origin origin) throws SQLException {
        UUID id = row.getObject("key_id", UUID.class);
        Timestamp used = row.getTimestamp("last_used_at");
        if (used == null || used.toInstant().isBefore(Instant.now().minusSeconds(60))) {
            tx.sql("update app.api_key set last_used_at = now() where id = :id")
                    .param("id", id)
                    .update();
        }
        Place place = People.place(row);
        Set<Permission> permissions = KeyScope.permissions(scopes(row));
        Origin known = new Origin(
                "key " + row.getString("key_name") + " (" + row.getString("prefix") + "…)",
                origin.address(),
                origin.userAgent(),
                origin.requestId());
        return new Caller(
                ScopeMint.key(
                        place.agency().id(),
                        place.subAccount().map(sub -> sub.id()),
                        id,
                        Permission.bits(permissions),
                        known),
                place,
                row.getString("key_name"),
                Optional.empty(),
                Optional.empty(),
                permissions,
                List.of());
    }

    private ApiKey insert(TenantTransaction tx, String name, Collection<KeyScope> scopes, String text) {
        String[] codes = scopes.stream().map(KeyScope::code).distinct().toArray(String[]::new);
        ApiKey key = tx.sql("""
                        insert into app.api_key (agency_id, sub_account_id, name, prefix, secret_hash, scopes, created_by)
                        values (:agency, :subAccount, :name, :prefix, :hash, :scopes, :by)
                        returning %s""".formatted(COLUMNS))
                .param("name", name)
                .param("prefix", text.substring(0, SHOWN_CHARS))
                .param("hash", Tokens.hash(text))
                .param("scopes", codes)
                .param("by", tx.scope().principal())
                .query(ApiKeys::read)
                .single();
        audit.record(
                tx,
                AuditEvent.of("api-key.created")
                        .target("api-key", key.id(), name)
                        .after(Map.of("prefix", key.prefix(), "scopes", List.of(codes))));
        return key;
    }

    private static void check(Caller caller, String name, Collection<KeyScope> scopes) {
        if (name.isBlank() || name.strip().length() > 80) {
            throw new Problem.Invalid("api-keys.name-length", "name", "Give the key a name of 1 to 80 characters.");
        }
        boolean agencyLevel = caller.place().subAccount().isEmpty();
        if (scopes.isEmpty() || scopes.stream().anyMatch(scope -> !scope.fits(agencyLevel))) {
            throw new Problem.Invalid(
                    "api-keys.scopes", "scopes", "Choose at least one thing that the key may do here.");
        }
        if (!caller.permissions().containsAll(KeyScope.permissions(scopes))) {
            throw new Problem.Forbidden("api-keys.beyond-own", "A key can't do more than you may do yourself.");
        }
    }

    private static ApiKey find(TenantTransaction tx, UUID id) {
        return tx.sql("select " + COLUMNS + " from app.api_key where tenant_id = :tenant and id = :id")
                .param("id", id)
                .query(ApiKeys::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("key"));
    }

    private static ApiKey read(ResultSet row, int n) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("prefix"),
                scopes(row),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "last_used_at"),
                instant(row, "revoked_at"));
    }

    private static List<KeyScope> scopes(ResultSet row) throws SQLException {
        Array codes = row.getArray("scopes");
        return Arrays.stream((String[]) codes.getArray())
                .flatMap(code -> KeyScope.of(code).stream())
                .toList();
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
