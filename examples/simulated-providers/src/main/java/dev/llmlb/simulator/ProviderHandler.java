package dev.llmlb.simulator;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;

/** Reads each request in full and hands it to the endpoint that its path names. */
final class ProviderHandler extends Handler.Abstract.NonBlocking {

    /** Room for a long prompt with images, and a bound on what a mistake can cost. */
    private static final int MAX_BODY_BYTES = 64 << 20;

    private static final String MODELS =
            "{\"object\":\"list\",\"data\":[{\"id\":\"simulated-model\",\"object\":\"model\","
                    + "\"created\":1700000000,\"owned_by\":\"simulator\"}]}";

    private final String name;
    private final Wire wire;
    private final Exchanges exchanges;
    private final ChatEndpoint chat;
    private final ControlEndpoint control;

    ProviderHandler(String name, Wire wire, Exchanges exchanges, ChatEndpoint chat, ControlEndpoint control) {
        this.name = name;
        this.wire = wire;
        this.exchanges = exchanges;
        this.chat = chat;
        this.control = control;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put("x-simulated-provider", name);
        var whenRead = Promise.Invocable.<byte[]>from(
                InvocationType.NON_BLOCKING,
                body -> guarded(callback, () -> route(request, response, callback, body)),
                failure -> unreadable(request, callback, failure));
        Content.Source.asByteArrayAsync(request, MAX_BODY_BYTES, whenRead);
        return true;
    }

    /** A connection that broke off gets no error page, which Jetty would still try to write while it stops. */
    private static void unreadable(Request request, Callback callback, Throwable failure) {
        if (failure instanceof EofException) {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
        }
        callback.failed(failure);
    }

    /** Jetty does not look at what a promise throws: the call would stay open. */
    private static void guarded(Callback callback, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            callback.failed(e);
        }
    }

    private void route(Request request, Response response, Callback callback, byte[] body) {
        Route route = Route.of(wire, request.getMethod(), request.getHttpURI().getDecodedPath());
        Fields query = Request.extractQueryParameters(request);
        switch (route.kind()) {
            case CALL -> {
                var exchange = exchanges.begin(request, response, callback);
                try {
                    chat.answer(request, route, query.getValue("api-version"), body, exchange);
                } catch (RuntimeException e) {
                    exchange.fail(e);
                }
            }
            case CONTROL -> {
                ControlEndpoint.Result result = control.handle(request, query, body);
                write(response, result.status(), result.json(), Callback.from(callback, result.afterwards()));
            }
            case MODELS -> models(request, route, response, callback);
            default -> write(response, 404, unknown(request), callback);
        }
    }

    private void models(Request request, Route route, Response response, Callback callback) {
        Gate.Rejection rejection = Gate.check(wire, route, request.getHeaders(), null);
        if (rejection == null) {
            write(response, 200, MODELS, callback);
        } else {
            write(response, rejection.status(), rejection.body(), callback);
        }
    }

    private String unknown(Request request) {
        if (wire == Wire.AZURE_OPENAI) {
            return ErrorJson.azure(404, "Resource not found");
        }
        String url = request.getMethod() + " " + request.getHttpURI().getPath();
        return ErrorJson.openAi("Invalid URL (" + url + ")", "invalid_request_error", null);
    }

    private static void write(Response response, int status, String json, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", "application/json");
        response.write(true, StandardCharsets.UTF_8.encode(json), callback);
    }
}
