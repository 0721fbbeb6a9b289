package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.llmlb.simulator.Fault;
import dev.llmlb.simulator.FaultBench;
import dev.llmlb.simulator.FaultKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every fault of the list at a provider of every kind, as a caller over HTTP sees it; with {@code -Pfaults} what was seen is written into
 * the docs.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(FaultKind.class)
@Timeout(60)
class FaultsTest {

    @Parameter
    FaultKind kind;

    private static final FaultTable TABLE = new FaultTable();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String TABLE_FILE = System.getProperty("faults.table");
    private static final Map<String, CompletableFuture<HttpResponse<String>>> ASKED = new ConcurrentHashMap<>();
    private static FaultBench bench;
    private static RunningGateway gateway;

    @BeforeParameterizedClassInvocation
    static void start(FaultKind kind, @TempDir Path dir) throws Exception {
        bench = new FaultBench(kind);
        Path config = Files.writeString(dir.resolve("faults.yaml"), bench.config());
        gateway = RunningGateway.start(
                "127.0.0.1", DemoGateway.freePort(), config.toString(), FaultModels.properties(bench), null);
        ASKED.clear();
        ask("second/" + Fault.GZIP.model(false), false).join(); // so that no row pays for the first classes
        ask("second/" + Fault.GZIP.model(true), true).join();
        if (TABLE_FILE == null) { // all at once; for the table one after the other, for their times
            for (Fault fault : Fault.values()) {
                askOnce(fault, false);
                askOnce(fault, true);
            }
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gateway.close();
        bench.close();
    }

    @AfterAll
    static void writeTable() throws IOException {
        if (TABLE_FILE != null) {
            TABLE.write(Path.of(TABLE_FILE));
        }
    }

    private static CompletableFuture<HttpResponse<String>> askOnce(Fault fault, boolean stream) {
        return ASKED.computeIfAbsent(fault.model(stream), model -> ask(model, stream));
    }

    private static CompletableFuture<HttpResponse<String>> ask(String model, boolean stream) {
        return CLIENT.sendAsync(
                HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body(model, stream)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static Fault.Seen seen(HttpResponse<String> response, boolean stream) {
        int attempts = Integer.parseInt(DemoGateway.header(response, "x-llm-lb-attempts"));
        if (response.statusCode() != 200) {
            assertThat(DemoGateway.json(response).at("/error/message").asText()).isNotEmpty();
            return new Fault.Seen(response.statusCode(), null, attempts, false);
        }
        String answer = response.body();
        boolean whole = stream ? answer.endsWith("data: [DONE]\n\n") : answer.contains("\"finish_reason\":\"stop\"");
        boolean broken = answer.contains("event: error");
        assertThat(whole).isNotEqualTo(broken);
        String target = DemoGateway.header(response, "x-llm-lb-target");
        return new Fault.Seen(200, FaultBench.role(target), attempts, broken);
    }

    @ParameterizedTest
    @EnumSource
    void aPlainRequest(Fault fault) throws Exception {
        assertThatItIsSeenAsItShouldBe(fault, false);
    }

    @ParameterizedTest
    @EnumSource
    void aStream(Fault fault) throws Exception {
        assertThatItIsSeenAsItShouldBe(fault, true);
    }

    private void assertThatItIsSeenAsItShouldBe(Fault fault, boolean stream) throws Exception {
        assumeThat(kind.lacks(fault)).isNull();
        long before = System.nanoTime();
        HttpResponse<String> response = askOnce(fault, stream).get();
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        Fault.Seen seen = seen(response, stream);
        TABLE.add(kind, fault, stream, seen, took);
        assertThat(seen).isEqualTo(kind.seen(fault, stream));
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
        TABLE.outage(kind, stream, calls);
    }
}
