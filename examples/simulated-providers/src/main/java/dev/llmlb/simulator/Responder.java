package dev.llmlb.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Plays a behaviour on an exchange. */
final class Responder {

    private static final String JSON = "application/json";

    private Responder() {}

    static void play(Exchange exchange, Wire wire, String requestId, ChatCall call, Behaviour behaviour, Speed speed) {
        behaviour.headers().forEach(exchange::header);
        exchange.wire(behaviour);
        Outcome outcome = behaviour.outcome();
        if (outcome instanceof Outcome.Answer answer && call.embeddings() != null) {
            Usage usage = behaviour.has(Twist.NO_USAGE) ? null : behaviour.usageOr(new Usage(call.promptTokens(), 0));
            exchange.head(200, JSON);
            plain(exchange, call.embeddings().json(call.model(), usage), 0, answer, speed, behaviour.delayNanos());
        } else if (outcome instanceof Outcome.Answer answer) {
            var completion = Completion.of(
                    (call.api() == Api.CHAT ? "chatcmpl-" : "cmpl-") + requestId, call, behaviour, answer, speed);
            if (call.stream()) {
                var plan = StreamPlan.of(
                        NativeWire.events(wire, completion, call.includeUsage()),
                        completion.tokens(),
                        behaviour,
                        answer);
                exchange.head(200, wire.streamType());
                exchange.header("Cache-Control", "no-cache");
                exchange.streaming();
                new StreamWriter(exchange, plan, speed, behaviour.delayNanos()).iterate();
            } else {
                exchange.head(200, JSON);
                plain(
                        exchange,
                        NativeWire.answer(wire, completion),
                        completion.tokens().size(),
                        answer,
                        speed,
                        behaviour.delayNanos());
            }
        } else if (outcome instanceof Outcome.Failure failure) {
            if (wire == Wire.BEDROCK) {
                exchange.header(BedrockWire.ERROR_TYPE, BedrockWire.exception(failure));
            }
            after(behaviour, exchange, () -> send(exchange, failure.status(), JSON, NativeWire.error(wire, failure)));
        } else if (outcome instanceof Outcome.Raw raw) {
            after(behaviour, exchange, () -> send(exchange, raw.status(), raw.contentType(), raw.body()));
        } else if (outcome instanceof Outcome.Refusal) {
            after(behaviour, exchange, exchange::cut);
        }
        // silence: the exchange stays open until the client hangs up or the provider stops
    }

    static void send(Exchange exchange, int status, String contentType, String body) {
        exchange.head(status, contentType);
        exchange.finish(utf8(body));
    }

    static void sendJson(Exchange exchange, int status, String body) {
        send(exchange, status, JSON, body);
    }

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void after(Behaviour behaviour, Exchange exchange, Runnable step) {
        exchange.after(behaviour.delayNanos(), step);
    }

    private static void plain(
            Exchange exchange, String json, int all, Outcome.Answer answer, Speed speed, long delayNanos) {
        ByteBuffer body = utf8(json);
        if (answer.ending() == Outcome.Ending.COMPLETE) {
            exchange.after(delayNanos + speed.dueNanos(all), () -> exchange.finish(body));
            return;
        }
        int said = Math.min(answer.afterTokens(), all);
        exchange.after(delayNanos + speed.dueNanos(said), () -> half(exchange, body, answer.ending()));
    }

    /** Promises the whole body, sends half of it, and then cuts or stalls. */
    private static void half(Exchange exchange, ByteBuffer body, Outcome.Ending ending) {
        exchange.header("Content-Length", Integer.toString(body.remaining()));
        exchange.write(body.slice(0, body.remaining() / 2), new Written(exchange, () -> {
            if (ending == Outcome.Ending.CUT) {
                exchange.cut();
            }
        }));
    }
}
