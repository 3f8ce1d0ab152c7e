package io.nexaera.outbox;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// What set work going: whatever is published while it is done says so, and whoever is started by that can tell how far
/// it is from the beginning. It says nothing about what may be done: that is the scope's alone.
///
/// @param chain the work at the beginning
/// @param depth how many times something was started by an event of something else since; 1 for its own events
public record Cause(UUID chain, int depth) {
    /// The database keeps no more; whoever starts work by events stops long before.
    private static final int MOST = 100;

    private static final ScopedValue<Cause> PRESENT = ScopedValue.newInstance();

    public Cause {
        depth = Math.min(depth, MOST);
    }

    /// Does `work`; events that this thread publishes meanwhile have this cause.
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(PRESENT, this).call(work::get);
    }

    static Optional<Cause> present() {
        return PRESENT.isBound() ? Optional.of(PRESENT.get()) : Optional.empty();
    }
}
