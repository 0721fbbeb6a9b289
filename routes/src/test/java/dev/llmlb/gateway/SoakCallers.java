package dev.llmlb.gateway;

import dev.llmlb.provider.openai.OpenAiDialect;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Callers who ask without a pause, plain and streaming; some hang up. What they see is counted, and kept when it should not be: what passes
 * for an answer has to be the one that was given, to the letter.
 */
final class SoakCallers {

    private static final HttpClient CLIENT;

    static {
        // or a connection may be reused in the moment in which the gateway closes it as idle
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
        CLIENT = HttpClient.newHttpClient();
    }

    private static final Set<Integer> EXPECTED = Set.of(200, 429, 500, 502, 503, 504, 408);

    private final String url;
    private final String text; // of every answer, whoever gives it
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger hungUp = new AtomicInteger();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** Callers of providers that say one thing, and have no trouble yet. */
    SoakCallers(String url) throws Exception {
        this.url = url;
        text = text(CLIENT.send(request(url, "m", false), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    void start(int callers) {
        stopped = false;
        for (int i = 0; i < callers; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> run(random), "soak-caller-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    private void run(Random random) {
        while (!stopped) {
            boolean stream = random.nextBoolean();
            try {
                if (random.nextInt(10) == 0) {
                    hangUp(stream, random.nextInt(60));
                } else {
                    ask(stream);
                }
            } catch (Exception e) {
                unexpected.add(e.toString());
            }
        }
    }

    private void ask(boolean stream) throws Exception {
        HttpResponse<String> response = CLIENT.send(request(url, "m", stream), HttpResponse.BodyHandlers.ofString());
        String body = response.body();
        if (!EXPECTED.contains(response.statusCode())) {
            unexpected.add(response.statusCode() + " " + body);
        } else if (response.statusCode() != 200) {
            errors.incrementAndGet();
        } else if (body.contains("event: error")) {
            broken.incrementAndGet();
        } else if (stream && !body.endsWith("data: [DONE]\n\n")) {
            unexpected.add("neither whole nor broken: " + body);
        } else if (!text(body).equals(text)) {
            unexpected.add("whole, and not what was said: " + body);
        } else {
            answers.incrementAndGet();
        }
    }

    /** What an answer says, be it whole or in events. */
    private static String text(String body) {
        return body.startsWith("{")
                ? OpenAiDialect.text(body.getBytes(StandardCharsets.UTF_8))
                : body.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> OpenAiDialect.deltaText(line.substring("data: ".length())))
                        .collect(Collectors.joining());
    }

    private void hangUp(boolean stream, int afterBytes) throws Exception {
        URI gateway = URI.create(url);
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(20);
            String body = DemoGateway.body("m", stream);
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: soak\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            for (int i = 0; i < afterBytes && in.read() >= 0; i++) {
                // some of the answer, maybe nothing within the timeout
            }
        } catch (java.net.SocketTimeoutException e) {
            // gone before the answer
        }
        hungUp.incrementAndGet();
    }

    static CompletableFuture<Integer> ask(String url, String model) {
        return CLIENT.sendAsync(request(url, model, false), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private static HttpRequest request(String url, String model, boolean stream) {
        return HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body(model, stream)))
                .build();
    }

    /** What no fault explains. */
    List<String> unexpected() {
        return unexpected.stream().limit(10).toList();
    }

    @Override
    public String toString() {
        return answers + " answers, " + errors + " errors, " + broken + " broken streams, " + hungUp + " hung up";
    }
}
