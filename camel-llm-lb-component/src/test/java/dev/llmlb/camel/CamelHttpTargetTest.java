package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Camel's own HTTP component as a target: its bodies are connections, and pages may come where answers should. */
@Timeout(60)
class CamelHttpTargetTest {

    private static final String STREAMED =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @TempDir
    Path dir;

    private final SimulatedProvider provider = SimulatedProvider.start("provider");
    private final CamelContext context = new DefaultCamelContext();
    private volatile String body;
    private volatile String type;

    @BeforeEach
    void start() throws Exception {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-provider-config
                providers:
                  - name: http
                    kind: camel
                    uri: "%s/chat/completions?disableStreamCache=true"
                    headers: { Authorization: Bearer key }
                  - { name: route, kind: camel, uri: "direct:route" }
                """
                        .formatted(provider.baseUrl()));
        context.getComponent("http", HttpComponent.class).setResponsePayloadStreamingThreshold(-1);
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:route").process(e -> {
                    e.getMessage().setBody(body);
                    e.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
                });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        provider.close();
    }

    private Exchange send(String uri, String request) {
        return context.createProducerTemplate().request(uri, e -> e.getMessage().setBody(request));
    }

    @Test
    void aStreamIsReadFromTheConnectionAndEndsWithItsReader() throws Exception {
        provider.speed("m", new Speed(Duration.ZERO, 1, 10_000)); // hours
        InputStream in = send("llm-lb:http/m", STREAMED).getMessage().getBody(InputStream.class);
        assertThat(in.read()).isEqualTo('d');
        assertThat(provider.openStreams()).isOne();

        in.close();

        await().untilAsserted(() -> assertThat(provider.openStreams()).isZero());
        assertThat(provider.cancelled()).isOne();
    }

    @Test
    void wholeAnswersAndStreamsAreRead() throws Exception {
        provider.always(Behaviour.answer("Hello you"));
        assertThat(send("llm-lb:http/m", "Hi").getMessage().getBody()).isEqualTo("Hello you");
        assertThat(new String(
                        send("llm-lb:http/m", STREAMED)
                                .getMessage()
                                .getBody(InputStream.class)
                                .readAllBytes(),
                        StandardCharsets.UTF_8))
                .contains("\"content\":\"Hello\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void aPageIsNoAnswerButAnAnswerMayBeOne() {
        body = "<html><body>Sign in</body></html>";
        type = "text/html; charset=utf-8";
        assertThat(send("llm-lb:route/m", "Hi").getException(LlmLbException.class))
                .hasMessageContaining("a page of HTML for an answer");

        type = null;
        assertThat(send("llm-lb:route/n", "Hi").getMessage().getBody()).isEqualTo(body);
    }

    @Test
    void openAisJsonThatBreaksOffIsNoAnswerButOtherJsonMay() {
        int i = 0;
        for (String broken : new String[] {
            "{\"id\":\"1\",\"obj", "{\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"Hel"
        }) {
            body = broken;
            assertThat(send("llm-lb:route/broken" + i++, "Hi").getException(LlmLbException.class))
                    .hasMessageContaining("an answer that breaks off");
        }
        body = "{\"city\":\"Ro"; // of a model that was asked for JSON and for few tokens
        assertThat(send("llm-lb:route/m", "Hi").getMessage().getBody()).isEqualTo(body);
    }
}
