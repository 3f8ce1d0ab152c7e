package io.nexaera.access;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// The database's functions about support access; what they refuse becomes a [Problem] with their own sentence.
@Component
class Grants {
    /// The newest, newest first.
    ///
    /// @param client of one client alone, where it is given
    List<AccessGrant> latest(TenantTransaction tx, Optional<UUID> client, int most) {
        return tx.sql("select * from ctx.access_latest(:client::uuid, :most)")
                .param("client", client.orElse(null))
                .param("most", most)
                .query(Grants::read)
                .list();
    }

    /// Those that wait for an answer or are active, newest first.
    List<AccessGrant> open(TenantTransaction tx) {
        return tx.sql("select * from ctx.access_open()").query(Grants::read).list();
    }

    /// @throws Problem.NotFound where it is neither side's
    AccessGrant find(TenantTransaction tx, UUID id) {
        return tx.sql("select * from ctx.access_one(:id)")
                .param("id", id)
                .query(Grants::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("access"));
    }

    /// Runs one of the functions and hands out its result as text.
    Optional<String> call(TenantTransaction tx, String sql, Map<String, ?> arguments) {
        try {
            return tx.sql(sql)
                    .params(arguments)
                    .query((row, n) -> Optional.ofNullable(row.getString(1)))
                    .single();
        } catch (DataAccessException refused) {
            throw problem(refused);
        }
    }

    private static RuntimeException problem(DataAccessException refused) {
        if (refused.getMostSpecificCause() instanceof PSQLException cause && cause.getServerErrorMessage() != null) {
            String sentence = String.valueOf(cause.getServerErrorMessage().getMessage());
            return switch (String.valueOf(cause.getSQLState())) {
                case "NX001" -> new Problem.Invalid("access.not-possible", "", sentence);
                case "NX002" -> new Problem.Forbidden("access.not-allowed", sentence);
                case "NX003" -> new Problem.NotFound("access");
                default -> refused;
            };
        }
        return refused;
    }

    private static AccessGrant read(ResultSet row, int n) throws SQLException {
        boolean decided = row.getObject("full_access") != null;
        return new AccessGrant(
                row.getObject("id", UUID.class),
                row.getObject("agency_id", UUID.class),
                row.getObject("sub_account_id", UUID.class),
                row.getObject("requested_by", UUID.class),
                row.getString("requested_by_name"),
                row.getString("reason"),
                row.getInt("minutes_asked"),
                row.getBoolean(decided ? "full_access" : "full_asked"),
                row.getTimestamp("requested_at").toInstant(),
                Optional.ofNullable(row.getString("decided_by_name")),
                instant(row, "decided_at"),
                Optional.ofNullable(row.getString("denial")),
                Optional.ofNullable(row.getObject("minutes", Integer.class)),
                row.getLong(decided ? "scopes" : "scopes_asked"),
                instant(row, "valid_until"),
                instant(row, "revoked_at"),
                Optional.ofNullable(row.getString("revoked_by_name")),
                AccessGrant.State.of(row.getString("state")));
    }

    private static Optional<java.time.Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
