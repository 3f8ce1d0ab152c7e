package io.nexaera.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Which entries may be empty: those of a client whose erasure is on record, in entries of the log that are still
/// whole,
/// and no later one than the entry that says it has ended.
final class ErasuresOnRecord {
    static final String STARTED = "erasure.started";
    static final String FINISHED = "erasure.finished";

    record Emptied(UUID tenant, UUID id, long index) {}

    private final List<Emptied> emptied = new ArrayList<>();
    private final Map<UUID, Long> started = new HashMap<>();
    private final Map<UUID, Long> finished = new HashMap<>();

    void emptied(UUID tenant, UUID entry, long index) {
        emptied.add(new Emptied(tenant, entry, index));
    }

    /// @param deed `erasure.started` or `erasure.finished`, of an entry that is what its leaf commits to
    void witnessed(UUID tenant, String deed, long index) {
        (deed.equals(STARTED) ? started : finished).put(tenant, index);
    }

    long entries() {
        return (long) emptied.size() - unwarranted().size();
    }

    List<Emptied> unwarranted() {
        return emptied.stream().filter(entry -> !mayBeEmpty(entry)).toList();
    }

    private boolean mayBeEmpty(Emptied entry) {
        return started.containsKey(entry.tenant())
                && entry.index() < finished.getOrDefault(entry.tenant(), Long.MAX_VALUE);
    }
}
