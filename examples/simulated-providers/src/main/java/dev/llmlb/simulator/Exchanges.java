package dev.llmlb.simulator;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The calls a provider is answering now. */
final class Exchanges {

    /** How often quiet calls are looked at, and how long without a write is quiet. */
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger streams = new AtomicInteger();
    private final ScheduledExecutorService pacer;
    private final Ledger ledger;
    private volatile boolean welcome = true;

    Exchanges(ScheduledExecutorService pacer, Ledger ledger) {
        this.pacer = pacer;
        this.ledger = ledger;
        pacer.scheduleWithFixedDelay(
                () -> open.forEach(exchange -> exchange.checkClient(CHECK_NANOS)),
                CHECK_NANOS,
                CHECK_NANOS,
                TimeUnit.NANOSECONDS);
    }

    Exchange begin(Request request, Response response, Callback callback) {
        var exchange = new Exchange(request, response, callback, pacer, this);
        open.add(exchange);
        if (!welcome) {
            exchange.cut();
        }
        return exchange;
    }

    /** Cuts the calls being answered, and until {@link #welcomeAll} each that still comes in. */
    void cutAll() {
        welcome = false;
        open.forEach(Exchange::cut);
    }

    void welcomeAll() {
        welcome = true;
    }

    int streams() {
        return streams.get();
    }

    void streamOpened() {
        streams.incrementAndGet();
    }

    void cancelledOne() {
        ledger.cancelledOne();
    }

    void ended(Exchange exchange, boolean streaming) {
        open.remove(exchange);
        if (streaming) {
            streams.decrementAndGet();
        }
    }
}
