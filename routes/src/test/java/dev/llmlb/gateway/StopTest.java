package dev.llmlb.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop under a stream, whose provider goes on only when the test says so: no pace of it is to be met. */
@Timeout(60)
class StopTest {

    private static final String TOKEN =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";
    private static final String BIG = TOKEN.replace("Hi", "Hi".repeat(3 << 20));
    private static final String END =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final String ANSWER =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";

    @TempDir
    Path dir;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private HttpServer provider;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(threads);
        provider.createContext("/", this::answer);
        provider.start();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        provider.stop(0);
        threads.shutdownNow();
    }

    /** The model {@code mute} has nothing to say before the test says so, {@code big} more than a connection holds. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean stream = request.contains("\"stream\":true");
            asked.countDown();
            if (request.contains("\"mute\"")) {
                goOn.await();
            }
            exchange.getResponseHeaders().set("Content-Type", stream ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write((stream ? TOKEN : ANSWER).getBytes(UTF_8));
            if (stream) {
                out.write((request.contains("\"big\"") ? BIG : "").getBytes(UTF_8));
                out.flush();
                goOn.await();
                out.write(END.getBytes(UTF_8));
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException("the test is over");
        }
    }

    private RunningGateway startGateway() throws Exception {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-provider-config
                providers: [ { name: p, base_url: "http://127.0.0.1:%d", api_key: k } ]
                """
                        .formatted(provider.getAddress().getPort()));
        return RunningGateway.start("127.0.0.1", DemoGateway.freePort(), config.toString());
    }

    @Test
    void openStreamsEndAndNewRequestsAreRefused() throws Exception {
        RunningGateway gateway = startGateway();
        Iterator<String> lines = client.send(chat(gateway, true), HttpResponse.BodyHandlers.ofLines())
                .body()
                .iterator();
        lines.next();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::close);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            HttpResponse<String> refused = client.send(chat(gateway, false), HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("server_error");
            assertThat(DemoGateway.header(refused, "Retry-After")).isEqualTo("1");
            assertThat(DemoGateway.header(refused, "Connection")).isEqualTo("close");
        });
        assertThat(get(gateway, "/readyz")).isEqualTo(503);
        assertThat(get(gateway, "/healthz")).isEqualTo(200);
        goOn.countDown();
        List<String> rest = new ArrayList<>();
        lines.forEachRemaining(rest::add);
        assertThat(rest.stream().filter(line -> !line.isEmpty())).last().isEqualTo("data: [DONE]");
        stop.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatIsCutEndsWithAnErrorEvent(boolean keepsTheConnection) throws Exception {
        RunningGateway gateway = startGateway();
        try (Logged log = new Logged();
                Socket socket = send(gateway, "p/m", true, keepsTheConnection ? "" : "Connection: close\r\n")) {
            StringBuilder read = readTo("Hi", socket);

            gateway.close(Duration.ZERO);

            assertThat(log.warnings()).singleElement().asString().contains("that are cut", ": 1");
            read.append(new String(socket.getInputStream().readAllBytes(), UTF_8));
            assertThat(read.toString())
                    .containsIgnoringCase("transfer-encoding: chunked")
                    .contains("event: error\ndata: {", "the gateway stops")
                    .doesNotContain("[DONE]")
                    .endsWith("\r\n0\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestThatIsCutBeforeItsAnswerIsToldSo(boolean stream) throws Exception {
        RunningGateway gateway = startGateway();
        try (Socket socket = send(gateway, "p/mute", stream, "")) {
            asked.await();

            gateway.close(Duration.ZERO);

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 503")
                    .contains("\"code\":\"stopping\"");
        }
    }

    @Test
    void aCallerWhoDoesNotReadHoldsUpNoStop() throws Exception {
        RunningGateway gateway = startGateway();
        try (Socket socket = send(gateway, "p/big", true, "")) {
            readTo("HiHi", socket); // the event is being written

            gateway.close(Duration.ZERO);

            assertThatThrownBy(() ->
                            new Socket("127.0.0.1", URI.create(gateway.url()).getPort()))
                    .isInstanceOf(ConnectException.class);
        }
    }

    private Socket send(RunningGateway gateway, String model, boolean stream, String headers) throws IOException {
        String body = DemoGateway.body(model, stream);
        URI url = URI.create(gateway.url());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: " + body.length() + "\r\n"
                                + headers + "\r\n" + body)
                        .getBytes(UTF_8));
        return socket;
    }

    private static StringBuilder readTo(String text, Socket socket) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            read.append((char) socket.getInputStream().read());
        }
        return read;
    }

    private int get(RunningGateway gateway, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.url() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest chat(RunningGateway gateway, boolean stream) {
        return HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body("p/m", stream)))
                .build();
    }
}
