package io.nexaera.siem;

import io.nexaera.audit.SequencedLog.Sequenced;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// One destination being served: reads on from the cursor, sends, and moves the cursor over what is acknowledged.
/// It ends when nothing is left, when somebody moved the cursor, or with the first failure; the next stream
/// begins at the cursor.
///
/// In memory are as many batches as the receiver lets wait, each limited in entries and bytes.
final class Stream {
    /// What a stream needs of the database.
    interface Cursor {
        /// The tenant's entries from `index` on, at most a batch of them.
        List<Sequenced> read(long index);

        /// @return false where the stream has to end
        boolean advance(Batch batch);
    }

    private final Cursor cursor;
    private final Receiver receiver;
    private final Ocsf ocsf;
    private final int batchBytes;
    private final BooleanSupplier running;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final Set<Batch> acknowledged = new HashSet<>();
    private long next;
    private long number;

    /// @param destination as it stands: its cursor is where the stream begins
    Stream(
            Destination destination,
            Cursor cursor,
            Receiver receiver,
            Ocsf ocsf,
            int batchBytes,
            BooleanSupplier running) {
        this.cursor = cursor;
        this.receiver = receiver;
        this.ocsf = ocsf;
        this.batchBytes = batchBytes;
        this.running = running;
        this.next = destination.nextIndex();
        this.number = destination.number();
    }

    void run() throws DeliveryFailed, InterruptedException {
        while (running.getAsBoolean()) {
            boolean sent = waiting.size() < receiver.window() && sendNext();
            if (waiting.isEmpty()) {
                return;
            }
            if ((!sent || waiting.size() == receiver.window()) && !settle()) {
                return;
            }
        }
    }

    private boolean sendNext() throws DeliveryFailed {
        Batch batch = batch(cursor.read(next));
        if (batch.isEmpty()) {
            return false;
        }
        receiver.send(batch);
        waiting.add(batch);
        next = batch.next();
        number = batch.number();
        return true;
    }

    private Batch batch(List<Sequenced> entries) {
        List<Event> events = new ArrayList<>();
        long bytes = 0;
        long behind = next;
        for (Sequenced entry : entries) {
            Event event = ocsf.of(entry, number + events.size() + 1);
            bytes += event.json().length();
            if (bytes > batchBytes && !events.isEmpty()) {
                break;
            }
            events.add(event);
            behind = entry.index() + 1;
        }
        return new Batch(next, behind, number + events.size(), events);
    }

    /// Moves the cursor over what is acknowledged without a gap.
    private boolean settle() throws DeliveryFailed, InterruptedException {
        acknowledged.addAll(receiver.acknowledged());
        while (!waiting.isEmpty() && acknowledged.remove(waiting.getFirst())) {
            if (!cursor.advance(waiting.removeFirst())) {
                return false;
            }
        }
        return true;
    }
}
