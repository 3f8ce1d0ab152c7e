package io.nexaera.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Which entries may be empty: those of a client whose erasure is on record, in entries of the log that are still
/// whole,
/// and no later one than the entry that says it has ended. Told of the log in its order, it keeps a line per client,
/// not
/// per entry.
final class ErasuresOnRecord {
    static final String STARTED = "erasure.started";
    static final String FINISHED = "erasure.finished";

    /// Emptied entries of one client that nothing vouches for.
    ///
    /// @param first the id of the first
    record Unwarranted(UUID tenant, UUID first, long index, long entries) {}

    private static final class Client {
        private boolean started;
        private boolean finished;
        private final Emptied before = new Emptied();
        private final Emptied afterwards = new Emptied();
    }

    private static final class Emptied {
        private UUID first = new UUID(0, 0);
        private long index;
        private long entries;

        void add(UUID entry, long at) {
            if (entries++ == 0) {
                first = entry;
                index = at;
            }
        }

        Unwarranted of(UUID tenant) {
            return new Unwarranted(tenant, first, index, entries);
        }
    }

    private final Map<UUID, Client> clients = new HashMap<>();

    void emptied(UUID tenant, UUID entry, long index) {
        Client client = client(tenant);
        (client.finished ? client.afterwards : client.before).add(entry, index);
    }

    /// @param deed `erasure.started` or `erasure.finished`, of an entry that is what its leaf commits to
    void witnessed(UUID tenant, String deed) {
        Client client = client(tenant);
        client.started |= deed.equals(STARTED);
        client.finished |= deed.equals(FINISHED);
    }

    long entries() {
        return clients.values().stream()
                .filter(client -> client.started)
                .mapToLong(client -> client.before.entries)
                .sum();
    }

    List<Unwarranted> unwarranted() {
        return clients.entrySet().stream()
                .flatMap(client -> java.util.stream.Stream.of(
                                client.getValue().started ? new Emptied() : client.getValue().before,
                                client.getValue().afterwards)
                        .filter(emptied -> emptied.entries > 0)
                        .map(emptied -> emptied.of(client.getKey())))
                .toList();
    }

    private Client client(UUID tenant) {
        return clients.computeIfAbsent(tenant, id -> new Client());
    }
}
