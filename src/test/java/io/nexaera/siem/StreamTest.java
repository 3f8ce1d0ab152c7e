package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.audit.AuditEntry;
import io.nexaera.audit.SequencedLog.Backlog;
import io.nexaera.audit.SequencedLog.Sequenced;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The stream by itself, against a log and a receiver in memory.
class StreamTest {
    private static final int BATCH = 10;

    private final Ocsf ocsf =
            new Ocsf(new Ocsf.Source(new UUID(0, 1), "Maple", "Northwind", "northwind", "log"), JsonMapper.shared());

    /// Every third index is this tenant's.
    private static final class Log implements Stream.Cursor {
        private final long entries;
        private final String padding;
        private final AtomicLong cursor = new AtomicLong();
        private final List<Long> numbers = new ArrayList<>();
        private boolean taken;

        Log(long entries, String padding) {
            this.entries = entries;
            this.padding = padding;
        }

        @Override
        public List<Sequenced> read(long index) {
            return LongStream.range(0, entries)
                    .map(n -> n * 3)
                    .filter(at -> at >= index)
                    .limit(BATCH)
                    .mapToObj(at -> new Sequenced(at, "00", Optional.of(entry())))
                    .toList();
        }

        private AuditEntry entry() {
            return new AuditEntry(
                    UUID.randomUUID(),
                    Instant.EPOCH,
                    "job",
                    null,
                    "job",
                    "test.happened",
                    "done",
                    "thing",
                    "1",
                    padding,
                    null,
                    null,
                    "",
                    "",
                    "",
                    null,
                    null);
        }

        @Override
        public boolean advance(Batch batch) {
            if (taken) {
                return false;
            }
            assertThat(batch.from()).isEqualTo(cursor.get());
            cursor.set(batch.next());
            numbers.addAll(batch.events().stream().map(Event::number).toList());
            return true;
        }
    }

    /// Acknowledges what it was sent last first, and only when its window is full or nothing more comes.
    private static final class Backwards implements Receiver {
        private final Deque<Batch> sent = new ArrayDeque<>();
        private int most;
        private boolean dead;

        @Override
        public void send(Batch batch) throws DeliveryFailed {
            if (dead) {
                throw new DeliveryFailed("dead");
            }
            sent.addLast(batch);
            most = Math.max(most, sent.size());
        }

        @Override
        public List<Batch> acknowledged() {
            return List.of(sent.removeLast());
        }

        @Override
        public int window() {
            return 4;
        }

        @Override
        public void close() {}
    }

    private Stream stream(Log log, Receiver receiver, int bytes) {
        Destination destination = new Destination(
                UUID.randomUUID(),
                "SOC",
                Kind.HTTPS,
                "https://x",
                Options.NONE,
                "",
                false,
                Instant.EPOCH,
                log.cursor.get(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Backlog(0, Optional.empty()));
        return new Stream(destination, log, receiver, ocsf, bytes, () -> true);
    }

    @Test
    void everyEntryIsNumberedWithoutAGapHoweverAcknowledgementsCome() throws Exception {
        Log log = new Log(95, "");
        Backwards receiver = new Backwards();
        stream(log, receiver, 1 << 20).run();
        assertThat(log.numbers).isEqualTo(LongStream.rangeClosed(1, 95).boxed().toList());
        assertThat(log.cursor.get()).isEqualTo(94 * 3 + 1);
        assertThat(receiver.most).as("batches in memory").isEqualTo(4);
    }

    @Test
    void aBatchIsLimitedInBytesAndALongEntryGoesAlone() throws Exception {
        Log log = new Log(12, "x".repeat(5000));
        List<Integer> sizes = new ArrayList<>();
        stream(log, new AtOnce(batch -> sizes.add(batch.events().size())), 25_000)
                .run();
        assertThat(sizes).containsOnly(2).hasSize(6);
        Log longer = new Log(2, "x".repeat(50_000));
        sizes.clear();
        stream(longer, new AtOnce(batch -> sizes.add(batch.events().size())), 25_000)
                .run();
        assertThat(sizes).containsExactly(1, 1);
    }

    @Test
    void theCursorStaysBeforeWhatIsNotAcknowledged() {
        Log log = new Log(95, "");
        Backwards receiver = new Backwards();
        receiver.dead = true;
        assertThatExceptionOfType(DeliveryFailed.class)
                .isThrownBy(() -> stream(log, receiver, 1 << 20).run());
        assertThat(log.cursor.get()).isZero();
    }

    @Test
    void itEndsWhereSomebodyElseMovedTheCursor() throws Exception {
        Log log = new Log(95, "");
        log.taken = true;
        stream(log, new AtOnce(batch -> {}), 1 << 20).run();
        assertThat(log.numbers).isEmpty();
    }
}
