package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.simulator.Speed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopTest {

    @Test
    void openStreamsEndAndNewRequestsAreRefused() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        RunningGateway gateway = RunningGateway.demo("127.0.0.1", DemoGateway.freePort(), Demo.Pace.instant);
        gateway.demo().provider("azure").speed(new Speed(Duration.ZERO, 8, 32));
        Iterator<String> lines = client.send(chat(gateway, true), HttpResponse.BodyHandlers.ofLines())
                .body()
                .iterator();
        lines.next();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::close);

        await().untilAsserted(() -> {
            HttpResponse<String> refused = client.send(chat(gateway, false), HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("server_error");
        });
        List<String> rest = new ArrayList<>();
        lines.forEachRemaining(rest::add);
        assertThat(rest.stream().filter(line -> !line.isEmpty())).last().isEqualTo("data: [DONE]");
        stop.join();
    }

    private static HttpRequest chat(RunningGateway gateway, boolean stream) {
        return HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body("resilient", stream)))
                .build();
    }
}
