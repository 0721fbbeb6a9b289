package dev.llmlb.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {

    private final Workers workers = new Workers("test-worker", 2);
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void aTaskThatFindsEveryThreadBusyIsRejected() {
        workers.execute(this::waitForEver);
        workers.execute(this::waitForEver);

        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aTaskCanBeInterrupted() throws Exception {
        CompletableFuture<Thread> began = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Scheduler.Scheduled task = workers.start(() -> {
            began.complete(Thread.currentThread());
            waitForEver();
            interrupted.complete(true);
        });

        assertThat(began.get(10, TimeUnit.SECONDS).getName()).isEqualTo("test-worker");
        task.cancel();

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theTasksEndWithIt() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch began = new CountDownLatch(1);
        workers.execute(() -> {
            began.countDown();
            waitForEver();
            interrupted.complete(true);
        });
        began.await();

        workers.close();

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private void waitForEver() {
        try {
            never.await();
        } catch (InterruptedException e) {
            // asked to end
        }
    }
}
