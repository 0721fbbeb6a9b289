package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.simulator.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Prometheus sees of one request that falls back. */
class MetricsTest {

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    @Test
    void aRequestWithAFallbackIsInTheScrape() throws IOException {
        gateway.provider("azure").next(Behaviour.status(500));
        assertThat(gateway.chat("resilient", "x-llm-lb-metadata", "{\"tenant\":\"acme-7\"}")
                        .statusCode())
                .isEqualTo(200);

        // a request may be answered before it is counted
        await().untilAsserted(() -> assertThat(gateway.get("/metrics").body())
                .contains("llm_lb_fallbacks_total{reason=\"failing\",rule=\"resilient\",target=\"azure/main\"} 1.0"));
        String scraped = gateway.get("/metrics").body();
        String ours = scraped.lines()
                .filter(line -> line.matches("(llm_lb|gen_ai|ai_gateway)_.*") && !line.contains("_bucket{"))
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(Path.of("target/metrics-of-a-fallback.txt"), ours);
        assertThat(ours.lines())
                .contains(
                        "llm_lb_in_flight{target=\"azure/main\"} 0.0",
                        "llm_lb_target_state{target=\"azure/main\"} 0.0");
        for (String line : List.of(
                "llm_lb_attempts_seconds_count{fault=\"provider\",outcome=\"failing\",rule=\"resilient\",target=\"azure/main\"} 1",
                "llm_lb_requests_seconds_count{outcome=\"success\",rule=\"resilient\",",
                "gen_ai_client_operation_duration_seconds_count{error_type=\"failing\",gen_ai_operation_name=\"chat\",",
                "gen_ai_client_token_usage_tokens_count{gen_ai_operation_name=\"chat\",",
                "ai_gateway_load_balanced_requests_total{ruleId=\"resilient\"} 1.0",
                "ai_gateway_fallback_requests_total{ruleId=\"resilient\"} 1.0")) {
            assertThat(ours).contains(line);
        }
        assertThat(scraped)
                .contains("gen_ai_client_operation_duration_seconds_bucket{")
                .doesNotContain("acme-7");
    }
}
