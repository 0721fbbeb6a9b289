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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

    /** At once; the provider must have room for as many connections that wait, or the kernel has some wait for half a minute. */
    private static final int CALLS = 500;

    /** More than all buffers between provider and caller hold. */
    private static final long MOST_EVENTS = 10_000_000;

    private final CountDownLatch hungUp = new CountDownLatch(1);
    private ExecutorService threads;
    private HttpServer provider;
    private ConfigurableApplicationContext spring;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CALLS);
        provider.createContext("/v1/chat/completions", this::answer);
        threads = Executors.newFixedThreadPool(8);
        provider.setExecutor(threads);
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
        threads.shutdownNow();
    }

    @Test
    void plainAndStreamedAnswersArrive() throws IOException {
        assertThat(Jetty.VERSION).isEqualTo(System.getProperty("boot-jetty.version"));
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

    @Test
    void closingAStreamHangsUpOnTheProvider() throws Exception {
        ProducerTemplate template = spring.getBean(ProducerTemplate.class);
        InputStream events = template.requestBody("llm-lb:local/endless?stream=true", "Hi", InputStream.class);
        assertThat(events.read()).isEqualTo('d');
        events.close();
        assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void manyCallsAtOnceAreAllAnswered() throws Exception {
        ProducerTemplate template = spring.getBean(ProducerTemplate.class);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            answers.add(template.asyncRequestBody("llm-lb:local/any", "The capital of France?", String.class));
        }
        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("Paris");
        }
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String asked = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean stream = asked.contains("\"stream\":true");
            if (asked.contains("\"model\":\"endless\"")) {
                writeUntilHungUp(call);
                return;
            }
            byte[] body = (stream ? EVENTS : ANSWER).getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", stream ? "text/event-stream" : "application/json");
            call.sendResponseHeaders(200, stream ? 0 : body.length);
            call.getResponseBody().write(body);
        }
    }

    private void writeUntilHungUp(HttpExchange call) throws IOException {
        call.getResponseHeaders().set("Content-Type", "text/event-stream");
        call.sendResponseHeaders(200, 0);
        byte[] event = EVENTS.substring(0, EVENTS.indexOf("\n\n") + 2).getBytes(StandardCharsets.UTF_8);
        try {
            for (long i = 0; i < MOST_EVENTS; i++) {
                call.getResponseBody().write(event);
                call.getResponseBody().flush();
            }
        } catch (IOException e) {
            hungUp.countDown();
        }
    }

    @EnableAutoConfiguration
    static class App {}
}
