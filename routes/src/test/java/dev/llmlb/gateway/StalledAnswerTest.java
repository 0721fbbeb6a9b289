package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose whole answer falls silent half way costs its caller {@code idle}, which is short here; {@code total} would be ten minutes. */
@Timeout(60)
class StalledAnswerTest {

    @Test
    void anotherTargetAnswersForOneThatStalls(@TempDir Path folder) throws Exception {
        try (SimulatedProvider first = SimulatedProvider.start("first");
                SimulatedProvider second = SimulatedProvider.start("second")) {
            first.always(Behaviour.stallAfterTokens(2));
            Path config = Files.writeString(
                    folder.resolve("llm.yaml"),
                    """
                    type: gateway-load-balancing-config
                    rules:
                      - id: stalls
                        type: priority-based-routing
                        when: { models: [stalls] }
                        load_balance_targets: [ { target: first/m, priority: 0 }, { target: second/m, priority: 1 } ]
                    ---
                    type: gateway-provider-config
                    providers:
                      - { name: first, base_url: "%s", api_key: k, timeouts: { idle: 200ms } }
                      - { name: second, base_url: "%s", api_key: k }
                    """
                            .formatted(first.baseUrl(), second.baseUrl()));
            try (RunningGateway gateway =
                    RunningGateway.start("127.0.0.1", DemoGateway.freePort(), config.toString())) {
                HttpResponse<String> response = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                                        .header("x-llm-lb-explain", "true")
                                        .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body("stalls", false)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(DemoGateway.header(response, "x-llm-lb-target")).isEqualTo("second/m");
                assertThat(DemoGateway.header(response, "x-llm-lb-decision")).contains("the answer stalled");
            }
        }
    }
}
