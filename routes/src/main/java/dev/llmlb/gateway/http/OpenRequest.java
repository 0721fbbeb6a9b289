package dev.llmlb.gateway.http;

import dev.llmlb.camel.LlmLbCancellation;
import dev.llmlb.camel.LlmLbConstants;
import dev.llmlb.camel.SseInputStream;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.LlmLbException;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.http.common.HttpConsumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request from its arrival to its last byte: read, sent through its route, answered.
 *
 * <p>It never makes its caller's thread wait, be it for a provider or for a slow client: a request that is not here as a whole is
 * read on a thread of its own, and so is a long answer written; a stream needs none. A caller who hangs up ends it.
 */
final class OpenRequest {

    /**
     * What all requests share.
     *
     * @param waiters runs a task that may wait on a thread of its own, or rejects it
     * @param open the requests that are not answered yet
     * @param room for the bodies of requests
     * @param propagator reads the trace that a caller is in
     */
    record Shared(
            Executor waiters, Set<OpenRequest> open, BodyRoom room, HangUps hangUps, TextMapPropagator propagator) {}

    private static final Logger LOG = LoggerFactory.getLogger(OpenRequest.class);

    /** Less than a socket buffer takes at once. */
    private static final int SHORT_ANSWER_BYTES = 32 << 10;

    private final HttpConsumer route;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Shared shared;
    private final AsyncContext async;
    private final Exchange exchange;
    private final LlmLbCancellation cancellation = new LlmLbCancellation();
    private final BodyRoom.Share room;
    private HangUps.Entry watch;
    private volatile InputStream stream;
    private volatile StreamSender sender; // null until a stream begins
    private volatile boolean cut;

    OpenRequest(HttpConsumer route, HttpServletRequest request, HttpServletResponse response, Shared shared) {
        this.route = route;
        this.request = request;
        this.response = response;
        this.shared = shared;
        room = shared.room.share();
        async = request.startAsync();
        shared.open.add(this);
        async.setTimeout(0); // the balancer keeps the deadline
        exchange = route.createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(LlmLbConstants.CANCELLATION, cancellation);
    }

    void start() {
        if (RequestReader.isAllHere(request, shared.room.longest())) {
            process();
        } else {
            waiting(this::process);
        }
    }

    private void process() {
        shared.propagator
                .extract(Context.current(), request, CallerHeaders.GETTER)
                .wrap(this::send)
                .run();
    }

    private void send() {
        try {
            route.createUoW(exchange);
            RequestReader.read(request, exchange.getMessage(), shared.room.longest(), room);
            watch = shared.hangUps.watch(
                    ServletContextRequest.getServletContextRequest(request),
                    () -> shared.waiters.execute(this::hungUp));
            route.getAsyncProcessor().process(exchange, done -> answer());
        } catch (Exception | OutOfMemoryError e) {
            exchange.setException(e);
            write();
        }
    }

    /** Runs a task that may wait; answers that the gateway is too busy when there is no thread for it. */
    private void waiting(Runnable task) {
        try {
            shared.waiters.execute(task);
        } catch (RejectedExecutionException e) {
            exchange.setException(tooBusy());
            write();
        }
    }

    private void answer() {
        if (cut && exchange.getException() != null) {
            exchange.setException(refusal("stopping", "The gateway stops"));
        }
        Object body = exchange.getException() == null ? exchange.getMessage().getBody() : null;
        if (body instanceof InputStream events) {
            stream = events;
            if (cancellation.isCancelled() && !cut) { // in between: who hung up had no stream to close yet
                close();
            }
        }
        if (body instanceof SseInputStream events) {
            ResponseWriter.streamHead(exchange.getMessage(), response);
            sender = new StreamSender(events, ServletContextResponse.getServletContextResponse(response), this::end);
            if (cut) {
                sender.cut();
            } else {
                sender.iterate();
            }
        } else if (body instanceof InputStream || body instanceof byte[] bytes && bytes.length > SHORT_ANSWER_BYTES) {
            waiting(this::write);
        } else {
            write();
        }
    }

    private void write() {
        try {
            if (stream != null && exchange.getException() == null) {
                ResponseWriter.stream(exchange.getMessage(), stream, response);
            } else {
                ResponseWriter.write(exchange, response);
            }
        } catch (IOException e) {
            LOG.debug("The caller has gone", e);
        } catch (RuntimeException e) {
            LOG.error("A response cannot be written", e);
        } finally {
            end();
        }
    }

    /** Ends it now: a stream with an error event, another request, unless its answer is there, with an error. */
    void cut() {
        cut = true;
        StreamSender begun = sender;
        if (begun != null) {
            begun.cut();
        } else {
            cancellation.cancel();
        }
    }

    private void hungUp() {
        cancellation.cancel();
        close();
    }

    private void end() {
        if (watch != null) {
            watch.stop();
        }
        close();
        route.doneUoW(exchange);
        route.releaseExchange(exchange, false);
        room.giveBack();
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("Already complete", e); // the connection has failed
        }
        shared.open.remove(this);
    }

    /** Hangs up on the provider when the stream has not ended. */
    private void close() {
        InputStream events = stream;
        if (events != null) {
            try {
                events.close();
            } catch (IOException e) {
                LOG.debug("A stream cannot be closed", e);
            }
        }
    }

    static LlmLbException tooBusy() {
        return refusal("too_busy", "The gateway has too many uploads and long answers under way");
    }

    private static LlmLbException refusal(String code, String message) {
        return new LlmLbException(503, code, ErrorCategory.SERVER_ERROR, message, 1_000, null, List.of(), null);
    }
}
