package dev.llmlb.observe.otel;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.Map;

/** The span of one upstream call, and what makes the provider's spans its children. */
final class AttemptSpan implements AttemptObserver {

    private final Span span;
    private final Map<String, String> headers = new HashMap<>(4);

    AttemptSpan(TextMapPropagator propagator, Span span) {
        this.span = span;
        propagator.inject(Context.root().with(span), headers, Map::put); // baggage is not the provider's business
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public void firstToken(long nanos) {
        span.addEvent("first token");
    }

    @Override
    public void ended(Outcome outcome, Usage usage, double cost, long nanos) {
        span.setAttribute(Names.STATUS, (long) outcome.status());
        RequestSpan.end(span, outcome, usage, cost);
    }
}
