package io.nexaera.tenancy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the room of removed rows usable again: `VACUUM` of the one partition that holds a tenant's rows. It can't run
/// in a transaction and only the owner of a table may do it, so it has a connection of its own as `nx_owner`, for as
/// long as it takes; nothing that comes from outside becomes part of its SQL.
public final class Vacuum {
    private static final Logger LOG = LoggerFactory.getLogger(Vacuum.class);

    /// Another vacuum of the same table may be under way; Postgres' own gives way after a second.
    private static final Duration MOST_WAIT = Duration.ofSeconds(30);

    /// The partition of a tenant, or the table itself where it has none.
    private static final String WHERE = """
            select c.oid::regclass::text from pg_class c
            where c.relnamespace = 'app'::regnamespace and c.relname = ? and c.relkind = 'r' and not c.relispartition
            union all
            select c.oid::regclass::text from pg_class t join pg_inherits i on i.inhparent = t.oid join pg_class c on c.oid = i.inhrelid
              cross join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), 'modulus (\\d+), remainder (\\d+)') b
            where t.relnamespace = 'app'::regnamespace and t.relname = ? and t.relkind = 'p'
              and satisfies_hash_partition(t.oid, b[1]::int, b[2]::int, ?::uuid)""";

    private final DatabaseSettings settings;

    Vacuum(DatabaseSettings settings) {
        this.settings = settings;
    }

    /// What a vacuum did.
    ///
    /// @param relation the table or the partition: `app.message_p7`
    /// @param bytesBefore of the relation with all that belongs to it, such as its indexes
    /// @param deadRows removed rows whose room could not be made usable yet: somebody may still see them
    public record Space(String relation, long bytesBefore, long bytesAfter, long deadRows, Duration took) {}

    /// @param table of schema `app`, without its name
    /// @throws Refused where Postgres did not do it
    public Space of(String table, UUID tenant) {
        try (Connection owner = DriverManager.getConnection(settings.url(), "nx_owner", settings.ownerPassword())) {
            return vacuum(owner, relation(owner, table, tenant));
        } catch (SQLException e) {
            LOG.warn("no vacuum of {}", table, e);
            throw new Refused(table);
        }
    }

    /// Postgres did not vacuum now; it will by itself.
    public static final class Refused extends RuntimeException {
        Refused(String table) {
            super("Postgres did not vacuum " + table);
        }
    }

    private static Space vacuum(Connection owner, String relation) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("set lock_timeout = " + MOST_WAIT.toMillis());
            long before = number(statement, "pg_total_relation_size", relation);
            long start = System.nanoTime();
            statement.execute("vacuum (analyze) " + relation);
            // Pages of an index that became empty are free once a later transaction has begun, and for the next vacuum
            // to find: it skips the table itself, of which all is known to be visible.
            statement.execute("select pg_current_xact_id()");
            statement.execute("vacuum " + relation);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new Space(
                    relation,
                    before,
                    number(statement, "pg_total_relation_size", relation),
                    number(statement, "pg_stat_get_dead_tuples", relation),
                    took);
        }
    }

    private static String relation(Connection owner, String table, UUID tenant) throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(WHERE)) {
            statement.setString(1, table);
            statement.setString(2, table);
            statement.setObject(3, tenant);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new IllegalArgumentException("no table called " + table);
                }
                return found.getString(1);
            }
        }
    }

    private static long number(Statement statement, String function, String relation) throws SQLException {
        try (ResultSet row = statement.executeQuery("select " + function + "('" + relation + "'::regclass)")) {
            row.next();
            return row.getLong(1);
        }
    }
}
