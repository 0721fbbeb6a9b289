package dev.llmlb.observe.otel;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.observe.Upstream;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;

/** The span of one request. */
final class RequestSpan implements RequestObserver {

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final Span span;
    private final Context context;
    private final String operation;
    private final String ruleId;

    RequestSpan(Tracer tracer, TextMapPropagator propagator, Span span, String operation, String ruleId) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.span = span;
        this.context = Context.current().with(span);
        this.operation = operation;
        this.ruleId = ruleId;
    }

    @Override
    public void limited(Target target, String limit) {
        span.addEvent("limited", Attributes.of(Names.TARGET, target.id(), Names.LIMIT, limit));
    }

    @Override
    public void waits(long nanos) {
        span.addEvent("waits", Attributes.of(Names.WAIT, nanos / 1_000_000));
    }

    @Override
    public AttemptObserver attemptBegan(Upstream upstream, int number) {
        SpanBuilder builder = tracer.spanBuilder(operation + ' ' + upstream.model())
                .setSpanKind(SpanKind.CLIENT)
                .setParent(context)
                .setAttribute(Names.OPERATION, operation)
                .setAttribute(Names.PROVIDER, upstream.system())
                .setAttribute(Names.REQUEST_MODEL, upstream.model())
                .setAttribute(Names.TARGET, upstream.target().id())
                .setAttribute(Names.ATTEMPT, (long) number);
        if (ruleId != null) {
            builder.setAttribute(Names.RULE, ruleId);
        }
        return new AttemptSpan(propagator, builder.startSpan());
    }

    @Override
    public void ended(Target target, Outcome outcome, Usage usage, double cost, int attempts, long nanos) {
        if (target != null) {
            span.setAttribute(Names.TARGET, target.id());
        }
        span.setAttribute(Names.ATTEMPTS, (long) attempts);
        end(span, outcome, usage, cost);
    }

    /** Ends a span with how it went. The detail of an outcome holds no prompt and no key. */
    static void end(Span span, Outcome outcome, Usage usage, double cost) {
        span.setAttribute(Names.OUTCOME, outcome.kind().label());
        if (usage.isKnown()) {
            span.setAttribute(Names.INPUT_TOKENS, usage.promptTokens());
            span.setAttribute(Names.OUTPUT_TOKENS, usage.completionTokens());
        }
        if (cost > 0) {
            span.setAttribute(Names.COST, cost);
        }
        if (!outcome.isSuccess()) {
            span.setAttribute(Names.ERROR_TYPE, outcome.kind().label());
            span.setAttribute(Names.FAULT, outcome.kind().fault().label());
            span.setStatus(StatusCode.ERROR, outcome.detail() == null ? "" : outcome.detail());
        }
        span.end();
    }
}
