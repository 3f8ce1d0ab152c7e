package io.nexaera.tenancy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/// Prepares Postgres for verifying context tokens: in which mode, and under which keys. Done as `nx_ctx` at each start.
final class ContextSetup {
    private static final String MODE_WANTED = """
            case when has_parameter_privilege('nx_ctx', 'backtrace_functions', 'SET') then 'sealed' else 'per-statement' end""";

    private ContextSetup() {}

    static void apply(DatabaseSettings settings, ContextKey key) throws SQLException {
        try (Connection owner = DriverManager.getConnection(settings.url(), "nx_owner", settings.ownerPassword());
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("set role nx_ctx");
            use(settings.context(), statement);
            install(key, (double) settings.contextKeyOverlap().toSeconds(), owner);
            owner.commit();
        }
    }

    private static void use(ContextMode mode, Statement statement) throws SQLException {
        String wanted = switch (mode) {
            case AUTO -> MODE_WANTED;
            case SEALED -> "'sealed'";
            case PER_STATEMENT -> "'per-statement'";
        };
        statement.execute("select ctx_private.use_context(wanted) from (select " + wanted
                + " as wanted) w where wanted <> ctx_private.context_mode()");
    }

    /// The current key stays; every other one is accepted until the overlap is over, so that nodes can be restarted one
    /// after the other.
    private static void install(ContextKey key, double overlapSeconds, Connection owner) throws SQLException {
        try (PreparedStatement insert = owner.prepareStatement("""
                        insert into ctx_private.key (kid, ipad, opad, not_after) values (?, ?, ?, 'infinity')
                        on conflict (kid) do update set ipad = excluded.ipad, opad = excluded.opad, not_after = 'infinity'""");
                PreparedStatement retire = owner.prepareStatement("""
                        update ctx_private.key set not_after = least(not_after, now() + make_interval(secs => ?))
                        where kid <> ?""")) {
            insert.setString(1, key.kid());
            insert.setBytes(2, key.padded(0x36));
            insert.setBytes(3, key.padded(0x5c));
            insert.executeUpdate();
            retire.setDouble(1, overlapSeconds);
            retire.setString(2, key.kid());
            retire.executeUpdate();
        }
    }
}
