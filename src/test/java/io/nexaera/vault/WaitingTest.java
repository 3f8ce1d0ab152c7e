package io.nexaera.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.vault.TokenFailure.Why;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A token's library that hangs costs its own client some threads and a while, and nobody else anything.
class WaitingTest {
    @Test
    void whatHangsIsNotWaitedForAndTheNextClientIsServed() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Waiting hanging = new Waiting(Duration.ofMillis(20));
        for (int i = 0; i < Waiting.MOST_AT_ONCE + 3; i++) {
            assertThatThrownBy(() -> hanging.of(() -> hang(never)))
                    .isInstanceOfSatisfying(
                            TokenFailure.class,
                            failure -> assertThat(failure.why()).isEqualTo(Why.NO_ANSWER));
        }
        assertThat(new Waiting(Duration.ofSeconds(30)).of(() -> "served")).isEqualTo("served");
        never.countDown();
    }

    @Test
    void aFailureComesThroughAsItIs() {
        assertThatThrownBy(() -> new Waiting(Duration.ofSeconds(30)).of(() -> {
                    throw new TokenFailure(Why.PIN_REFUSED);
                }))
                .isInstanceOfSatisfying(
                        TokenFailure.class, failure -> assertThat(failure.why()).isEqualTo(Why.PIN_REFUSED));
    }

    @Test
    void aLockedTokenIsToldFromAWrongPinAndBothFromATokenThatIsAway() {
        assertThat(TokenSession.locked(new java.io.IOException("load failed", new Exception("CKR_PIN_LOCKED"))))
                .isTrue();
        assertThat(TokenSession.refusedPin(new java.io.IOException("load failed", new Exception("CKR_PIN_EXPIRED"))))
                .isTrue();
        assertThat(TokenSession.locked(new java.io.IOException("load failed", new Exception("CKR_PIN_INCORRECT"))))
                .isFalse();
        assertThat(TokenSession.refusedPin(new java.io.IOException("load failed", new Exception("CKR_DEVICE_ERROR"))))
                .isFalse();
    }

    private static String hang(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }
}
