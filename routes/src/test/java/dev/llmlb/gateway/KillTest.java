package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a gateway under load: what is lost is what was under way when it was killed, one call a caller, and the gateway
 * comes back as if nothing had been. Of a killed process the kernel takes connections for some tens of milliseconds more and then drops
 * them: a call that begins in that time finds no gateway, as one that is refused does.
 */
@Tag("soak")
@Timeout(180)
class KillTest {

    private static final int CALLERS = 16;

    @TempDir
    Path dir;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = DemoGateway.freePort();
    private final String url = "http://127.0.0.1:" + port;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicIntegerArray withoutGateway = new AtomicIntegerArray(CALLERS);
    private volatile boolean up;
    private volatile boolean stopped;

    @Test
    void onlyWhatWasUnderWayIsLost() throws Exception {
        try (SimulatedProvider provider =
                SimulatedProvider.start("p", Wire.OPENAI, 0, new Speed(Duration.ofMillis(20), 400, 20))) {
            Path config = Files.writeString(
                    dir.resolve("llm.yaml"),
                    """
                    type: gateway-load-balancing-config
                    rules:
                      - id: all
                        type: weight-based-routing
                        when: { models: ["m"] }
                        load_balance_targets: [ { target: p/m, weight: 100 } ]
                    ---
                    type: gateway-provider-config
                    providers: [ { name: p, base_url: "%s", api_key: k } ]
                    """
                            .formatted(provider.baseUrl()));
            Process gateway = start(config);
            List<Thread> callers = call();
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() > 200);
                assertThat(lost).as("lost before the kill").hasValue(0);
                up = false;
                gateway.destroyForcibly().waitFor();
                await("every caller has been told")
                        .atMost(Duration.ofSeconds(30))
                        .until(this::everyCallerFoundNoGateway);
                int lostByTheKill = lost.get();
                assertThat(lostByTheKill).as("under way when it was killed").isPositive();

                await().atMost(Duration.ofSeconds(10)).until(() -> provider.openStreams() == 0);
                int before = answered.get();
                gateway = start(config);
                await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() > before + 200);
                stopped = true;
                for (Thread caller : callers) {
                    caller.join();
                }
                assertThat(lost).as("lost after the restart").hasValue(lostByTheKill);
                System.out.println(answered + " answered, " + lostByTheKill + " lost of " + CALLERS
                        + " under way, none after the restart");
            } finally {
                stopped = true;
                gateway.destroyForcibly();
            }
        }
    }

    private Process start(Path config) throws Exception {
        File log = new File(dir.toFile(), "gateway.log");
        Process gateway = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.llmlb.gateway.Gateway",
                        "--config",
                        config.toString(),
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> !gateway.isAlive() || isReady());
        } catch (ConditionTimeoutException e) {
            gateway.destroyForcibly();
            throw new AssertionError("The gateway is not ready: " + Files.readString(log.toPath()), e);
        }
        assertThat(gateway.isAlive()).as(Files.readString(log.toPath())).isTrue();
        up = true;
        return gateway;
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private List<Thread> call() {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int number = i;
            Thread caller = new Thread(() -> {
                while (!stopped) {
                    ask(number);
                }
            });
            caller.start();
            callers.add(caller);
        }
        return callers;
    }

    private boolean everyCallerFoundNoGateway() {
        return IntStream.range(0, CALLERS).allMatch(caller -> withoutGateway.get(caller) > 0);
    }

    private void ask(int caller) {
        boolean stream = caller % 2 == 0;
        boolean begunWhileUp = up;
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body("m", stream)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            boolean whole =
                    response.statusCode() == 200 && (!stream || response.body().endsWith("data: [DONE]\n\n"));
            (whole ? answered : lost).incrementAndGet();
        } catch (IOException e) {
            if (begunWhileUp) {
                lost.incrementAndGet();
            } else {
                withoutGateway.incrementAndGet(caller);
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}
