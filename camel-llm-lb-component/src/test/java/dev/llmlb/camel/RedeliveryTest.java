package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The error handling that the component's page shows, around a pool of two targets. */
class RedeliveryTest {

    @TempDir
    Path dir;

    private final SimulatedProvider one = SimulatedProvider.start("one");
    private final SimulatedProvider two = SimulatedProvider.start("two");
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: both
                    type: weight-based-routing
                    when: { models: [gpt-4] }
                    load_balance_targets:
                      - { target: one/m, weight: 50 }
                      - { target: two/m, weight: 50 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: one, base_url: "%s", api_key: key }
                  - { name: two, base_url: "%s", api_key: key }
                """
                        .formatted(one.baseUrl(), two.baseUrl()));
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("mock:dead-letters")
                        .maximumRedeliveries(3)
                        .redeliveryDelay(1));
                onException(LlmLbException.class)
                        .onWhen(exchangeProperty("CamelAiRetryAfterMillis").isNotNull())
                        .maximumRedeliveries(0)
                        .handled(true)
                        .to("mock:later");
                onException(LlmLbException.class)
                        .maximumRedeliveries(0)
                        .handled(true)
                        .to("mock:dead-letters");
                from("direct:ask").to("llm-lb:gpt-4").to("direct:next").to("mock:answers");
                from("direct:next").errorHandler(noErrorHandler()).process(RedeliveryTest::busyAtFirst);
            }
        });
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("mock:dead-letters")
                        .maximumRedeliveries(3)
                        .redeliveryDelay(1));
                from("direct:careless").to("llm-lb:gpt-4");
            }
        });
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        one.close();
        two.close();
    }

    private void ask(String route) {
        context.createProducerTemplate()
                .send(route, exchange -> exchange.getMessage().setBody("Hi"));
    }

    private int calls() {
        return one.calls() + two.calls();
    }

    private MockEndpoint at(String uri) {
        return context.getEndpoint(uri, MockEndpoint.class);
    }

    @Test
    void aFailingRequestCostsItsTargetsAndOneMore() {
        one.always(Behaviour.status(500));
        two.always(Behaviour.status(500));
        ask("direct:ask");
        assertThat(at("mock:dead-letters").getReceivedCounter()).isEqualTo(1);
        assertThat(at("mock:later").getReceivedCounter()).isZero();
        assertThat(calls()).isEqualTo(3);
    }

    @Test
    void withoutItRedeliveriesMultiply() {
        one.always(Behaviour.status(500));
        two.always(Behaviour.status(500));
        ask("direct:careless");
        assertThat(at("mock:dead-letters").getReceivedCounter()).isEqualTo(1);
        assertThat(calls()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void aStepThatIsRedeliveredDoesNotAskAgain() {
        ask("direct:ask");
        assertThat(at("mock:answers").getReceivedCounter()).isEqualTo(1);
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void whatCanBeHadLaterIsKeptForLater() {
        one.always(Behaviour.status(429).withHeader("Retry-After", "30"));
        two.always(Behaviour.status(429).withHeader("Retry-After", "30"));
        ask("direct:ask");
        assertThat(at("mock:dead-letters").getReceivedCounter()).isZero();
        assertThat(at("mock:later").getExchanges())
                .singleElement()
                .extracting(exchange -> exchange.getProperty("CamelAiRetryAfterMillis", Long.class))
                .satisfies(millis -> assertThat(millis).isBetween(1L, 30_000L)); // until the first of the two is back
        assertThat(calls()).isEqualTo(2);

        ask("direct:ask");
        assertThat(at("mock:later").getReceivedCounter()).isEqualTo(2);
        assertThat(calls()).isEqualTo(2); // nobody was asked
    }

    @Test
    void whatNobodyServesIsADeadLetter() {
        context.createProducerTemplate().send("direct:ask", exchange -> {
            exchange.getMessage().setBody("Hi");
            exchange.getMessage().setHeader(LlmLbConstants.MODEL, "gpt-9");
        });
        assertThat(at("mock:dead-letters").getReceivedCounter()).isEqualTo(1);
        assertThat(calls()).isZero();
    }

    private static void busyAtFirst(Exchange exchange) throws IOException {
        if (exchange.getMessage().getHeader(Exchange.REDELIVERED) == null) {
            throw new IOException("busy");
        }
    }
}
