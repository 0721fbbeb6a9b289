package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client of one provider, with its key. */
final class Caller {

    static final String PLAIN =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello, who are you?\"}]}";
    static final String STREAM = PLAIN.replaceFirst("\\{", "{\"stream\":true,");
    static final String STREAM_WITH_USAGE = STREAM.replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},");

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final SimulatedProvider provider;

    Caller(SimulatedProvider provider) {
        this.provider = provider;
    }

    HttpResponse<String> chat(String body) throws Exception {
        return CLIENT.send(request(body).build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> chatLater(String body) {
        return CLIENT.sendAsync(request(body).build(), BodyHandlers.ofString());
    }

    /** Whether a fresh connection is refused; a kept one that was cut is noticed, and dropped, on its next use. */
    boolean isRefused() {
        try {
            chat(PLAIN);
            return false;
        } catch (Exception e) {
            return e instanceof ConnectException;
        }
    }

    HttpResponse<InputStream> open(String body) throws Exception {
        return CLIENT.send(request(body).build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + provider.port() + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String body) {
        String path = provider.wire() == Wire.OPENAI
                ? "/chat/completions"
                : "/openai/deployments/m/chat/completions?api-version=2024-10-21";
        String key = provider.wire() == Wire.OPENAI ? "Authorization" : "api-key";
        return HttpRequest.newBuilder(URI.create(provider.baseUrl() + path))
                .timeout(Duration.ofSeconds(10))
                .header(key, "Bearer key")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static JsonNode json(String text) throws IOException {
        return Json.MAPPER.readTree(text);
    }

    /** Waits for what another thread is about to make true. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not so after 5 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
