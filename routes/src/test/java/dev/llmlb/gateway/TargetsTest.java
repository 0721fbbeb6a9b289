package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway makes of a target that is at its limit, and of one that fails and mends. */
class TargetsTest {

    @TempDir
    Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private SimulatedProvider first;
    private SimulatedProvider second;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        first = SimulatedProvider.start("first", Wire.OPENAI, 0, Speed.instant(4));
        second = SimulatedProvider.start("second", Wire.OPENAI, 0, Speed.instant(4));
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                model_configs:
                  - model: first/limited
                    usage_limits: { requests_per_minute: 100 }
                  - model: first/failing
                    failure_tolerance: { allowed_failures_per_minute: 3, cooldown_period_seconds: 1 }
                rules:
                  - id: limited
                    type: priority-based-routing
                    when: { models: [limited] }
                    load_balance_targets:
                      - { target: first/limited, priority: 0 }
                      - { target: second/limited, priority: 1 }
                  - id: failing
                    type: priority-based-routing
                    when: { models: [failing] }
                    load_balance_targets:
                      - { target: first/failing, priority: 0 }
                      - { target: second/failing, priority: 1 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: first, base_url: "%s", api_key: k }
                  - { name: second, base_url: "%s", api_key: k }
                """
                        .formatted(first.baseUrl(), second.baseUrl()));
        gateway = RunningGateway.start("127.0.0.1", DemoGateway.freePort(), config.toString());
    }

    @AfterEach
    void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private CompletableFuture<HttpResponse<String>> chat(String model) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body(model, false)))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private String metrics() throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void threeHundredAtOnceAgainstAHundredAMinute() {
        List<CompletableFuture<HttpResponse<String>>> sent =
                Stream.generate(() -> chat("limited")).limit(300).toList();

        assertThat(sent)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(first.calls("limited")).isEqualTo(100);
        assertThat(second.calls("limited")).isEqualTo(200);
    }

    @Test
    void aFailingTargetIsEjectedProbedAndBackAndTheMetricsSaySo() throws Exception {
        first.down();
        for (int i = 0; i < 10; i++) {
            assertThat(chat("failing").join().statusCode()).isEqualTo(200);
        }
        assertThat(first.calls("failing"))
                .isLessThanOrEqualTo(4); // strictly more than three failures; refused ones arrive nowhere
        assertThat(metrics())
                // once more for each failed probe, where ten requests take longer than the cooldown
                .containsPattern("llm_lb_ejections_total\\{cause=\"failing\",target=\"first/failing\"} [1-9]")
                .doesNotContain("llm_lb_restorations_total{target=\"first/failing\"");

        first.up();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(chat("failing").join().statusCode()).isEqualTo(200);
            assertThat(metrics()).containsPattern("llm_lb_restorations_total\\{target=\"first/failing\"} 1");
        });
        assertThat(first.calls("failing")).isPositive(); // the probe
    }
}
