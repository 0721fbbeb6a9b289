package dev.llmlb.observe.otel;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;

/** Makes a span of each request, below the one that is current on its caller's thread. */
public final class OtelObserver implements BalancerObserver {

    private static final String SCOPE = "dev.llmlb";

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    private OtelObserver(Tracer tracer, TextMapPropagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /**
     * An observer that traces with these; typed loosely for callers that may run without OpenTelemetry.
     *
     * @param openTelemetry an {@link OpenTelemetry}, or null for the global one, if any was set
     * @param tracer a {@link Tracer} in place of its own, or null
     * @param propagators {@link ContextPropagators} in place of its own, or null
     * @return {@link BalancerObserver#NONE} when there is nothing to trace with
     */
    public static BalancerObserver of(Object openTelemetry, Object tracer, Object propagators) {
        OpenTelemetry all = openTelemetry != null
                ? (OpenTelemetry) openTelemetry
                : GlobalOpenTelemetry.isSet() ? GlobalOpenTelemetry.get() : null;
        if (all == null && tracer == null) {
            return NONE;
        }
        ContextPropagators both = propagators != null
                ? (ContextPropagators) propagators
                : all != null ? all.getPropagators() : ContextPropagators.noop();
        return new OtelObserver(tracer != null ? (Tracer) tracer : all.getTracer(SCOPE), both.getTextMapPropagator());
    }

    @Override
    public RequestObserver requestBegan(String ruleId, ChatRequest request) {
        SpanBuilder builder = tracer.spanBuilder(ruleId == null ? "llm-lb" : "llm-lb " + ruleId)
                .setParent(Context.current())
                .setAttribute(Names.OPERATION, request.operation().conventionalName())
                .setAttribute(Names.REQUEST_MODEL, request.model())
                .setAttribute(Names.STREAM, request.stream());
        if (ruleId != null) {
            builder.setAttribute(Names.RULE, ruleId);
        }
        Span span = builder.startSpan();
        return new RequestSpan(tracer, propagator, span, request.operation().conventionalName(), ruleId);
    }
}
