package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.simulator.Behaviour;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdleConnectionTest {

    /** The time after which Jetty closes a connection without traffic; a provider may think for longer. */
    private static final long IDLE_MILLIS = 300;

    @Test
    void aSlowAnswerOutlivesTheIdleTimeOfItsConnection() throws Exception {
        try (Demo demo = Demo.start(Demo.Pace.instant)) {
            demo.provider("azure").always(Behaviour.answer().withDelay(Duration.ofMillis(4 * IDLE_MILLIS)));
            Map<String, String> properties = new HashMap<>(demo.properties());
            properties.put("camel.component.jetty.connectionIdleMillis", String.valueOf(IDLE_MILLIS));
            try (RunningGateway gateway =
                    RunningGateway.start("127.0.0.1", DemoGateway.freePort(), Demo.CONFIG, properties, demo)) {
                assertThatIdleConnectionsAreClosed(gateway);

                HttpResponse<String> plain = post(gateway, false);
                HttpResponse<String> stream = post(gateway, true);

                assertThat(plain.statusCode()).isEqualTo(200);
                assertThat(plain.body()).contains("\"usage\"");
                assertThat(stream.body()).endsWith("data: [DONE]\n\n");
            }
        }
    }

    private static void assertThatIdleConnectionsAreClosed(RunningGateway gateway) throws Exception {
        URI url = URI.create(gateway.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout((int) (10 * IDLE_MILLIS));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static HttpResponse<String> post(RunningGateway gateway, boolean stream) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                                .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body("resilient", stream)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
