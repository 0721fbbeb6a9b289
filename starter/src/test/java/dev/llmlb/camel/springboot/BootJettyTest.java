package dev.llmlb.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.eclipse.jetty.util.Jetty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The component on the Jetty client that Spring Boot's BOM gives an application, which is older than the component's own.
 *
 * <p>The simulator needs the newer one, so the provider here is the JDK's server.
 */
class BootJettyTest {

    private static final String ANSWER =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Paris\"},\"finish_reason\":\"stop\"}]}";
    private static final String EVENTS = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Paris\"}}]}\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: [DONE]\n\n";

    @TempDir
    Path dir;

    private HttpServer provider;
    private ConfigurableApplicationContext spring;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/v1/chat/completions", BootJettyTest::answer);
        provider.start();
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-provider-config
                providers:
                  - { name: local, base_url: "http://127.0.0.1:%d/v1" }
                """
                        .formatted(provider.getAddress().getPort()));
        spring = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties("camel.component.llm-lb.config=" + config)
                .run();
    }

    @AfterEach
    void stop() {
        spring.close();
        provider.stop(0);
    }

    @Test
    void plainAndStreamedAnswersArrive() throws IOException {
        assertThat(Jetty.VERSION).startsWith("12.0.");
        assertThat(spring.getBean(CamelContext.class).isStarted()).isTrue();
        ProducerTemplate template = spring.getBean(ProducerTemplate.class);

        assertThat(template.requestBody("llm-lb:local/any", "The capital of France?", String.class))
                .isEqualTo("Paris");
        try (InputStream events =
                template.requestBody("llm-lb:local/any?stream=true", "The capital of France?", InputStream.class)) {
            assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(EVENTS);
        }
    }

    private static void answer(HttpExchange call) throws IOException {
        try (call) {
            boolean stream = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .contains("\"stream\":true");
            byte[] body = (stream ? EVENTS : ANSWER).getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", stream ? "text/event-stream" : "application/json");
            call.sendResponseHeaders(200, stream ? 0 : body.length);
            call.getResponseBody().write(body);
        }
    }

    @EnableAutoConfiguration
    static class App {}
}
