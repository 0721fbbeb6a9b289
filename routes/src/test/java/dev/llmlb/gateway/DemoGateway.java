package dev.llmlb.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmlb.simulator.SimulatedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The demo gateway at full speed on a free port, for the tests of a class. A test that touched a provider may leave targets in
 * cooldown: the next one gets a new gateway at the same address.
 */
final class DemoGateway implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = freePort();
    private RunningGateway gateway;
    private boolean touched;

    @Override
    public void beforeAll(ExtensionContext context) throws StartFailure {
        gateway = RunningGateway.demo("127.0.0.1", port, Demo.Pace.instant);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws StartFailure {
        if (touched) {
            gateway.close();
            beforeAll(context);
            touched = false;
        }
        for (String name : List.of("azure", "openai", "anthropic")) {
            gateway.demo().provider(name).reset();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        gateway.close();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return gateway.url();
    }

    SimulatedProvider provider(String name) {
        touched = true;
        return gateway.demo().provider(name);
    }

    /** Name, value, name, value... */
    HttpResponse<String> chat(String model, String... headers) {
        return post(body(model, false), headers);
    }

    HttpResponse<String> post(String body, String... headers) {
        return text(request("/v1/chat/completions", headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> get(String path) {
        return text(request(path).build());
    }

    HttpResponse<String> text(HttpRequest request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The lines of a stream, as they come; closing it hangs up. */
    HttpResponse<Stream<String>> stream(String model, String... headers) {
        return send(
                request("/v1/chat/completions", headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body(model, true)))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String body(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
                + (stream ? ",\"stream\":true}" : "}");
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }
}
