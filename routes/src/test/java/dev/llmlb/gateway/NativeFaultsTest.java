package dev.llmlb.gateway;

import dev.llmlb.simulator.Fault;
import dev.llmlb.simulator.FaultBench;
import dev.llmlb.simulator.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault of the list at a provider whose dialect is translated: a caller sees what it would see of one that speaks OpenAI's. */
@Timeout(180)
class NativeFaultsTest {

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"ANTHROPIC", "GEMINI"})
    void everyFaultIsSeenAsItIsOfOpenAi(Wire wire, @TempDir Path dir) throws Exception {
        try (FaultBench bench = new FaultBench(wire);
                RunningGateway gateway = start(bench, dir)) {
            Map<String, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
            for (Fault fault : Fault.values()) {
                for (boolean stream : new boolean[] {false, true}) {
                    asked.put(fault.model(stream), ask(gateway, fault.model(stream), stream));
                }
            }
            SoftAssertions softly = new SoftAssertions();
            for (Fault fault : Fault.values()) {
                for (boolean stream : new boolean[] {false, true}) {
                    String model = fault.model(stream);
                    softly.assertThat(FaultsTest.seen(asked.get(model).get(), stream))
                            .as(model)
                            .isEqualTo(fault.seen(stream));
                }
            }
            softly.assertAll();
        }
    }

    private static RunningGateway start(FaultBench bench, Path dir) throws Exception {
        Path config = Files.writeString(dir.resolve("faults.yaml"), bench.config());
        return RunningGateway.start("127.0.0.1", DemoGateway.freePort(), config.toString());
    }

    private static CompletableFuture<HttpResponse<String>> ask(RunningGateway gateway, String model, boolean stream) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                                .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body(model, stream)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
