package dev.llmlb.provider.http;

import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import dev.llmlb.time.WallClock;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The one HTTP client of a component, over Jetty's: posts an attempt's body and reads what comes back.
 *
 * <p>It does nothing on its own account: no redirects, cookies, authentication or repeats. Connections are kept and reused.
 */
public final class HttpUpstream {

    /** Concurrency is bounded by permits, not by the pool of connections. */
    private static final int MAX_CONNECTIONS = 16_384;

    /** Far more than a provider sends, and nothing that fills memory. */
    private static final int MAX_HEADERS = 64 << 10;

    private static final int MAX_THREADS = 256;
    private static final Duration IDLE_CONNECTION =
            Duration.ofSeconds(50); // below the usual 60 s of servers and proxies

    private final HttpClient client;
    /** One thread per stream whose reader blocks: none of the client's threads, which must go on receiving. */
    private final ExecutorService callers = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            HttpUpstream::callerThread,
            (task, stopped) -> task.run()); // the streams that end with the client still have to be told

    private final Ticker ticker;
    private final Scheduler scheduler;
    private final WallClock clock;

    public HttpUpstream(Ticker ticker, Scheduler scheduler, WallClock clock) {
        this(HttpSettings.DEFAULT, ticker, scheduler, clock);
    }

    public HttpUpstream(HttpSettings settings, Ticker ticker, Scheduler scheduler, WallClock clock) {
        this.client = JettyClients.of(settings);
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Opens the client. */
    public void start() throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("llm-lb-http");
        threads.setDaemon(true);
        threads.setMaxEvictCount(MAX_THREADS); // else a busy second's threads go one a minute
        client.setExecutor(threads);
        client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(MAX_CONNECTIONS);
        client.setIdleTimeout(IDLE_CONNECTION.toMillis());
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.start();
        client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
        client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
        client.getContentDecoderFactories().clear();
        client.setMaxResponseHeadersSize(MAX_HEADERS);
    }

    /**
     * Posts a body.
     *
     * @param request the attempt that it is for
     * @param done called once, unless the call is cancelled first
     */
    public UpstreamCall post(
            URI uri,
            UpstreamHeaders headers,
            byte[] body,
            UpstreamRequest request,
            Dialect dialect,
            Timeouts timeouts,
            UpstreamListener done) {
        Request http = client.newRequest(uri)
                .method(HttpMethod.POST)
                .headers(fields -> {
                    fields.add(headers.fields());
                    request.trace().forEach(fields::put);
                })
                .body(new BytesRequestContent("application/json", body))
                .idleTimeout(timeouts.total().toMillis(), TimeUnit.MILLISECONDS);
        ConnectTimer connecting = new ConnectTimer(http);
        UpstreamCall call;
        if (request.chat().stream()) {
            StreamExchange exchange =
                    new StreamExchange(http, request, dialect, timeouts, ticker, scheduler, clock, callers, done);
            http.send(exchange);
            call = exchange::hangUp;
        } else {
            http.send(new PlainExchange(request.chat().operation(), dialect, timeouts.idle(), scheduler, clock, done));
            call = () -> http.abort(new CancelledException());
        }
        connecting.start(timeouts.connect(), scheduler);
        return call;
    }

    private static Thread callerThread(Runnable task) {
        Thread thread = new Thread(task, "llm-lb-stream");
        thread.setDaemon(true);
        return thread;
    }

    /** Closes every connection and ends the client's threads. */
    public void stop() throws Exception {
        client.stop();
        callers.shutdown();
    }
}
