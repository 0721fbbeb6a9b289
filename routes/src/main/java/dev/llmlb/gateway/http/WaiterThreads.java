package dev.llmlb.gateway.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that wait for a client, one for each upload or long answer: virtual ones where Java has them (21 and later). */
final class WaiterThreads {

    /** Without virtual threads; each takes some 100 KiB. */
    private static final int MOST_THREADS = 4_096;

    private static final long IDLE_SECONDS = 30;

    private WaiterThreads() {}

    static ExecutorService start() {
        ExecutorService virtual = virtual();
        return virtual != null ? virtual : platform();
    }

    private static ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return null; // Java 17
        }
    }

    private static ExecutorService platform() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, MOST_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "llm-lb-waiter-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
