package dev.llmlb.gateway.http;

import io.opentelemetry.context.propagation.TextMapPropagator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.apache.camel.component.jetty.JettyHttpEndpoint;
import org.apache.camel.component.jetty12.JettyHttpComponent12;
import org.apache.camel.http.common.CamelServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The component {@code jetty:} with the gateway's servlet in place of Camel's, and errors in JSON. */
public final class GatewayHttp extends JettyHttpComponent12 {

    private static final int MOST_THREADS = 256;

    /** Connections that wait to be accepted, when many clients come at once. */
    private static final int ACCEPT_QUEUE = 1_024;

    private static final long POLL_MILLIS = 10;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** Longer than the 60 s after which proxies before a gateway close theirs. */
    private long connectionIdleMillis = 75_000;

    private TextMapPropagator propagator = TextMapPropagator.noop();

    private final Set<OpenRequest> open = ConcurrentHashMap.newKeySet();
    private final BodyRoom room = BodyRoom.ofHeap();
    private ExecutorService waiters;
    private HangUps hangUps;

    public GatewayHttp() {
        setErrorHandler(new JsonErrors());
    }

    @Override
    protected void doStart() throws Exception {
        waiters = WaiterThreads.start();
        hangUps = new HangUps();
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (waiters != null) { // else it has not been started
            waiters.shutdownNow();
            hangUps.close();
        }
    }

    @Override
    protected Server createServer() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("llm-lb-front");
        threads.setMaxEvictCount(MOST_THREADS); // else a busy second's threads go one a minute
        setThreadPool(threads);
        Server server = super.createServer();
        server.setDynamic(false); // lets it see, once, that its handlers never wait
        return server;
    }

    @Override
    protected CamelServlet createServletForConnector(
            Server server, Connector connector, List<Handler> handlers, JettyHttpEndpoint endpoint) {
        ServerConnector socket = (ServerConnector) connector;
        socket.setIdleTimeout(connectionIdleMillis);
        socket.setAcceptQueueSize(ACCEPT_QUEUE);
        GatewayServlet servlet = new GatewayServlet(new OpenRequest.Shared(waiters, open, room, hangUps, propagator));
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        ServletContextHandler context = new NeverWaiting();
        context.addServlet(holder, "/*");
        server.setHandler(context);
        addJettyHandlers(server, handlers);
        return servlet;
    }

    /**
     * Waits until the requests that have come in are answered, streams to their end, or the time is up.
     *
     * @return how many are not answered
     */
    public int awaitAnswers(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!open.isEmpty() && System.nanoTime() - end < 0) {
            Thread.sleep(POLL_MILLIS);
        }
        return open.size();
    }

    /** Ends the requests that have come in, for their callers with an error; those who do not read it have a second. */
    public void cutAnswers() throws InterruptedException {
        open.forEach(OpenRequest::cut);
        awaitAnswers(LAST_WORDS);
    }

    /** Sets what reads the trace that a caller is in from the headers of its request; none at first. */
    public void setPropagator(TextMapPropagator propagator) {
        this.propagator = propagator;
    }

    public long getConnectionIdleMillis() {
        return connectionIdleMillis;
    }

    /** Sets after how long without traffic, and without a request that is being answered, a connection is closed. */
    public void setConnectionIdleMillis(long connectionIdleMillis) {
        this.connectionIdleMillis = connectionIdleMillis;
    }

    /** Saves the change of threads that Jetty makes before it calls a handler that may wait. */
    private static final class NeverWaiting extends ServletContextHandler {

        NeverWaiting() {
            super("/", false, false);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    /** For requests that are no HTTP, and so reach no servlet. */
    private static final class JsonErrors extends ErrorHandler {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus();
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            byte[] error = ErrorJson.of(status, HttpStatus.getMessage(status), "bad_request");
            Content.Sink.write(response, true, new String(error, StandardCharsets.UTF_8), callback);
            return true;
        }
    }
}
