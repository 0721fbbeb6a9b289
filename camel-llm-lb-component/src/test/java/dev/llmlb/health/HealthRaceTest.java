package dev.llmlb.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 64 threads at one target. */
@Timeout(60)
class HealthRaceTest {

    private static final int THREADS = 64;
    private static final int ROUNDS = 200;

    private final SimulatedTime time = new SimulatedTime();
    private final AtomicInteger ejected = new AtomicInteger();
    private final AtomicInteger restored = new AtomicInteger();
    private final TargetHealth health = new TargetHealth(
            Target.parse("azure/gpt-4o"),
            HealthSettings.of(100, Duration.ofSeconds(1), Set.of(500), Recovery.RAMP),
            time,
            RandomSource.seeded(1),
            new HealthListener() {
                @Override
                public void ejected(Target target, Cause cause, Duration duration) {
                    ejected.incrementAndGet();
                }

                @Override
                public void restored(Target target) {
                    restored.incrementAndGet();
                }
            });

    private void race(int rounds, Runnable between, Runnable task) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS, between);
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int round = 0; round < rounds; round++) {
                        barrier.await();
                        task.run();
                    }
                } catch (Throwable e) {
                    faults.add(e);
                    barrier.reset();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void thereIsNeverMoreThanOneProbe() throws Exception {
        AtomicInteger probing = new AtomicInteger();
        AtomicInteger probes = new AtomicInteger();
        for (int i = 0; i <= 100; i++) {
            health.record(Patient.ERROR, false);
        }
        race(ROUNDS, () -> time.advance(Duration.ofSeconds(10)), () -> {
            for (int i = 0; i < 200; i++) {
                if (health.tryProbe(time.nanos())) {
                    assertThat(probing.incrementAndGet()).isOne();
                    int number = probes.incrementAndGet();
                    Thread.yield();
                    probing.decrementAndGet();
                    health.record(number % 500 == 0 ? Patient.ERROR : Outcome.CANCELLED, true);
                }
            }
            health.record(Patient.ERROR, false);
        });
        assertThat(probes).hasValueGreaterThan(ROUNDS / 2);
        assertThat(restored).hasValue(0);
    }

    @RepeatedTest(20)
    void theTripIsAtExactlyOneMoreThanAllowed() throws Exception {
        AtomicInteger left = new AtomicInteger(100);
        race(2, () -> {}, () -> {
            if (left.getAndDecrement() > 0) {
                health.record(Patient.ERROR, false);
            }
        });
        assertThat(health.view().state()).isEqualTo(HealthState.CLOSED);
        race(1, () -> {}, () -> health.record(Patient.ERROR, false));
        assertThat(health.view().state()).isEqualTo(HealthState.OPEN);
        assertThat(ejected).hasValue(1);
    }

    @Test
    void whoeverSeesTheEndOfARestSaysItOnce() throws Exception {
        health.record(new Outcome(Patient.ERROR.kind(), 500, "HTTP 500", 5_000), false);
        race(1, () -> time.advance(Duration.ofSeconds(5)), () -> assertThat(
                        health.admit(time.nanos(), RandomSource.system()))
                .isEqualTo(Admission.YES));
        assertThat(restored).hasValue(1);
    }
}
