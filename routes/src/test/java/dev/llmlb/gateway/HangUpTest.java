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
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who close their connection while the provider says nothing: nothing is written that could fail. */
@Timeout(30)
class HangUpTest {

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    private static SimulatedProvider azure() {
        return gateway.provider("azure");
    }

    private static Socket connect() throws IOException {
        URI url = URI.create(gateway.url());
        return new Socket(url.getHost(), url.getPort());
    }

    private static void send(Socket socket, boolean stream) throws IOException {
        byte[] body = DemoGateway.body("resilient", stream).getBytes(UTF_8);
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Length: " + body.length
                                + "\r\n\r\n" + new String(body, UTF_8))
                        .getBytes(UTF_8));
    }

    private static void assertThatTheProviderIsLetGo() {
        await().until(() -> azure().cancelled() == 1 && azure().openStreams() == 0);
        await().until(() -> gateway.get("/metrics").body().contains("outcome=\"cancelled\""));
        assertThat(gateway.provider("openai").calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beforeTheAnswer(boolean stream) throws IOException {
        azure().next(Behaviour.silence());
        try (Logged log = new Logged()) {
            try (Socket socket = connect()) {
                send(socket, stream);
                await().until(() -> azure().calls() == 1);
            }
            assertThatTheProviderIsLetGo();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byAReset(boolean stream) throws IOException {
        azure().next(Behaviour.silence());
        try (Socket socket = connect()) {
            send(socket, stream);
            await().until(() -> azure().calls() == 1);
            socket.setSoLinger(true, 0);
        }
        assertThatTheProviderIsLetGo();
    }

    @Test
    void inTheMiddleOfAStream() throws IOException {
        azure().next(Behaviour.stallAfterTokens(1));
        try (Socket socket = connect()) {
            send(socket, true);
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            while (!lines.readLine().contains("\"content\":\"This\"")) {
                // up to the token before the silence
            }
        }
        assertThatTheProviderIsLetGo();
    }

    @Test
    void theNextRequestOfAPipelineIsNoHangUp() throws IOException {
        azure().next(Behaviour.answer("first").withDelay(Duration.ofMillis(500)), Behaviour.answer("second"));
        try (Socket socket = connect()) {
            send(socket, false);
            await().until(() -> azure().calls() == 1);
            await().pollDelay(Duration.ofMillis(100)).until(() -> true); // until the connection is watched
            send(socket, false);
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            StringBuilder read = new StringBuilder();
            while (!read.toString().contains("second")) {
                read.append((char) answers.read());
            }
            assertThat(read.toString()).contains("first").contains("HTTP/1.1 200");
        }
        assertThat(azure().cancelled()).isZero();
    }

    @Test
    void aConnectionServesOnAfterASlowAnswer() throws IOException {
        azure().always(Behaviour.answer().withDelay(Duration.ofMillis(200)));
        try (Socket socket = connect()) {
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (int i = 1; i <= 3; i++) {
                send(socket, false);
                StringBuilder read = new StringBuilder();
                while (!read.toString().contains("total_tokens")) {
                    read.append((char) answers.read());
                }
                assertThat(azure().calls()).isEqualTo(i);
            }
        }
        assertThat(azure().cancelled()).isZero();
    }
}
