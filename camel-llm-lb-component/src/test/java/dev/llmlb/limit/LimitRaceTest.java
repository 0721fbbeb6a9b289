package dev.llmlb.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Usage;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 64 threads at one gate, or at the windows of a few values. */
@Timeout(60)
class LimitRaceTest {

    private static final int THREADS = 64;
    private static final int ROUNDS = 120;

    private record Granted(long time, long tokens) {}

    private final SimulatedTime time = new SimulatedTime();
    private final Random clock = new Random(1);

    /** Runs the task on every thread, round after round; time moves between rounds by up to 4 s. */
    private void race(IntConsumer task) throws Exception {
        race(Duration.ofSeconds(4), task);
    }

    private void race(Duration pause, IntConsumer task) throws Exception {
        int most = (int) pause.toMillis();
        CyclicBarrier barrier = new CyclicBarrier(THREADS, () -> time.advance(Duration.ofMillis(clock.nextInt(most))));
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        barrier.await();
                        task.accept(number);
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
    void neverOverRequestsNorTokensInAnySpanOfAMinute() throws Exception {
        LimitGate gate = new LimitGate(time, new Allowance(new UsageLimits(100, 1_000, 0)), null, null);
        Queue<Granted> granted = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        ThreadLocal<Random> random = ThreadLocal.withInitial(() -> new Random(2));
        race(number -> {
            int estimate = 1 + random.get().nextInt(30);
            Permit permit = gate.tryAcquire(estimate);
            if (permit == null) {
                refused.incrementAndGet();
                return;
            }
            int real = random.get().nextInt(estimate + 1);
            switch (number % 3) {
                case 0 -> {
                    permit.success(new Usage(real, 0));
                    granted.add(new Granted(time.nanos(), real));
                }
                case 1 -> {
                    permit.failedBeforeOutput();
                    granted.add(new Granted(time.nanos(), 0));
                }
                default -> {
                    permit.unknownUsage();
                    granted.add(new Granted(time.nanos(), estimate));
                }
            }
        });
        assertThat(refused).hasPositiveValue();
        assertThat(gate.inFlight()).isZero();
        assertNoMinuteOver(granted, 100, 1_000);
    }

    @Test
    void aWindowAloneIsNeverOverItsLimit() throws Exception {
        SlidingWindow window = new SlidingWindow(5_000);
        Queue<Granted> granted = new ConcurrentLinkedQueue<>();
        race(number -> {
            for (int i = 0; i < 200; i++) {
                long now = time.nanos();
                long reservation = window.tryReserve(2, now);
                if (reservation != SlidingWindow.REFUSED) {
                    window.settle(reservation, 2, 1, now);
                    granted.add(new Granted(now, 1));
                }
            }
        });
        assertNoMinuteOver(granted, 5_000, 5_000);
        long lastMinute = granted.stream()
                .filter(grant -> time.nanos() - grant.time < SlidingWindow.WINDOW_NANOS)
                .count();
        assertThat(window.used(time.nanos())).isEqualTo(lastMinute);
    }

    @Test
    void allOfTheLimitIsHandedOut() throws Exception {
        LimitGate gate = new LimitGate(time, new Allowance(new UsageLimits(100, 1_000, 0)), null, null);
        AtomicInteger granted = new AtomicInteger();
        long[] firstSecond = {-1};
        race(number -> {
            synchronized (firstSecond) {
                if (firstSecond[0] < 0) {
                    firstSecond[0] = time.nanos();
                }
            }
            boolean inFirstMinute = time.nanos() - firstSecond[0] < SlidingWindow.WINDOW_NANOS;
            // every other asks for more tokens than there are, which must not cost the others a request
            Permit permit = gate.tryAcquire(number % 2 == 0 ? 10 : 1_001);
            if (permit != null && inFirstMinute) {
                granted.incrementAndGet();
            }
        });
        assertThat(granted).hasValue(100);
    }

    @Test
    void concurrencyIsNeverOverItsBound() throws Exception {
        Allowance provider = new Allowance(UsageLimits.ofConcurrency(7));
        LimitGate[] gates = {
            new LimitGate(time, new Allowance(UsageLimits.ofConcurrency(5)), provider, null),
            new LimitGate(time, new Allowance(UsageLimits.NONE), provider, null)
        };
        AtomicInteger all = new AtomicInteger();
        AtomicInteger first = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        race(number -> {
            for (int i = 0; i < 20; i++) {
                boolean isFirst = (number + i) % 2 == 0;
                Permit permit = gates[isFirst ? 0 : 1].tryAcquire(1);
                if (permit == null) {
                    continue;
                }
                served.incrementAndGet();
                assertThat(all.incrementAndGet()).isLessThanOrEqualTo(7);
                if (isFirst) {
                    assertThat(first.incrementAndGet()).isLessThanOrEqualTo(5);
                }
                Thread.yield();
                if (isFirst) {
                    first.decrementAndGet();
                }
                all.decrementAndGet();
                permit.failedBeforeOutput();
            }
        });
        assertThat(served).hasPositiveValue();
        assertThat(provider.inFlight() + gates[0].inFlight() + gates[1].inFlight())
                .isZero();
    }

    @Test
    void aPermitThatManyThreadsEndIsEndedOnce() throws Exception {
        LimitGate gate = new LimitGate(time, new Allowance(new UsageLimits(0, 1_000_000_000, 0)), null, null);
        Permit running = gate.tryAcquire(1);
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            permits.add(gate.tryAcquire(10));
        }
        race(number -> permits.forEach(number % 2 == 0 ? Permit::failedBeforeOutput : Permit::unknownUsage));
        assertThat(gate.inFlight()).isOne();
        running.unknownUsage();
        assertThat(gate.inFlight()).isZero();
    }

