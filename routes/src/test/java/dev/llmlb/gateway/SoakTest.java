package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random faults for a long time, and at its end as many threads, sockets, permits and as much memory as at its beginning: {@code mvn -q
 * test -pl routes -am -Psoak -Dsoak.minutes=30}.
 */
@Tag("soak")
class SoakTest {

    private static final int CALLERS = 16;
    private static final int PERMITS = 8;
    private static final Duration TIME =
            Duration.ofSeconds((long) (60 * Double.parseDouble(System.getProperty("soak.minutes", "30"))));

    /** What a process holds when nothing is under way. */
    private record Held(int threads, int files, long heapMb, Map<String, Long> threadsByName) {

        static Held now() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            Runtime memory = Runtime.getRuntime();
            return new Held(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    new File("/proc/self/fd").list().length,
                    (memory.totalMemory() - memory.freeMemory()) >> 20,
                    Thread.getAllStackTraces().keySet().stream()
                            .collect(Collectors.groupingBy(
                                    thread -> thread.getName().replaceAll("[0-9]+", "#"),
                                    TreeMap::new,
                                    Collectors.counting())));
        }
    }

    @TempDir
    Path dir;

    private final Random random = new Random(4_711);
    private final List<SimulatedProvider> providers = new ArrayList<>();
    private RunningGateway gateway;

    @Test
    void nothingLeaks() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            providers.add(SimulatedProvider.start(name, Wire.OPENAI, 0, new Speed(Duration.ofMillis(5), 400, 20)));
        }
        gateway = RunningGateway.start("127.0.0.1", DemoGateway.freePort(), config().toString());
        try {
            SoakCallers callers = new SoakCallers(gateway.url());
            trouble(callers, TIME.dividedBy(5));
            Held before = quiet();
            trouble(callers, TIME.multipliedBy(4).dividedBy(5));
            Held after = quiet();
            System.out.println(callers + "; before " + before + ", after " + after);

            assertThat(callers.unexpected()).isEmpty();
            assertThat(after.threads()).as("%s, %s", before, after).isLessThanOrEqualTo(before.threads() + 5);
            assertThat(after.files()).isLessThanOrEqualTo(before.files() + 10);
            assertThat(after.heapMb()).isLessThanOrEqualTo(before.heapMb() + 16);
            everyPermitIsFree();
        } finally {
            gateway.close();
            providers.forEach(SimulatedProvider::close);
        }
    }

    private Path config() throws Exception {
        StringBuilder yaml = new StringBuilder(
                """
                type: gateway-load-balancing-config
                rules:
                  - id: soak
                    type: least-busy-routing
                    mid_stream_recovery: resume
                    when: { models: ["m"] }
                    load_balance_targets: [ { target: a/m }, { target: b/m }, { target: c/m } ]
                model_configs:
                """);
        for (SimulatedProvider provider : providers) {
            yaml.append("  - model: ").append(provider.name()).append("/m\n");
            yaml.append("    failure_tolerance: { allowed_failures_per_minute: 100, cooldown_period_seconds: 1,"
                    + " failure_status_codes: [500, 503], recovery: immediate }\n");
        }
        yaml.append("---\ntype: gateway-provider-config\nproviders:\n");
        for (SimulatedProvider provider : providers) {
            yaml.append("  - { name: ")
                    .append(provider.name())
                    .append(", base_url: \"")
                    .append(provider.baseUrl());
            yaml.append("\", api_key: k, max_concurrency: ").append(PERMITS);
            yaml.append(", timeouts: { connect: 1s, first_token: 400ms, idle: 400ms, total: 3s } }\n");
        }
        return Files.writeString(dir.resolve("soak.yaml"), yaml);
    }

    private void trouble(SoakCallers callers, Duration time) throws InterruptedException {
        callers.start(CALLERS);
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            SimulatedProvider provider = providers.get(random.nextInt(providers.size()));
            if (random.nextInt(50) == 0) {
                provider.down();
                pause(200);
                provider.up();
            } else {
                provider.next(fault());
            }
            pause(10);
        }
        callers.stop();
    }

    private static void pause(long millis) throws InterruptedException {
        new CompletableFuture<Void>()
                .completeOnTimeout(null, millis, java.util.concurrent.TimeUnit.MILLISECONDS)
                .join();
    }

    private Behaviour fault() {
        return switch (random.nextInt(14)) {
            case 0 -> Behaviour.status(500);
            case 1 -> Behaviour.status(503);
            case 2 -> Behaviour.status(429).withHeader("retry-after-ms", "50");
            case 3 -> Behaviour.refuse();
            case 4 -> Behaviour.refuse().withReset();
            case 5 -> Behaviour.cutAfterTokens(1 + random.nextInt(10));
            case 6 -> Behaviour.cutAfterTokens(1 + random.nextInt(10)).withReset();
            case 7 -> Behaviour.stallAfterTokens(random.nextInt(10));
            case 8 -> Behaviour.silence();
            case 9 -> Behaviour.emptyBody();
            case 10 -> Behaviour.answer().withErrorEventFirst();
            case 11 -> Behaviour.answer().withMalformedLine().withoutDone();
            case 12 -> Behaviour.answer().withGzip();
            default -> Behaviour.raw(200, "text/html", "<html></html>");
        };
    }

    /** What is left when every connection and idle thread has had its time to go: two timeouts of 60 s, for a thread may be reserved for one. */
    private Held quiet() {
        providers.forEach(SimulatedProvider::reset);
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> providers.stream().allMatch(provider -> provider.openStreams() == 0));
        await().pollDelay(Duration.ofSeconds(125))
                .atMost(Duration.ofSeconds(130))
                .until(() -> true);
        return Held.now();
    }

    /** Each provider gets as many requests at once as its {@code max_concurrency} allows. */
    private void everyPermitIsFree() {
        for (SimulatedProvider provider : providers) {
            provider.reset();
            provider.always(Behaviour.answer().withDelay(Duration.ofMillis(300)));
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < PERMITS; i++) {
                answers.add(SoakCallers.ask(gateway.url(), provider.name() + "/m"));
            }
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
            assertThat(Map.of(provider.name(), provider.calls())).containsValue(PERMITS);
        }
    }
}
