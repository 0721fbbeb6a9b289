package dev.llmlb.provider.camel;

import dev.llmlb.model.Outcome;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.InnerCall;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.UnitOfWorkHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange under way. It has a unit of work of ours, which ends when its answer has been read: with one of the producer's the
 * connection that a body is read from, or the file that it is cached in, would be gone by then.
 */
final class CamelCall extends InnerCall {

    private static final Logger LOG = LoggerFactory.getLogger(CamelCall.class);

    private final Exchange exchange;
    private final Object asked;
    private final UnitOfWork unitOfWork;
    private final InProcess inProcess;
    private final CamelReply reply;
    private final CamelFailures failures;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean ended; // the exchange is ours again

    CamelCall(
            UpstreamRequest request,
            Exchange exchange,
            Timeouts timeouts,
            InProcess inProcess,
            CamelReply reply,
            CamelFailures failures,
            UpstreamListener done) {
        super(request, timeouts, inProcess, done);
        this.exchange = exchange;
        this.asked = exchange.getMessage().getBody();
        this.unitOfWork =
                PluginHelper.getUnitOfWorkFactory(exchange.getContext()).createUnitOfWork(exchange);
        this.inProcess = inProcess;
        this.reply = reply;
        this.failures = failures;
    }

    void start(ProducerCache producers, Endpoint endpoint) {
        exchange.getExchangeExtension().setUnitOfWork(unitOfWork);
        work(() -> producers
                .asyncSendExchange(endpoint, null, null, null, exchange, null)
                .whenComplete((answered, failure) -> ended()));
    }

    /** The exchange is back, on whichever thread; its answer is read on another, since that may wait. */
    private void ended() {
        ended = true;
        if (isOver()) {
            release();
        } else {
            work(this::read);
        }
        if (isOver()) { // in between, or there was no thread
            release();
        }
    }

    private void read() {
        try {
            Outcome failure = failures.of(exchange);
            if (failure != null) {
                fail(failure, null);
            } else if (exchange.getMessage().getBody() == asked) { // a request is no answer to itself
                fail(Outcome.broken("no answer"), null);
            } else if (stream != null) {
                WholeAnswer whole = new StreamFeed(reply, exchange.getMessage(), stream).run();
                if (whole != null) {
                    answer(whole);
                }
            } else {
                answer(reply.whole(CamelBody.bytes(exchange.getMessage()), exchange.getMessage()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // given up
        } catch (Throwable e) { // whatever a body throws, somebody waits for the answer
            LOG.debug("The answer of {} cannot be read", exchange.getFromEndpoint(), e);
            broke(failures.ofReading(exchange, e));
        } finally {
            release();
        }
    }

    /** What blocks in an endpoint is interrupted; what reads from a connection is not, so that is closed under it. */
    @Override
    protected void givenUp() {
        if (ended) {
            inProcess.callers().execute(this::release); // a body may be read to its end when it is closed
        }
    }

    /** Ends the unit of work and what the body is read from, once. */
    private void release() {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        UnitOfWorkHelper.doneUow(
                unitOfWork, exchange); // closes connections, where a body's own end would wait for the rest
        if (exchange.getMessage().getBody() instanceof AutoCloseable source) {
            try {
                source.close();
            } catch (Exception e) {
                LOG.debug("A body cannot be closed", e);
            }
        }
    }
}
