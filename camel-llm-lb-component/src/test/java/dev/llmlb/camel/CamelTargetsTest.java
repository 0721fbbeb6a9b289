package dev.llmlb.camel;

import static dev.llmlb.camel.LlmLbRig.CHAT;
import static dev.llmlb.camel.LlmLbRig.STREAMED;
import static dev.llmlb.camel.LlmLbRig.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Camel endpoints as targets, alone and in pools with a provider over HTTP. */
@Timeout(60)
class CamelTargetsTest {

    private static final String ANSWER = "{\"id\":\"x\",\"object\":\"chat.completion\",\"model\":\"inner\",\"extra\":1,"
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"JSON\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}";

    /** What a bean of the registry does. */
    public static final class Echo {

        volatile boolean broken;

        public String answer(String prompt) {
            if (broken) {
                throw new IllegalStateException();
            }
            return "bean says " + prompt;
        }
    }

    private final Echo echo = new Echo();
    private final SimulatedProvider openai = SimulatedProvider.start("openai", Wire.OPENAI, 0, Speed.instant(4));
    private volatile Processor target = e -> e.getMessage().setBody("text");
    private final AtomicReference<Exchange> received = new AtomicReference<>();

    @RegisterExtension
    final LlmLbRig rig =
            new LlmLbRig(
                    """
            type: gateway-load-balancing-config
            rules:
              - id: house
                type: priority-based-routing
                when: { models: [m] }
                load_balance_targets:
                  - { target: queue/q, priority: 0 }
                  - { target: bean/b, priority: 1 }
                  - { target: openai/o, priority: 2 }
              - id: hurry
                type: priority-based-routing
                when: { models: [hurry] }
                load_balance_targets:
                  - { target: hurried/q, priority: 0 }
                  - { target: bean/b, priority: 1 }
              - id: loop
                type: priority-based-routing
                when: { models: [loop] }
                load_balance_targets:
                  - { target: ring/r, priority: 0 }
            ---
            type: gateway-provider-config
            providers:
              - { name: queue, kind: camel, uri: "seda:llm", headers: { x-own: "1" } }
              - { name: hurried, kind: camel, uri: "seda:llm", timeouts: { total: 3s } }
              - { name: bean, kind: camel, uri: "bean:echo?method=answer", body: prompt }
              - { name: direct, kind: camel, uri: "direct:{model}", model_header: which }
              - { name: bus, kind: camel, uri: "direct:bus", models: { m: { upstream_name: up } } }
              - { name: any, kind: camel, uri: "direct:bus" }
              - { name: ring, kind: camel, uri: "llm-lb:loop" }
              - { name: openai, base_url: "%s", api_key: k }
            """
                            .formatted(openai.baseUrl())) {
                @Override
                void prepare(CamelContext context) throws Exception {
                    context.getRegistry().bind("echo", echo);
                    context.addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("seda:llm?concurrentConsumers=2&pollTimeout=10")
                                    .process(e -> play(e));
                            from("direct:bus").process(e -> play(e));
                            from("direct:other").setBody(simple("other ${header.which}"));
                        }
                    });
                }
            };

    private void play(Exchange exchange) throws Exception {
        received.set(exchange.copy());
        target.process(exchange);
    }

    @AfterEach
    void stop() {
        openai.close();
    }

    @Test
    void aQueueAnswers() {
        Exchange out = rig.send("llm-lb:m", "Hi");

        assertThat(out.getMessage().getBody()).isEqualTo("text");
        assertThat(out.getMessage().getHeader(LlmLbConstants.TARGET)).isEqualTo("queue/q");
        assertThat(received.get().getMessage().getBody(String.class))
                .contains("\"messages\":[{", "\"content\":\"Hi\"", "\"model\":\"q\"");
        assertThat(received.get().getMessage().getHeaders())
                .containsEntry("x-own", "1")
                .containsEntry(Exchange.CONTENT_TYPE, "application/json")
                .containsEntry(LlmLbConstants.UPSTREAM_MODEL, "q");
        assertThat(received.get().getMessage().getHeader(LlmLbConstants.DEADLINE, Long.class))
                .isBetween(1L, 600_000L);
    }

    @Test
    void theCallersExchangeIsNotTheTargets() {
        target = e -> {
            e.getMessage().setBody("text");
            e.getMessage().setHeader("leak", "1");
            e.setProperty("leak", "1");
        };
        Exchange out = rig.template().request("llm-lb:m", e -> {
            e.getMessage().setBody("Hi");
            e.getMessage().setHeader("mine", "1");
            e.setProperty("mine", "1");
        });

        assertThat(out.getMessage().getHeaders())
                .doesNotContainKeys("leak", "x-own")
                .containsKey("mine");
        assertThat(out.getProperty("leak")).isNull();
        assertThat(received.get().getMessage().getHeader("mine")).isNull();
        assertThat(received.get().getProperty("mine")).isNull();
        assertThat(received.get().getExchangeId()).isNotEqualTo(out.getExchangeId());
    }

    @Test
    void whatFailsMovesOnThroughThePool() {
        target = e -> {
            throw new IllegalStateException("a secret prompt");
        };
        Exchange out = rig.send("llm-lb:m", "Hi");
        assertThat(out.getMessage().getBody()).isEqualTo("bean says Hi");
        assertThat(out.getMessage().getHeader(LlmLbConstants.ATTEMPTS)).isEqualTo(2);

        echo.broken = true;
        out = rig.send("llm-lb:m", CHAT);
        assertThat(out.getMessage().getHeader(LlmLbConstants.TARGET)).isEqualTo("openai/o");
        assertThat(out.getMessage().getHeader(LlmLbConstants.ATTEMPTS)).isEqualTo(3);
        assertThat(out.getMessage().getBody(String.class)).contains("\"chat.completion\"");
    }

    @Test
    void aPromptOnlyTargetIsSkippedForWhatItCannotSay() {
        target = e -> {
            throw new IllegalStateException();
        };
        String warm = CHAT.replace("\"messages\"", "\"temperature\":0.5,\"messages\"");

        assertThat(rig.send("llm-lb:m", warm).getMessage().getHeader(LlmLbConstants.TARGET))
                .isEqualTo("openai/o");

        LlmLbException refused = rig.failure("llm-lb:bean/b", warm);
        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused).hasMessageContaining("bean/b temperature: 0.5 (").hasMessageNotContaining("Hi");
        assertThat(rig.failure("llm-lb:bean/b", CHAT.replace("\"user\"", "\"system\"")))
                .hasMessageContaining("takes one user's message");
    }

    @Test
    void openAisJsonComesBackAsItIs() {
        for (Object body : new Object[] {
            ANSWER,
            ANSWER.getBytes(StandardCharsets.UTF_8),
            new ByteArrayInputStream(ANSWER.getBytes(StandardCharsets.UTF_8))
        }) {
            target = e -> e.getMessage().setBody(body);
            Exchange out = rig.send("llm-lb:bus/m", CHAT);
            assertThat(out.getMessage().getBody()).isEqualTo(ANSWER);
            assertThat(out.getMessage().getHeader(LlmLbConstants.TOTAL_TOKENS)).isEqualTo(7L);
        }
        target = e ->
                e.getMessage().setBody(Map.of("choices", List.of(Map.of("message", Map.of("content", "of a map")))));
        assertThat(rig.send("llm-lb:bus/m", "Hi").getMessage().getBody()).isEqualTo("of a map");
    }

    @Test
    void aTextsUsageIsInItsHeaders() {
        target = e -> {
            e.getMessage().setBody("text");
            e.getMessage().setHeader("CamelOpenAIPromptTokens", 5);
            e.getMessage().setHeader("CamelOpenAICompletionTokens", 6L);
        };
        Exchange out = rig.send("llm-lb:bus/m", CHAT);
        assertThat(out.getMessage().getHeader(LlmLbConstants.TOTAL_TOKENS)).isEqualTo(11L);
        assertThat(out.getMessage().getBody(String.class)).contains("\"model\":\"up\"", "\"total_tokens\":11");
    }

    @Test
    void theModelCanStandInTheAddress() {
        assertThat(rig.send("llm-lb:direct/other", "Hi").getMessage().getBody()).isEqualTo("other other");
    }

    @Test
    void errorsKeepTheirStatus() {
        target = e -> {
            throw new HttpOperationFailedException(
                    "http://x", 429, "Too Many", null, Map.of("retry-after", "7"), "{\"error\":{}}");
        };
        assertThat(statusOf("llm-lb:any/one")).isEqualTo("429 rate_limit_exceeded 7000");

        target = e -> {
            e.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 529);
            e.getMessage().setBody("overloaded");
        };
        assertThat(statusOf("llm-lb:any/two")).isEqualTo("529 provider_overloaded -1");

        target = e -> {
            e.setProperty("CamelAiErrorCategory", "AUTH");
            throw new IllegalStateException();
        };
        assertThat(statusOf("llm-lb:any/three")).isEqualTo("401 provider_unauthorized -1");
    }

    @Test
    void emptyAndErrorBodiesAreNoAnswers() {
        int i = 0;
        for (String body : new String[] {"", "  ", "{\"error\":{\"message\":\"no\"}}", "{\"choices\":[]}"}) {
            target = e -> e.getMessage().setBody(body);
            LlmLbException failure = rig.failure("llm-lb:any/model" + i++, "Hi"); // one with failures would be out
            assertThat(failure.getStatus()).as(body).isIn(500, 502);
        }
    }

    @Test
    void streamsComeInManyForms() throws Exception {
        String events = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}\n\n";
        List<Object> bodies = new ArrayList<>();
        bodies.add(new ByteArrayInputStream((events + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8)));
        bodies.add(events);
        bodies.add(List.of("a", "b").iterator());
        bodies.add(List.of(events.split("(?<=\n\n)")).iterator());
        bodies.add(List.of(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}")
                .iterator());
        bodies.add(publisher("a", "b"));
        bodies.add("ab");
        bodies.add(ANSWER.replace("JSON", "ab"));
        bodies.add(new ByteArrayInputStream(ANSWER.replace("JSON", "ab").getBytes(StandardCharsets.UTF_8)));
        for (Object body : bodies) {
            target = e -> e.getMessage().setBody(body);

            String text = read(rig.send("llm-lb:bus/m", STREAMED));

            assertThat(text).as(body.toString()).startsWith("data: ").endsWith("data: [DONE]\n\n");
            assertThat(text).contains("\"finish_reason\":\"stop\"").doesNotContain("total_tokens");
            assertThat(text.replaceAll("(?s).*?\"content\":\"([ab]*)\"", "$1")).startsWith("ab");
        }
    }

    @Test
    void anEndpointThatAnswersOnceWhereSeveralAnswersAreWantedIsWhole() throws Exception {
        String two = STREAMED.replace("{\"model\"", "{\"n\":2,\"model\"");
        for (Object body : List.of(List.of("a", "b").iterator(), "ab", ANSWER.replace("JSON", "ab"))) {
            target = e -> e.getMessage().setBody(body);
            assertThat(read(rig.send("llm-lb:bus/m", two))).as(body.toString()).endsWith("data: [DONE]\n\n");
        }
        String cut = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}\n\n";
        target = e -> e.getMessage().setBody(cut);
        assertThat(read(rig.send("llm-lb:bus/m", two))).contains("event: error").doesNotContain("[DONE]");
    }

    @Test
    void aStreamThatBreaksBeforeItsFirstTokenFallsBack() throws Exception {
        target = e -> e.getMessage().setBody(broken());
        Exchange out = rig.send("llm-lb:m", STREAMED);
        assertThat(out.getMessage().getHeader(LlmLbConstants.ATTEMPTS)).isEqualTo(2);
        assertThat(read(out)).contains("bean says Hi").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aStreamThatBreaksAfterItIsAnError() throws Exception {
        target = e -> e.getMessage().setBody(broken("a", "b"));
        String text = read(rig.send("llm-lb:m", STREAMED));
        assertThat(text).contains("\"content\":\"a\"", "event: error").doesNotContain("[DONE]", "secret");
    }

    @Test
    void aStreamIsReadNoFurtherThanItsReaderWants() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        class Endless implements Iterator<String>, AutoCloseable {
            int given;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                given++;
                return "0123456789";
            }

            @Override
            public void close() {
                closed.complete(true);
            }
        }
        Endless body = new Endless();
        target = e -> e.getMessage().setBody(body);
        InputStream in = rig.send("llm-lb:bus/m", STREAMED).getMessage().getBody(InputStream.class);
        assertThat(in.readNBytes(100)).hasSize(100);

        in.close();

        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(body.given).isLessThan(10_000);
    }

    @Test
    void whatBlocksTooLongIsInterruptedAndItsLateAnswerDropped() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        rig.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:blocks").process(e -> {
                    try {
                        never.await();
                    } catch (InterruptedException gone) {
                        interrupted.complete(true);
                        e.getMessage().setBody("late");
                    }
                });
            }
        });
        Exchange out = rig.template().request("llm-lb:direct/blocks", e -> {
            e.getMessage().setBody("Hi");
            e.getMessage().setHeader(LlmLbConstants.DEADLINE, 200);
        });

        assertThat(out.getException(LlmLbException.class).getStatus()).isEqualTo(504);
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aQueueThatIsLateIsLeftForTheNext() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        target = e -> {
            late.await();
            e.getMessage().setBody("late");
            answered.complete(true);
        };

        Exchange out = rig.send("llm-lb:hurry", "Hi");
        late.countDown();

        assertThat(out.getMessage().getBody()).isEqualTo("bean says Hi");
        assertThat(answered.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(out.getMessage().getBody()).isEqualTo("bean says Hi");
    }

    @Test
    void asynchronousCallsTakeNoThreads() throws Exception {
        List<Runnable> waiting = Collections.synchronizedList(new ArrayList<>());
        rig.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:async").process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        waiting.add(() -> {
                            exchange.getMessage().setBody("done");
                            callback.done(false);
                        });
                        return false;
                    }
                });
            }
        });
        int calls = 400; // more than there are threads
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            int expected = i + 1;
            answers.add(rig.template().asyncRequestBody("llm-lb:direct/async", (Object) "Hi"));
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> waiting.size() == expected);
        }
        waiting.forEach(Runnable::run);

        for (CompletableFuture<Object> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("done");
        }
    }

    @Test
    void aCallerWhoGivesUpEndsTheCall() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        rig.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:waits").process(e -> {
                    began.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException gone) {
                        interrupted.complete(true);
                    }
                });
            }
        });
        LlmLbCancellation cancellation = new LlmLbCancellation();
        CompletableFuture<Exchange> out = rig.template().asyncSend("llm-lb:direct/waits", e -> {
            e.getMessage().setBody("Hi");
            e.setProperty(LlmLbConstants.CANCELLATION, cancellation);
        });
        began.await();

        cancellation.cancel();

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(out.get(10, TimeUnit.SECONDS)
                        .getException(LlmLbException.class)
                        .getStatus())
                .isEqualTo(499);
    }

    @Test
    void aLoopIsRefused() {
        LlmLbException failure = rig.failure("llm-lb:loop", "Hi");

        assertThat(failure.getStatus()).isEqualTo(500);
        assertThat(failure).hasMessageContaining("ring/r");
        assertThat(failure.getAttempts()).hasSizeLessThan(3);
    }

    @Test
    void anAddressThatIsNoneIsRefusedAtTheStart() throws Exception {
        LlmLbRig bad = new LlmLbRig(
                "type: gateway-provider-config\nproviders:\n  - { name: x, kind: camel, uri: \"nothing:here\" }\n");
        assertThatThrownBy(bad::start).hasStackTraceContaining("nothing");
        bad.stop();
    }

    private static Flow.Publisher<String> publisher(String... items) {
        return subscriber -> {
            SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
            publisher.subscribe(subscriber);
            List.of(items).forEach(publisher::submit);
            publisher.close();
        };
    }

    private static Iterator<String> broken(String... first) {
        Iterator<String> items = List.of(first).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                if (!items.hasNext()) {
                    throw new IllegalStateException("secret");
                }
                return items.next();
            }
        };
    }

    private String statusOf(String uri) {
        LlmLbException failure = rig.failure(uri, "Hi");
        return failure.getStatus() + " " + failure.getCode() + " " + failure.getRetryAfterMillis();
    }
}
