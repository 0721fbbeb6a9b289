package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;

/** Calls for chat completions, completions and embeddings: each is recorded, checked, and played as the script says. */
final class ChatEndpoint {

    private final String name;
    private final Wire wire;
    private final State state;

    /** Not reset with the counts: ids stay unique. */
    private final AtomicLong sequence = new AtomicLong();

    ChatEndpoint(String name, Wire wire, State state) {
        this.name = name;
        this.wire = wire;
        this.state = state;
    }

    void answer(Request request, Route route, String apiVersion, byte[] body, Exchange exchange) {
        String requestId = name + "-" + sequence.incrementAndGet();
        exchange.header("x-request-id", requestId);
        ObjectNode json = parse(body);
        String deployment = route.deployment();
        ChatCall call = json == null
                ? ChatCall.unreadable(route.api(), deployment == null ? "" : deployment)
                : wire.isOpenAi()
                        ? ChatCall.read(route.api(), json, deployment)
                        : NativeWire.read(wire, route, request.getHttpURI().getPath(), json);
        state.ledger().received(received(request, body, call));

        Gate.Rejection rejection = Gate.check(wire, route, request.getHeaders(), apiVersion);
        if (rejection != null) {
            Responder.sendJson(exchange, rejection.status(), rejection.body());
        } else if (json == null) {
            badRequest(exchange, "We could not parse the JSON body of your request.");
        } else if (call.model().isBlank()) {
            badRequest(exchange, "you must provide a model parameter");
        } else {
            Behaviour behaviour = state.script().take(call.model());
            Responder.play(
                    exchange, wire, requestId, call, behaviour, state.speeds().of(call.model()));
        }
    }

    private static ObjectNode parse(byte[] body) {
        try {
            return Json.parseObject(body);
        } catch (IOException e) {
            return null;
        }
    }

    private void badRequest(Exchange exchange, String message) {
        String error = wire.isOpenAi()
                ? ErrorJson.openAi(message, "invalid_request_error", null)
                : NativeWire.error(wire, new Outcome.Failure(400, null, null));
        Responder.sendJson(exchange, 400, error);
    }

    private static ReceivedRequest received(Request request, byte[] body, ChatCall call) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue() == null ? "" : field.getValue();
            headers.merge(field.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
        }
        var uri = request.getHttpURI();
        return new ReceivedRequest(
                request.getMethod(), uri.getPath(), uri.getQuery(), headers, body, call.model(), call.stream());
    }
}
