package io.nexaera.database;

import java.io.IOException;
import java.nio.file.Path;

/// The server's two settings files, written anew at each start so that an upgrade's values take effect.
final class ClusterFiles {
    /// One door: TCP on the loopback address, with a password. No socket file, no replication, no trust.
    private static final String WHO_MAY_CONNECT = """
            # written by Nexaera at each start
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private ClusterFiles() {}

    static void write(Path data, int port) throws IOException {
        PrivateFiles.write(data.resolve("pg_hba.conf"), WHO_MAY_CONNECT);
        PrivateFiles.write(data.resolve("postgresql.conf"), settings(port));
    }

    /// Durable, modest, and silent about content: neither a statement nor a failed statement's message,
    /// which quotes values, reaches the log.
    private static String settings(int port) {
        return """
            # written by Nexaera at each start
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            allow_alter_system = off
            max_connections = 60
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            shared_buffers = '128MB'
            max_wal_size = '512MB'
            max_wal_senders = 0
            jit = off
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_statement = 'none'
            log_min_duration_statement = -1
            log_min_messages = 'log'
            log_min_error_statement = 'panic'
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0
            log_error_verbosity = 'terse'
            log_line_prefix = '%%m [%%p] '
            """.formatted(port);
    }
}
