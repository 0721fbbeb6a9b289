package dev.llmlb.gateway.http;

import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.LlmLbException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.http.common.CamelServlet;
import org.apache.camel.http.common.HttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests to the route of their path, and its answers back.
 *
 * <p>It never makes its caller's thread wait, be it for a provider or for a slow client: a request that is not here as a whole is
 * read on a thread of its own, and so is an answer written that is long or a stream. A short one is written by the thread that brings it.
 *
 * <p>Camel's own servlet of {@code camel-jetty} dispatches each request twice, resolves its route twice with regular
 * expressions, copies all headers in and out, and knows a timeout that the balancer does not need.
 */
final class GatewayServlet extends CamelServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServlet.class);

    /** Less than a socket buffer takes at once. */
    private static final int SHORT_ANSWER_BYTES = 32 << 10;

    private final transient Map<String, HttpConsumer> routes = new ConcurrentHashMap<>();
    private final transient Executor waiters;
    private final AtomicInteger open;

    /**
     * @param waiters runs a task that may wait on a thread of its own, or rejects it
     * @param open counts the requests that are not answered yet
     */
    GatewayServlet(Executor waiters, AtomicInteger open) {
        this.waiters = waiters;
        this.open = open;
    }

    @Override
    public void connect(HttpConsumer consumer) {
        super.connect(consumer);
        routes.put(consumer.getPath(), consumer);
    }

    @Override
    public void disconnect(HttpConsumer consumer) {
        routes.remove(consumer.getPath());
        super.disconnect(consumer);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        try {
            HttpConsumer route = routes.get(request.getPathInfo());
            if (route == null) {
                ResponseWriter.error(
                        404,
                        "Unknown path: " + request.getMethod() + " " + request.getPathInfo(),
                        "unknown_url",
                        response);
            } else if (!isAllowed(request.getMethod(), route)) {
                String allowed = route.getEndpoint().getHttpMethodRestrict();
                response.setHeader("Allow", allowed);
                ResponseWriter.error(
                        405,
                        request.getMethod() + " is not allowed for " + request.getPathInfo() + " (expected: " + allowed
                                + ")",
                        "method_not_allowed",
                        response);
            } else if (route.isSuspended()) {
                ResponseWriter.error(503, "The gateway is stopping", "stopping", response);
            } else {
                start(route, request, response);
            }
        } catch (IOException e) {
            LOG.debug("The caller has gone", e);
        } catch (RuntimeException e) {
            LOG.error("A request failed", e);
            response.setStatus(500);
        }
    }

    private static boolean isAllowed(String method, HttpConsumer route) {
        String allowed = route.getEndpoint().getHttpMethodRestrict();
        return method.equals(allowed) || method.equals("HEAD") && "GET".equals(allowed);
    }

    private void start(HttpConsumer route, HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync();
        open.incrementAndGet();
        async.setTimeout(0); // the balancer keeps the deadline
        Exchange exchange = route.createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        if (RequestReader.isAllHere(request)) {
            process(route, exchange, request, async, response);
            return;
        }
        try {
            waiters.execute(() -> process(route, exchange, request, async, response));
        } catch (RejectedExecutionException e) {
            exchange.setException(tooBusy());
            write(route, exchange, async, response);
        }
    }

    private void process(
            HttpConsumer route,
            Exchange exchange,
            HttpServletRequest request,
            AsyncContext async,
            HttpServletResponse response) {
        try {
            route.createUoW(exchange);
            RequestReader.read(request, exchange.getMessage());
            route.getAsyncProcessor().process(exchange, done -> answer(route, exchange, async, response));
        } catch (Exception e) {
            exchange.setException(e);
            write(route, exchange, async, response);
        }
    }

    private void answer(HttpConsumer route, Exchange exchange, AsyncContext async, HttpServletResponse response) {
        Object body = exchange.getException() == null ? exchange.getMessage().getBody() : null;
        boolean mayWait =
                body instanceof InputStream || body instanceof byte[] bytes && bytes.length > SHORT_ANSWER_BYTES;
        if (!mayWait) {
            write(route, exchange, async, response);
            return;
        }
        try {
            waiters.execute(() -> write(route, exchange, async, response));
        } catch (RejectedExecutionException e) {
            close(body);
            exchange.setException(tooBusy());
            write(route, exchange, async, response);
        }
    }

    private void write(HttpConsumer route, Exchange exchange, AsyncContext async, HttpServletResponse response) {
        Object body = exchange.getException() == null ? exchange.getMessage().getBody() : null;
        try {
            if (body instanceof InputStream events) {
                ResponseWriter.stream(exchange.getMessage(), events, response);
            } else {
                ResponseWriter.write(exchange, response);
            }
        } catch (IOException e) {
            LOG.debug("The caller has gone", e);
        } catch (RuntimeException e) {
            LOG.error("A response cannot be written", e);
        } finally {
            close(body);
            route.doneUoW(exchange);
            route.releaseExchange(exchange, false);
            complete(async);
            open.decrementAndGet();
        }
    }

    /** Hangs up on the provider when the stream has not ended. */
    private static void close(Object body) {
        if (body instanceof InputStream events) {
            try {
                events.close();
            } catch (IOException e) {
                LOG.debug("A stream cannot be closed", e);
            }
        }
    }

    private static LlmLbException tooBusy() {
        return new LlmLbException(
                503,
                "too_busy",
                ErrorCategory.SERVER_ERROR,
                "The gateway has too many open streams and uploads",
                1_000,
                null,
                List.of(),
                null);
    }

    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("Already complete", e); // the connection has failed
        }
    }
}
