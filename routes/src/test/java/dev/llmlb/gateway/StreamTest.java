package dev.llmlb.gateway;

import static dev.llmlb.gateway.DemoGateway.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class StreamTest {

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    private static SimulatedProvider azure() {
        return gateway.provider("azure");
    }

    @Test
    void streamsToTheEnd() {
        HttpResponse<Stream<String>> response = gateway.stream("resilient");

        assertThat(header(response, "Content-Type")).isEqualTo("text/event-stream");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(response, "Content-Length")).isNull();
        assertThat(header(response, "x-llm-lb-target")).isEqualTo("azure/main");
        assertThat(header(response, "x-llm-lb-rule")).isEqualTo("resilient");
        assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("1");
        assertThat(header(response, "x-simulated-provider")).isEqualTo("azure");
        List<String> events = events(response.body());
        assertThat(events).hasSizeGreaterThan(24).last().isEqualTo("data: [DONE]");
    }

    @Test
    void passesEventsOnWhileTheProviderIsHeld() {
        azure().next(Behaviour.stallAfterTokens(2));

        Iterator<String> lines = gateway.stream("resilient").body().iterator();
        while (!lines.next().contains("\"content\":\" is\"")) {
            // up to the last token before the provider fell silent
        }
        assertThat(azure().openStreams()).isEqualTo(1);

        azure().down();
        List<String> rest = new ArrayList<>();
        lines.forEachRemaining(rest::add);
        assertThat(rest).anyMatch(line -> line.startsWith("data:") && line.contains("\"error\""));
        assertThat(rest).noneMatch(line -> line.contains("[DONE]"));
    }

    @Test
    void aBrokenStreamEndsWithAnErrorEvent() {
        azure().next(Behaviour.cutAfterTokens(3));

        List<String> events = events(gateway.stream("resilient").body());

        assertThat(events).last().asString().contains("\"error\"");
        assertThat(events).noneMatch(event -> event.contains("[DONE]"));
    }

    @Test
    void aStreamThatFailsBeforeItsFirstTokenMovesOn() {
        azure().next(Behaviour.answer().withErrorEventFirst());

        HttpResponse<Stream<String>> response = gateway.stream("resilient");

        assertThat(header(response, "x-llm-lb-target")).isEqualTo("openai/second");
        assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("2");
        assertThat(events(response.body())).last().isEqualTo("data: [DONE]");
    }

    @Test
    void aCallerThatHangsUpEndsTheProvidersStream() {
        azure().speed(new Speed(Duration.ZERO, 200, 100_000));

        try (Logged log = new Logged()) {
            try (Stream<String> lines = gateway.stream("resilient").body()) {
                lines.iterator().next();
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> azure().openStreams() == 0);
            assertThat(azure().cancelled()).isEqualTo(1);
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void aStreamThatIsRefusedIsAnErrorObject() {
        HttpResponse<Stream<String>> response = gateway.stream("unknown");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
    }

    @Test
    void manyStreamsRunAtOnce() {
        int streams = 300;
        azure().always(Behaviour.stallAfterTokens(1));

        List<HttpResponse<Stream<String>>> open = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            open.add(gateway.stream("resilient"));
        }

        assertThat(azure().openStreams()).isEqualTo(streams);
        azure().down();
        assertThat(open)
                .allSatisfy(r -> assertThat(events(r.body())).last().asString().contains("\"error\""));
    }

    private static List<String> events(Stream<String> lines) {
        return lines.filter(line -> !line.isEmpty()).toList();
    }
}
