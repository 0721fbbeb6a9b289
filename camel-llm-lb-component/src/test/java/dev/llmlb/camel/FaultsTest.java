package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.Fault;
import dev.llmlb.simulator.FaultBench;
import dev.llmlb.simulator.FaultKind;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault of the list at a provider of every kind, as a route sees it. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = FaultKind.class,
        names = {"CAMEL", "LANGCHAIN4J"})
@Timeout(60)
class FaultsTest {

    @Parameter
    FaultKind kind;

    private static FaultBench bench;
    private static CamelContext context;
    private static ProducerTemplate template;
    private static final Map<String, CompletableFuture<Exchange>> ASKED = new HashMap<>();

    @BeforeParameterizedClassInvocation
    static void start(FaultKind kind, @TempDir Path dir) throws Exception {
        bench = new FaultBench(kind);
        Path config = Files.writeString(dir.resolve("faults.yaml"), bench.config());
        context = new DefaultCamelContext();
        bench.urls().forEach(FaultsTest::bindModels);
        for (String scheme : new String[] {"http", "https"}) { // what the kind camel refers to
            HttpComponent http = context.getComponent(scheme, HttpComponent.class);
            http.setAutomaticRetriesDisabled(true);
            http.setResponsePayloadStreamingThreshold(-1);
            http.setConnectionsPerRoute(200);
        }
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.start();
        template = context.createProducerTemplate();
        ASKED.clear();
        ask("second/" + Fault.GZIP.model(true), true).get(); // loads the first classes without a timer
        for (Fault fault : Fault.values()) { // all at once: some take as long as their timers
            for (boolean stream : new boolean[] {false, true}) {
                ASKED.put(fault.model(stream), ask(fault.model(stream), stream));
            }
        }
    }

    /** What the kind langchain4j refers to. */
    private static void bindModels(String account, String url) {
        context.getRegistry()
                .bind(
                        "chat" + account,
                        OpenAiChatModel.builder()
                                .baseUrl(url)
                                .apiKey("bench-key")
                                .maxRetries(0)
                                .build());
        context.getRegistry()
                .bind(
                        "stream" + account,
                        OpenAiStreamingChatModel.builder()
                                .baseUrl(url)
                                .apiKey("bench-key")
                                .build());
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        context.close();
        bench.close();
    }

    private static CompletableFuture<Exchange> ask(String model, boolean stream) {
        return template.asyncSend("llm-lb:*", exchange -> exchange.getMessage()
                .setBody("{\"model\":\"" + model
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":" + stream + "}"));
    }

    private static Fault.Seen seen(Exchange out, boolean stream) throws Exception {
        int attempts = out.getMessage().getHeader(LlmLbConstants.ATTEMPTS, Integer.class);
        LlmLbException failure = out.getException(LlmLbException.class);
        if (failure != null) {
            return new Fault.Seen(failure.getStatus(), null, attempts, false);
        }
        String answer = answer(out);
        boolean whole = stream ? answer.endsWith("data: [DONE]\n\n") : answer.contains("\"finish_reason\":\"stop\"");
        boolean broken = answer.contains("event: error");
        assertThat(whole).isNotEqualTo(broken);
        return new Fault.Seen(200, FaultBench.role(target(out)), attempts, broken);
    }

    private static String target(Exchange out) {
        return out.getMessage().getHeader(LlmLbConstants.TARGET, String.class);
    }

    private static String answer(Exchange out) throws Exception {
        Object body = out.getMessage().getBody();
        if (body instanceof InputStream events) {
            return new String(events.readAllBytes(), StandardCharsets.UTF_8);
        }
        return out.getMessage().getBody(String.class);
    }

    @ParameterizedTest
    @EnumSource
    void aPlainRequest(Fault fault) throws Exception {
        check(fault, false);
    }

    private void check(Fault fault, boolean stream) throws Exception {
        assumeThat(kind.lacks(fault)).isNull();
        assertThat(seen(ASKED.get(fault.model(stream)).get(), stream)).isEqualTo(kind.seen(fault, stream));
    }

    @ParameterizedTest
    @EnumSource
    void aStream(Fault fault) throws Exception {
        check(fault, true);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "RATE_LIMIT_SECONDS",
                "RATE_LIMIT_DATE",
                "RATE_LIMIT_MILLIS",
                "RATE_LIMIT_BODY",
                "UNAUTHORIZED",
                "QUOTA",
                "MODEL_GONE"
            })
    void aTargetThatSaysForHowLongOrWhyForGoodIsOutAtOnce(Fault fault) throws Exception {
        boolean hidden = kind.hidesPause(fault);
        ASKED.get(fault.model(false)).get();
        for (int i = 0; i < 3; i++) {
            assertThat(seen(ask(fault.model(false), false).get(), false))
                    .isEqualTo(new Fault.Seen(200, "second", hidden ? 2 : 1, false));
        }
        assertThat(bench.callsOfFirst(fault, false)).isEqualTo(hidden ? 4 : 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CALLERS_FAULT", "CONTEXT_LENGTH_EVERYWHERE", "CONTENT_FILTER"})
    void theCallersFaultTakesNoTargetOut(Fault fault) throws Exception {
        ASKED.get(fault.model(false)).get();
        for (int i = 0; i < 2 * FaultBench.OUTAGE_PROBES; i++) {
            assertThat(seen(ask(fault.model(false), false).get(), false)).isEqualTo(fault.seen(false));
        }
        assertThat(bench.callsOfFirst(fault, false)).isEqualTo(1 + 2 * FaultBench.OUTAGE_PROBES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOutageCostsAFewAttemptsAndNotOneForEachRequest(boolean stream) throws Exception {
        long before = System.nanoTime();
        for (int i = 0; i < FaultBench.OUTAGE_REQUESTS; i++) {
            assertThat(seen(ask(Fault.OUTAGE.model(stream), stream).get(), stream)
                            .target())
                    .isEqualTo("second");
        }
        int calls = bench.callsOfFirst(Fault.OUTAGE, stream);
        assertThat(calls).isBetween(FaultBench.OUTAGE_PROBES, FaultBench.outageProbes(System.nanoTime() - before));
    }
}
