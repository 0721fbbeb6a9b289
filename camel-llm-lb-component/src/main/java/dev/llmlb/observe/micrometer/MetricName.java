package dev.llmlb.observe.micrometer;

import java.util.List;

/**
 * Every meter of the balancer: the one table of names, units and tags, which the documentation's is checked against.
 *
 * <p>The {@code gen_ai} names and buckets are OpenTelemetry's semantic
 * conventions for generative AI, the {@code ai_gateway} names TrueFoundry's.
 */
enum MetricName {
    REQUESTS("llm_lb.requests", Kind.TIMER, "Requests by rule, last target and outcome", "rule", "target", "outcome"),
    ATTEMPTS(
            "llm_lb.attempts",
            Kind.TIMER,
            "Upstream calls; `fault` is where to look: caller, account, provider, network, or none",
            "rule",
            "target",
            "outcome",
            "fault"),
    FIRST_TOKEN(
            "llm_lb.first_token",
            Kind.TIMER,
            "From the start of a call to the first content token of its stream",
            "rule",
            "target"),
    TOKENS(
            "llm_lb.tokens",
            Kind.COUNTER,
            Unit.TOKENS,
            "Tokens of answered requests as providers count them; `type` is prompt or completion",
            "rule",
            "target",
            "type"),
    COST("llm_lb.cost", Kind.COUNTER, "What they cost at the configured prices", "rule", "target"),
    FALLBACKS(
            "llm_lb.fallbacks",
            Kind.COUNTER,
            "Requests that left a target for another, by why: the outcome there",
            "rule",
            "target",
            "reason"),
    WAITS("llm_lb.waits", Kind.TIMER, "Waits of requests for the first target to come back", "rule"),
    LIMITED(
            "llm_lb.limited",
            Kind.COUNTER,
            "Requests that passed a target over at its limit of requests, tokens or concurrency",
            "target",
            "limit"),
    WASTED_TOKENS(
            "llm_lb.wasted.tokens",
            Kind.COUNTER,
            Unit.TOKENS,
            "Tokens of attempts without an answer, partly estimated",
            "target",
            "reason"),
    WASTED_COST("llm_lb.wasted.cost", Kind.COUNTER, "What those cost at the configured prices", "target", "reason"),
    CALLER_LIMITS(
            "llm_lb.caller_limits",
            Kind.COUNTER,
            "Requests that met a limit of their caller; `refused` is false for budgets in audit mode",
            "limit",
            "code",
            "refused"),
    BUDGET_ALERTS("llm_lb.budget_alerts", Kind.COUNTER, "Thresholds that budgets have passed", "budget", "percent"),
    EJECTIONS("llm_lb.ejections", Kind.COUNTER, "Times that a target was taken out of traffic", "target", "cause"),
    RESTORATIONS("llm_lb.restorations", Kind.COUNTER, "Times that a target came back into traffic", "target"),
    IN_FLIGHT("llm_lb.in_flight", Kind.GAUGE, "Attempts under way", "target"),
    TARGET_STATE(
            "llm_lb.target.state",
            Kind.GAUGE,
            "Traffic that its health lets in: 0 all, 1 a part (probe or ramp), 2 none",
            "target"),
    WINDOW_USED(
            "llm_lb.window.used",
            Kind.GAUGE,
            "Share of a limit (requests or tokens in a minute) in use, 1 is all; only of targets with that limit",
            "target",
            "limit"),
    CONFIG_RELOADS(
            "llm_lb.config.reloads",
            Kind.COUNTER,
            "Configurations that were to replace the running one; `result` is ok or refused",
            "result"),
    CONFIG_LOADED_AT(
            "llm_lb.config.loaded.at",
            Kind.GAUGE,
            Unit.SECONDS,
            "When the configuration that runs was loaded, in Unix time"),
    EVENTS_DROPPED(
            "llm_lb.events.dropped",
            Kind.COUNTER,
            "Events that a flow on `llm-lb-events` has missed since its queue was full"),

    OPERATION_DURATION(
            "gen_ai.client.operation.duration",
            Kind.TIMER,
            "Upstream calls; `error.type` is empty where there was none, since Prometheus wants the same tags always",
            "gen_ai.operation.name",
            "gen_ai.provider.name",
            "gen_ai.request.model",
            "error.type"),
    TOKEN_USAGE(
            "gen_ai.client.token.usage",
            Kind.SUMMARY,
            Unit.TOKENS,
            "Tokens of an upstream call; `gen_ai.token.type` is input or output",
            "gen_ai.operation.name",
            "gen_ai.provider.name",
            "gen_ai.request.model",
            "gen_ai.token.type"),
    TIME_TO_FIRST_TOKEN(
            "gen_ai.server.time_to_first_token",
            Kind.TIMER,
            "From the start of a call to the first content token of its stream",
            "gen_ai.operation.name",
            "gen_ai.provider.name",
            "gen_ai.request.model"),
    TIME_PER_OUTPUT_TOKEN(
            "gen_ai.server.time_per_output_token",
            Kind.TIMER,
            "Time per token of a stream after its first",
            "gen_ai.operation.name",
            "gen_ai.provider.name",
            "gen_ai.request.model"),

    TFY_REQUESTS("ai_gateway.requests", Kind.COUNTER, "Requests, by their last target", "model_name"),
    TFY_INPUT_TOKENS("ai_gateway.input.tokens", Kind.COUNTER, Unit.TOKENS, "Prompt tokens", "model_name"),
    TFY_OUTPUT_TOKENS("ai_gateway.output.tokens", Kind.COUNTER, Unit.TOKENS, "Completion tokens", "model_name"),
    TFY_COST("ai_gateway.request.cost", Kind.COUNTER, "What requests cost at the configured prices", "model_name"),
    TFY_LOAD_BALANCED("ai_gateway.load_balanced.requests", Kind.COUNTER, "Requests that a rule has matched", "ruleId"),
    TFY_FALLBACKS("ai_gateway.fallback.requests", Kind.COUNTER, "Requests that another target went on with", "ruleId"),
    TFY_FAILURES(
            "ai_gateway.request.model.inference.failure",
            Kind.COUNTER,
            "Upstream calls without an answer, by status",
            "model_name",
            "error_code"),
    TFY_CONFIG_FAILURES("ai_gateway.config.parsing.failures", Kind.COUNTER, "Configurations that were refused");

    /** What it is in Micrometer. */
    enum Kind {
        TIMER,
        COUNTER,
        GAUGE,
        SUMMARY
    }

    /** In what it is measured. */
    enum Unit {
        NONE(null),
        SECONDS("seconds"),
        TOKENS("tokens");

        /** Its name in Micrometer, or null. */
        final String base;

        Unit(String base) {
            this.base = base;
        }
    }

    final String id;
    final Kind kind;
    final Unit unit;
    final String description;
    final List<String> tags;

    MetricName(String id, Kind kind, String description, String... tags) {
        this(id, kind, kind == Kind.TIMER ? Unit.SECONDS : Unit.NONE, description, tags);
    }

    MetricName(String id, Kind kind, Unit unit, String description, String... tags) {
        this.id = id;
        this.kind = kind;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }
}
