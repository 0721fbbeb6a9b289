package dev.llmlb.examples;

import dev.llmlb.camel.LlmLbConstants;
import dev.llmlb.camel.LlmLbEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Counts what the routes sent: to {@code llm-lb} endpoints by the target that answered, to others by their URI. */
public final class Tally extends EventNotifierSupport {

    // guarded by this
    private final Map<String, Integer> answers = new TreeMap<>();
    private final Map<String, Integer> sent = new TreeMap<>();
    private int failures;
    private int retries;
    private int prompts;

    Tally() {
        setIgnoreCamelContextEvents(true);
        setIgnoreRouteEvents(true);
    }

    @Override
    public synchronized void notify(CamelEvent event) {
        if (!(event instanceof ExchangeSentEvent to)) {
            return; // no isEnabled: Camel tells of the end of a sending only to those who take its beginning too
        }
        if (!(to.getEndpoint() instanceof LlmLbEndpoint)) {
            sent.merge(to.getEndpoint().getEndpointUri(), 1, Integer::sum);
            return;
        }
        Exchange exchange = to.getExchange();
        String target = exchange.getMessage().getHeader(LlmLbConstants.TARGET, String.class);
        if (exchange.getException() != null || target == null) {
            failures++;
        } else {
            answers.merge(target, 1, Integer::sum);
            retries += exchange.getMessage().getHeader(LlmLbConstants.ATTEMPTS, Integer.class) - 1;
        }
        prompts++;
        notifyAll();
    }

    /** Waits until so many prompts have been answered or have failed. */
    synchronized void await(int expected, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (prompts < expected) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IllegalStateException(
                        "prompts: " + prompts + " (expected: " + expected + " within " + patience + ")");
            }
            wait(left);
        }
    }

    /** How many prompts each target answered. */
    public synchronized Map<String, Integer> answers() {
        return new TreeMap<>(answers);
    }

    /** How many prompts no target answered. */
    public synchronized int failures() {
        return failures;
    }

    /** How many upstream calls were made beyond one a prompt. */
    public synchronized int retries() {
        return retries;
    }

    /** How many messages went to the endpoint of that URI, such as {@code seda://answers}. */
    public synchronized int sentTo(String uri) {
        return sent.getOrDefault(uri, 0);
    }

    /** The totals, for people. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("--- " + prompts + " prompts");
        answers.forEach((target, count) -> lines.add("%5d  %s".formatted(count, target)));
        lines.add("%5d  failed".formatted(failures));
        lines.add("%5d  extra attempts".formatted(retries));
        return lines;
    }
}
