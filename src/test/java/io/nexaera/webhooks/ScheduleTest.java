package io.nexaera.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Duration> STATED = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private final Schedule schedule = new Schedule(STATED, new SplittableRandom(7));

    @Test
    void tenAttemptsAreMadeEachAtItsTimeOrATenthLater() {
        for (int tries = 1; tries <= 9; tries++) {
            Duration stated = STATED.get(tries - 1);
            for (int i = 0; i < 100; i++) {
                assertThat(schedule.next(tries, Optional.empty(), NOW).orElseThrow())
                        .isBetween(NOW.plus(stated), NOW.plus(stated).plus(stated.dividedBy(10)));
            }
        }
        assertThat(schedule.next(10, Optional.empty(), NOW)).isEmpty();
    }

    @Test
    void waitsDiffer() {
        assertThat(List.of(
                        schedule.next(3, Optional.empty(), NOW).orElseThrow(),
                        schedule.next(3, Optional.empty(), NOW).orElseThrow()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theReceiversWishIsHeededForADayAtMost() {
        assertThat(schedule.next(1, Optional.of(Duration.ofHours(1)), NOW)).contains(NOW.plus(Duration.ofHours(1)));
        assertThat(schedule.next(1, Optional.of(Duration.ofDays(90)), NOW)).contains(NOW.plus(Duration.ofDays(1)));
        assertThat(schedule.next(4, Optional.of(Duration.ofSeconds(1)), NOW).orElseThrow())
                .isAfterOrEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    @Test
    void anEndpointRestsAfterFiveFailuresLongerEachTimeAndStandsUpAtOnce() {
        Standing standing = Standing.GOOD;
        for (int i = 0; i < 4; i++) {
            standing = standing.after(false, Optional.empty(), NOW);
            assertThat(standing.restsUntil()).isEmpty();
        }
        standing = standing.after(false, Optional.empty(), NOW);
        assertThat(standing.restsUntil()).contains(NOW.plusSeconds(10));
        standing = standing.after(false, Optional.empty(), NOW);
        assertThat(standing.restsUntil()).contains(NOW.plusSeconds(20));
        for (int i = 0; i < 20; i++) {
            standing = standing.after(false, Optional.empty(), NOW);
        }
        assertThat(standing.restsUntil()).contains(NOW.plusSeconds(300));
        assertThat(standing.after(true, Optional.empty(), NOW)).isEqualTo(Standing.GOOD);
    }

    @Test
    void itIsHopelessAfterDaysWithoutASingleSuccess() {
        Standing standing = Standing.GOOD.after(false, Optional.empty(), NOW);
        Duration patience = Duration.ofDays(5);
        assertThat(standing.isHopeless(patience, NOW.plus(patience).minusSeconds(1)))
                .isFalse();
        assertThat(standing.after(false, Optional.empty(), NOW.plus(Duration.ofDays(4)))
                        .isHopeless(patience, NOW.plus(patience)))
                .isTrue();
        assertThat(Standing.GOOD.isHopeless(patience, NOW.plus(patience))).isFalse();
    }
}