    @Test
    void noValueIsEverOverItsLimitInAnySpan() throws Exception {
        RateWindows windows = new RateWindows(time, 500, Duration.ofHours(1));
        Map<List<String>, Queue<Granted>> granted = new ConcurrentHashMap<>();
        race(Duration.ofSeconds(200), number -> {
            List<List<String>> values = number % 4 == 3
                    ? List.of(List.of("0"), List.of("1"))
                    : List.of(List.of(String.valueOf(number % 4)));
            for (int i = 1; i <= 10; i++) {
                RateHold hold = windows.tryTake(values, i);
                if (hold == null) {
                    continue;
                }
                long real = i % 3 == 0 ? 0 : i;
                hold.settle(real);
                values.forEach(value -> granted.computeIfAbsent(value, v -> new ConcurrentLinkedQueue<>())
                        .add(new Granted(time.nanos(), real)));
            }
        });
        assertThat(granted).hasSize(3);
        granted.values().forEach(log -> assertThat(mostInAnySpan(log, Duration.ofHours(1)))
                .isBetween(250L, 500L));
    }

    @Test
    void allOfADaysLimitIsHandedOut() throws Exception {
        RateWindows windows = new RateWindows(time, 500, Duration.ofDays(1));
        AtomicInteger granted = new AtomicInteger();
        race(number -> {
            if (windows.tryTake(List.of(List.of()), 1) != null) {
                granted.incrementAndGet();
            }
        });
        assertThat(granted).hasValue(500);
    }

    @Test
    void nothingThatIsSpentOfABudgetIsLost() throws Exception {
        Budget budget = new Budget(Period.MONTH, () -> Instant.parse("2026-02-03T04:05:06Z"), time);
        race(number -> budget.book(List.of("team"), number));
        assertThat(budget.spent(List.of("team"))).isEqualTo((long) ROUNDS * THREADS * (THREADS - 1) / 2);
    }

    private static long mostInAnySpan(Queue<Granted> granted, Duration span) {
        List<Granted> log = new ArrayList<>(granted);
        log.sort(java.util.Comparator.comparingLong(Granted::time));
        long sum = 0;
        long most = 0;
        int first = 0;
        for (Granted entry : log) {
            sum += entry.tokens;
            while (entry.time - log.get(first).time >= span.toNanos()) {
                sum -= log.get(first++).tokens;
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    private static void assertNoMinuteOver(Queue<Granted> granted, int requests, int tokens) {
        List<Granted> log = new ArrayList<>(granted);
        log.sort(java.util.Comparator.comparingLong(Granted::time));
        long sum = 0;
        int first = 0;
        for (int i = 0; i < log.size(); i++) {
            sum += log.get(i).tokens;
            while (log.get(i).time - log.get(first).time >= SlidingWindow.WINDOW_NANOS) {
                sum -= log.get(first++).tokens;
            }
            assertThat(i - first + 1).isLessThanOrEqualTo(requests);
            assertThat(sum).isLessThanOrEqualTo(tokens);
        }
    }
}
