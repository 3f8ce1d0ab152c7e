package io.nexaera.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/// What fails in one round doesn't end the rounds; only stopping does.
class LoopsTest {
    private static final Duration REST = Duration.ofMillis(5);

    private final Loops loops = new Loops();

    @AfterEach
    void over() {
        loops.stop();
    }

    @Test
    void aRoundThatFailsIsFollowedByTheNext() throws InterruptedException {
        List<RuntimeException> failures = List.of(
                new DataAccessResourceFailureException("away"),
                new CannotCreateTransactionException("away"),
                new IllegalStateException("a bug"));
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch reached = new CountDownLatch(1);
        loops.start();
        loops.repeat("trying", REST, () -> {
            int round = rounds.getAndIncrement();
            if (round < failures.size()) {
                throw failures.get(round);
            }
            reached.countDown();
            TimeUnit.HOURS.sleep(1);
        });
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stoppingInterruptsAndStartingBeginsAnew() {
        AtomicInteger rounds = new AtomicInteger();
        Loops.Step step = () -> {
            rounds.incrementAndGet();
            TimeUnit.HOURS.sleep(1);
        };
        loops.start();
        loops.repeat("waiting", REST, step);
        await().until(() -> rounds.get() == 1);
        assertThat(loops.stop()).isTrue();
        assertThat(loops.isRunning()).isFalse();
        loops.start();
        loops.repeat("waiting", REST, step);
        await().until(() -> rounds.get() == 2);
    }

    @Test
    void whatWontEndIsTold() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        loops.start();
        loops.execute(() -> {
            begun.countDown();
            while (end.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        await().until(() -> begun.getCount() == 0);
        assertThat(loops.stop()).isFalse();
        end.countDown();
    }
}
