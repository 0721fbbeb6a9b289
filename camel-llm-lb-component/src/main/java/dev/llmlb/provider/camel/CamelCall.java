package dev.llmlb.provider.camel;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.time.Scheduler;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ProducerCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exchange under way. Its end, and whoever gives it up, race; the loser finds it over. */
final class CamelCall {

    private static final Logger LOG = LoggerFactory.getLogger(CamelCall.class);

    private final Exchange exchange;
    private final InProcess inProcess;
    private final CamelReply reply;
    private final CamelFailures failures;
    private final UpstreamListener done;
    private final StreamedAnswer stream; // null for a whole answer
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Scheduler.Scheduled working = Scheduler.Scheduled.NONE;
    private volatile boolean ended; // the exchange is ours again

    CamelCall(
            UpstreamRequest request,
            Exchange exchange,
            Timeouts timeouts,
            InProcess inProcess,
            CamelReply reply,
            CamelFailures failures,
            UpstreamListener done) {
        this.exchange = exchange;
        this.inProcess = inProcess;
        this.reply = reply;
        this.failures = failures;
        this.done = done;
        this.stream = !request.chat().stream()
                ? null
                : new StreamedAnswer(
                        request,
                        OpenAiDialect.INSTANCE,
                        Map::of,
                        timeouts,
                        inProcess.ticker(),
                        inProcess.scheduler(),
                        inProcess.callers(),
                        this::stop,
                        done);
    }

    void start(ProducerCache producers, Endpoint endpoint) {
        try {
            work(() -> producers
                    .asyncSendExchange(endpoint, null, null, null, exchange, null)
                    .whenComplete((answered, failure) -> ended()));
        } catch (RejectedExecutionException e) {
            fail(InProcess.FULL, null);
        }
    }

    private void work(Runnable task) {
        Scheduler.Scheduled started = inProcess.workers().start(task);
        working = started;
        if (over.get()) { // in between
            started.cancel();
        }
    }

    /** The exchange is back, on whichever thread; its answer is read on another, since that may wait. */
    private void ended() {
        ended = true;
        if (over.get()) {
            closeBody();
            return;
        }
        try {
            work(this::read);
        } catch (RejectedExecutionException e) {
            fail(InProcess.FULL, null);
            closeBody();
        }
    }

    private void read() {
        try {
            Outcome failure = failures.of(exchange);
            if (failure != null) {
                fail(failure, null);
            } else if (stream != null) {
                new StreamFeed(reply, exchange.getMessage(), stream).run();
            } else {
                WholeAnswer whole = reply.whole(CamelBody.bytes(exchange.getMessage()), exchange.getMessage());
                if (whole.outcome().isSuccess()) {
                    end(whole.outcome(), Reply.whole(Map.of(), whole.body(), whole.usage()));
                } else {
                    fail(whole.outcome(), error(whole.body()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // given up
        } catch (IOException | RuntimeException e) {
            LOG.debug("The answer of {} cannot be read", exchange.getFromEndpoint(), e);
            broke(e);
        } finally {
            closeBody();
        }
    }

    /** What was thrown while the answer was read: a failure of the target's, unless it says better. */
    private void broke(Exception thrown) {
        Outcome outcome = thrown.getCause() == null && thrown instanceof IOException
                ? Outcome.broken("an answer that cannot be read")
                : failures.of(exchange, thrown);
        if (stream != null) {
            stream.complete(outcome);
        } else {
            end(outcome, null);
        }
    }

    static Reply error(byte[] body) {
        return body == null ? null : Reply.whole(Map.of(), body, Usage.UNKNOWN);
    }

    private void fail(Outcome outcome, Reply error) {
        if (stream != null) {
            stream.fail(outcome, error);
        } else {
            end(outcome, error);
        }
    }

    private void end(Outcome outcome, Reply answer) {
        if (over.compareAndSet(false, true)) {
            done.done(outcome, answer);
        }
    }

    /** The attempt's time is over, or the caller hung up. */
    void cancel() {
        if (stream != null) {
            stream.hangUp();
        } else {
            stop();
        }
    }

    private void stop() {
        over.set(true);
        working.cancel();
        if (ended) {
            closeBody();
        }
    }

    /** What is read from may be a connection: it ends with the call, whole or not. */
    private void closeBody() {
        if (exchange.getMessage().getBody() instanceof AutoCloseable source) {
            try {
                source.close();
            } catch (Exception e) {
                LOG.debug("A body cannot be closed", e);
            }
        }
    }
}
