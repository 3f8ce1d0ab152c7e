package io.nexaera.cli;

import io.nexaera.database.EmbeddedPostgres;
import io.nexaera.database.PrivateFiles;
import io.nexaera.demo.Planted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// `demo.json` (mode 0600): all that a script needs to use this demo. The field names are a promise.
record DemoFile(String url, List<Planted.User> users, List<Planted.Key> apiKeys, Database database) {
    static final String NAME = "demo.json";

    record Database(
            String host,
            int port,
            String name,
            String appUser,
            String appPassword,
            String ownerUser,
            String ownerPassword) {
        String jdbc() {
            return "jdbc:postgresql://" + host + ":" + port + "/" + name;
        }

        DatabaseChecks checks() {
            return new DatabaseChecks(new DatabaseUrl(jdbc(), host, port, name, appUser, appPassword), ownerPassword);
        }
    }

    static DemoFile of(Application application, Planted planted, EmbeddedPostgres postgres) {
        return new DemoFile(application.url(), planted.users(), planted.apiKeys(), database(postgres));
    }

    /// What the last start wrote, if there was one.
    static Optional<DemoFile> read(Path folder) {
        try {
            return Optional.of(JsonMapper.shared().readValue(Files.readString(folder.resolve(NAME)), DemoFile.class));
        } catch (IOException | JacksonException neverStarted) {
            return Optional.empty();
        }
    }

    /// Its database listens: the demo runs right now.
    boolean answers() {
        try (Socket socket = new Socket(InetAddress.ofLiteral(database.host()), database.port())) {
            return socket.isConnected();
        } catch (IOException stopped) {
            return false;
        }
    }

    void write(Path folder) {
        try {
            PrivateFiles.write(
                    folder.resolve(NAME),
                    JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Database database(EmbeddedPostgres postgres) {
        return new Database(
                EmbeddedPostgres.HOST,
                postgres.port(),
                EmbeddedPostgres.DATABASE,
                "nx_app",
                DemoCommand.password(postgres, "nx_app"),
                "nx_owner",
                DemoCommand.password(postgres, "nx_owner"));
    }
}
