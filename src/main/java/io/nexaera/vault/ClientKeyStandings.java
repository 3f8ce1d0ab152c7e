package io.nexaera.vault;

import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.Place;
import io.nexaera.vault.ClientKeys.Standing;
import io.nexaera.vault.ClientKeys.State;
import io.nexaera.vault.TokenFailure.Why;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// How clients' own keys stand, by what the database says and what lies with the shares.
@Component
class ClientKeyStandings {
    private final TenantDatabase database;
    private final Shares shares;

    ClientKeyStandings(TenantDatabase database, Shares shares) {
        this.database = database;
        this.shares = shares;
    }

    Standing of(TenantScope scope) {
        return database.inTransaction(
                        scope,
                        tx -> tx.sql("select * from ctx.client_key()")
                                .query((row, n) -> read(row, scope.tenant()))
                                .optional())
                .map(Read::standing)
                .orElse(Standing.NONE);
    }

    Map<UUID, Standing> ofClients(TenantScope agency) {
        return database
                .inTransaction(
                        agency,
                        tx -> tx.sql("""
                                        select sub_account_id, state, since, null as by_name, null as token, null as key_label, away,
                                          away_since
                                        from ctx.client_keys()""")
                                .query((row, n) -> read(row, row.getObject("sub_account_id", UUID.class)))
                                .list())
                .stream()
                .collect(Collectors.toMap(Read::client, Read::standing));
    }

    private record Read(UUID client, Standing standing) {}

    private Read read(ResultSet row, UUID client) throws SQLException {
        Optional<Why> trouble = trouble(client, row);
        State state = state(client, row.getString("state"), trouble);
        Timestamp since = state == State.AWAY && row.getTimestamp("away_since") != null
                ? row.getTimestamp("away_since")
                : row.getTimestamp("since");
        return new Read(
                client,
                new Standing(
                        state,
                        Optional.of(since.toInstant()),
                        Optional.ofNullable(row.getString("by_name")),
                        Optional.ofNullable(row.getString("token")).map(token -> place(token, row)),
                        state == State.AWAY ? trouble.map(Why::sentence) : Optional.empty()));
    }

    private static Place place(String token, ResultSet row) {
        try {
            return new Place(token, row.getString("key_label"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A PIN that was refused is known at once; the rest when the token is looked at.
    private Optional<Why> trouble(UUID client, ResultSet row) throws SQLException {
        boolean refused = shares.lent(client).filter(bytes -> bytes.length == 0).isPresent();
        return refused
                ? Optional.of(Why.PIN_REFUSED)
                : Optional.ofNullable(row.getString("away")).flatMap(Why::of);
    }

    private State state(UUID client, String stored, Optional<Why> trouble) {
        if (!stored.equals(LentKeys.LENT)) {
            return State.WITHDRAWN;
        }
        if (shares.lent(client).isEmpty()) {
            return State.MISSING;
        }
        return trouble.isPresent() ? State.AWAY : State.LENT;
    }
}
