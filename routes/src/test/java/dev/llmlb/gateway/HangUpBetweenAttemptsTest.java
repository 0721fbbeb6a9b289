package dev.llmlb.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers who close their connection while no provider works for them: before a repeat, while all are out, or while a stream is rescued. */
@Timeout(30)
class HangUpBetweenAttemptsTest {

    /** Well below the pauses (4 and 5 s) that would otherwise go by. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final SimulatedProvider first = SimulatedProvider.start("first");
    private final SimulatedProvider second = SimulatedProvider.start("second");
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        String config =
                """
                type: gateway-load-balancing-config
                rules:
                  - id: repeats
                    type: weight-based-routing
                    when: { models: [repeats] }
                    load_balance_targets:
                      - { target: first/m, weight: 1, retry_config: { attempts: 1, delay: 5000, on_status_codes: [500] } }
                  - id: waits
                    type: weight-based-routing
                    max_wait: 20s
                    when: { models: [waits] }
                    load_balance_targets: [ { target: first/m, weight: 1 } ]
                  - id: resumes
                    type: priority-based-routing
                    mid_stream_recovery: resume
                    when: { models: [resumes] }
                    load_balance_targets: [ { target: first/m, priority: 0 }, { target: second/m, priority: 1 } ]
                ---
                type: gateway-provider-config
                providers:
                  - { name: first, base_url: "%s", api_key: k }
                  - { name: second, base_url: "%s", api_key: k }
                """
                        .formatted(first.baseUrl(), second.baseUrl());
        Path file = Files.writeString(folder.resolve("llm.yaml"), config);
        gateway = RunningGateway.start("127.0.0.1", DemoGateway.freePort(), "file:" + file);
    }

    @AfterEach
    void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private Socket send(String model, boolean stream) throws IOException {
        URI url = URI.create(gateway.url());
        Socket socket = new Socket(url.getHost(), url.getPort());
        byte[] body = DemoGateway.body(model, stream).getBytes(UTF_8);
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Length: " + body.length
                                + "\r\n\r\n" + new String(body, UTF_8))
                        .getBytes(UTF_8));
        return socket;
    }

    private String metrics() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private boolean counts(String metric, String label) throws IOException, InterruptedException {
        return metrics().lines().anyMatch(line -> line.startsWith(metric) && line.contains(label));
    }

    private void assertThatTheRequestIsGivenUp() {
        await().atMost(SOON).until(() -> counts("llm_lb_requests", "outcome=\"cancelled\""));
    }

    @Test
    void inThePauseBeforeARepeat() throws Exception {
        first.always(Behaviour.status(500));
        Socket caller = send("repeats", false);
        await().until(() -> first.calls() == 1);
        caller.close();
        assertThatTheRequestIsGivenUp();
        assertThat(first.calls()).isOne();
    }

    @Test
    void whileEveryTargetIsOut() throws Exception {
        first.next(Behaviour.status(429).withHeader("Retry-After", "4"));
        try (Socket ended = send("repeats", false)) {
            new BufferedReader(new InputStreamReader(ended.getInputStream(), UTF_8)).readLine();
        }
        Socket caller = send("waits", false);
        await().until(() -> counts("llm_lb_waits_seconds_count", "rule=\"waits\""));
        caller.close();
        assertThatTheRequestIsGivenUp();
        assertThat(first.calls()).isOne();
    }

    @Test
    void whileAStreamIsRescued() throws Exception {
        first.next(Behaviour.cutAfterTokens(1));
        second.next(Behaviour.silence());
        Socket caller = send("resumes", true);
        await().until(() -> second.calls() == 1);
        caller.close();
        await().atMost(SOON).until(() -> second.cancelled() == 1);
        assertThatTheRequestIsGivenUp();
        assertThat(first.calls() + second.calls()).isEqualTo(2);
    }
}
