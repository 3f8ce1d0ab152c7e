package io.nexaera.audit;

import io.nexaera.database.KillablePostgres;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformSession;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.Merkle;
import io.nexaera.tlog.TileTree;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Reads a log's checkpoint again and again, as a stranger would, and remembers each.
final class ObservedCheckpoints {
    private final KillablePostgres postgres;
    private final Map<Long, String> rootsBySize = new ConcurrentHashMap<>();
    private final List<String> forks = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean over;

    ObservedCheckpoints(KillablePostgres postgres) {
        this.postgres = postgres;
        thread = Thread.ofPlatform().start(() -> {
            while (!over) {
                watch();
            }
        });
    }

    ObservedCheckpoints stop() throws InterruptedException {
        over = true;
        thread.join();
        return this;
    }

    int count() {
        return rootsBySize.size();
    }

    /// Two checkpoints of one size, and those from which no consistency proof leads to the newest one.
    List<String> contradictions(PlatformSession session) {
        List<String> found = new ArrayList<>(forks);
        session.database().run(Origin.ofPlatform("test"), tx -> {
            LogTables.Head last = LogTables.head(tx).orElseThrow();
            TileTree tree = new TileTree(tile -> LogTables.tile(tx, tile), last.size());
            rootsBySize.forEach((size, base64) -> {
                byte[] root = Base64.getDecoder().decode(base64);
                List<byte[]> proof = size <= last.size() ? Merkle.consistency(tree, size, last.size()) : List.of();
                if (!Merkle.consistent(size, root, last.size(), last.root(), proof)) {
                    found.add(size + " with " + base64 + " is not the beginning of " + last.note());
                }
            });
        });
        return found;
    }

    private void watch() {
        try (Connection superuser = postgres.asSuperuser();
                Statement statement = superuser.createStatement()) {
            while (!over) {
                try (ResultSet row = statement.executeQuery("select note from app.log_head, pg_sleep(0.005)")) {
                    row.next();
                    see(Checkpoint.parse(row.getString(1)).checkpoint());
                }
            }
        } catch (SQLException away) {
            Thread.onSpinWait();
        }
    }

    void see(Checkpoint checkpoint) {
        String root = Base64.getEncoder().encodeToString(checkpoint.root());
        String before = rootsBySize.putIfAbsent(checkpoint.size(), root);
        if (before != null && !before.equals(root)) {
            forks.add(before + " and " + checkpoint.body());
        }
    }
}
