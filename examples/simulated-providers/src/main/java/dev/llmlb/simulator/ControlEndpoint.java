package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** The paths under {@code /_simulator}, by which a person scripts a running provider. */
final class ControlEndpoint {

    private static final int MOST_TIMES = 100_000;
    private static final Runnable NOTHING = () -> {};

    /**
     * The answer to a control call.
     *
     * @param afterwards what to do once the answer has been sent
     */
    record Result(int status, String json, Runnable afterwards) {}

    private final SimulatedProvider provider;
    private final State state;

    ControlEndpoint(SimulatedProvider provider, State state) {
        this.provider = provider;
        this.state = state;
    }

    Result handle(Request request, Fields query, byte[] body) {
        String call = request.getMethod() + " " + request.getHttpURI().getDecodedPath();
        try {
            return switch (call) {
                case "GET /_simulator" -> new Result(200, status(), NOTHING);
                case "POST /_simulator/behaviour" -> behaviour(query, body);
                case "DELETE /_simulator/behaviour" -> reset();
                case "POST /_simulator/down" -> down(query.getValue("seconds"));
                default -> failed(404, "unknown control call: " + call);
            };
        } catch (IOException | IllegalArgumentException e) {
            return failed(400, e.getMessage());
        }
    }

    private Result behaviour(Fields query, byte[] body) throws IOException {
        Behaviour behaviour = BehaviourJson.read(Json.parseObject(body));
        String model = query.getValue("model");
        String times = query.getValue("times");
        if (times == null) {
            if (model == null) {
                state.script().always(behaviour);
            } else {
                state.script().always(model, behaviour);
            }
            return done();
        }
        List<Behaviour> next = Collections.nCopies(times(times), behaviour);
        if (model == null) {
            state.script().next(next);
        } else {
            state.script().next(model, next);
        }
        return done();
    }

    private Result reset() {
        provider.reset();
        return done();
    }

    private Result down(String seconds) {
        if (seconds == null) {
            return new Result(200, "{\"ok\":true}", () -> provider.downLater(null));
        }
        Duration duration = Duration.ofMillis((long) (number("seconds", seconds) * 1_000));
        return new Result(200, "{\"ok\":true}", () -> provider.downLater(duration));
    }

    private String status() {
        ObjectNode status = Json.object();
        status.put("name", provider.name());
        status.put("wire", provider.wire().name());
        status.put("calls", provider.calls());
        ObjectNode byModel = status.putObject("calls_by_model");
        state.ledger().callsByModel().forEach(byModel::put);
        status.put("open_streams", provider.openStreams());
        status.put("cancelled", provider.cancelled());
        return status.toString();
    }

    private static int times(String text) {
        double times = number("times", text);
        if (times < 1 || times > MOST_TIMES || times != Math.rint(times)) {
            throw new IllegalArgumentException("times: " + text + " (expected: 1 to " + MOST_TIMES + ")");
        }
        return (int) times;
    }

    private static double number(String name, String text) {
        try {
            double number = Double.parseDouble(text);
            if (number >= 0 && number <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(name + ": " + text + " (expected: a number >= 0)");
    }

    private static Result done() {
        return new Result(200, "{\"ok\":true}", NOTHING);
    }

    private static Result failed(int status, String message) {
        return new Result(status, ErrorJson.openAi(message, "simulator_error", null), NOTHING);
    }
}
