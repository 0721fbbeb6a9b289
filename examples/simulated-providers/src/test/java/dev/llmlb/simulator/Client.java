package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** The tests' side of the wire. */
final class Client {

    static final String PLAIN = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello, model\"}]}";
    static final String STREAM = with(PLAIN, "\"stream\":true");
    static final String STREAM_WITH_USAGE = with(STREAM, "\"stream_options\":{\"include_usage\":true}");

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Client() {}

    /** A request body with one more member. */
    static String with(String body, String member) {
        return body.substring(0, body.length() - 1) + "," + member + "}";
    }

    static String plainTo(String model) {
        return PLAIN.replace("\"m\"", "\"" + model + "\"");
    }

    /** A chat call with a good key, on either wire. */
    static HttpRequest chat(SimulatedProvider provider, String body) {
        return provider.wire() == Wire.OPENAI
                ? post(provider.baseUrl() + "/chat/completions", body, "Authorization", "Bearer k")
                : post(azureUrl(provider, "?api-version=2024-10-21"), body, "api-key", "k");
    }

    static String azureUrl(SimulatedProvider provider, String query) {
        return provider.baseUrl() + "/openai/deployments/my-gpt/chat/completions" + query;
    }

    static HttpRequest post(String url, String body, String... headers) {
        return request("POST", url, body, headers);
    }

    static HttpRequest request(String method, String url, String body, String... headers) {
        var builder = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder.build();
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, BodyHandlers.ofString());
    }

    static HttpResponse<String> send(SimulatedProvider provider, String body) throws IOException, InterruptedException {
        return send(chat(provider, body));
    }

    static CompletableFuture<HttpResponse<String>> sendLater(SimulatedProvider provider, String body) {
        return HTTP.sendAsync(chat(provider, body), BodyHandlers.ofString());
    }

    static Events stream(SimulatedProvider provider, String body) throws IOException, InterruptedException {
        return new Events(HTTP.send(chat(provider, body), BodyHandlers.ofInputStream()));
    }

    static JsonNode json(String text) throws IOException {
        return Json.MAPPER.readTree(text);
    }

    /** Waits for something that happens on the other side of a socket. */
    static void eventually(Runnable assertion) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** A stream being read; closing it early hangs up. */
    static final class Events implements AutoCloseable {

        final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Events(HttpResponse<InputStream> response) {
            this.response = response;
            this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The data of the next event; null at the end of the stream. */
        String next() throws IOException {
            String line = lines.readLine();
            if (line == null) {
                return null;
            }
            if (!line.startsWith("data: ") || !lines.readLine().isEmpty()) {
                throw new AssertionError("not an event: " + line);
            }
            return line.substring(6);
        }

        /** The next event in short: {@code role}, a token in quotes, the finish reason, {@code usage}, and so on. */
        String nextKind() throws IOException {
            String data = next();
            return data == null ? null : kind(data);
        }

        /** All events that are left. */
        List<String> kinds() throws IOException {
            var kinds = new ArrayList<String>();
            for (String kind = nextKind(); kind != null; kind = nextKind()) {
                kinds.add(kind);
            }
            return kinds;
        }

        private static String kind(String data) {
            if (data.equals("[DONE]")) {
                return data;
            }
            JsonNode event;
            try {
                event = json(data);
            } catch (IOException e) {
                return "malformed";
            }
            if (event.has("error")) {
                return "error";
            }
            if (event.path("choices").isEmpty()) {
                return "usage " + event.at("/usage/prompt_tokens") + "+" + event.at("/usage/completion_tokens");
            }
            JsonNode choice = event.at("/choices/0");
            if (!choice.path("finish_reason").isNull()) {
                return choice.path("finish_reason").asText();
            }
            return choice.path("delta").has("role")
                    ? "role"
                    : choice.at("/delta/content").toString();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
