package dev.llmlb.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerThreadTest {

    @Test
    void aFailedTaskDoesNotStopTheNext() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        try (TimerThread timer = new TimerThread("test-timer")) {
            timer.schedule(
                    () -> {
                        throw new IllegalStateException("scripted");
                    },
                    0);
            timer.schedule(ran::countDown, 1);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void afterItsCloseNothingIsScheduledAndNothingThrown() {
        TimerThread timer = new TimerThread("test-timer");
        timer.close();
        assertThat(timer.schedule(() -> {}, 0)).isSameAs(Scheduler.Scheduled.NONE);
    }

    @Test
    void aTaskThatBlocksDelaysNoOther() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        try (TimerThread timer = new TimerThread("test-timer")) {
            timer.schedule(
                    () -> {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    0);
            timer.schedule(ran::countDown, 1);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            release.countDown();
        }
    }
}
