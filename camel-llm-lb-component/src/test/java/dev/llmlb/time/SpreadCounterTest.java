package dev.llmlb.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadCounterTest {

    private final SpreadCounter counter = new SpreadCounter();

    @Test
    void addsUpWhatManyThreadsAdd() throws Exception {
        Thread[] threads = IntStream.range(0, 64)
                .mapToObj(t -> new Thread(() -> IntStream.range(0, 10_000).forEach(i -> counter.add(i % 3 - 1))))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counter.sum()).isEqualTo(64 * -1); // 3,333 times -1 + 0 + 1, and one more -1
    }

    @Test
    void whatOneThreadAddsAnotherTakesAway() throws Exception {
        counter.add(7);
        Thread other = new Thread(() -> counter.add(-7));
        other.start();
        other.join();
        assertThat(counter.sum()).isZero();
    }
}
