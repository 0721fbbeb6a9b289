package dev.llmlb.observe.otel;

import io.opentelemetry.api.common.AttributeKey;

/** The attributes of the spans: OpenTelemetry's where its conventions have one. */
final class Names {

    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("llm_lb.stream");
    static final AttributeKey<String> RULE = AttributeKey.stringKey("llm_lb.rule");
    static final AttributeKey<String> TARGET = AttributeKey.stringKey("llm_lb.target");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("llm_lb.outcome");
    static final AttributeKey<String> FAULT = AttributeKey.stringKey("llm_lb.fault");
    static final AttributeKey<String> LIMIT = AttributeKey.stringKey("llm_lb.limit");
    static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("llm_lb.attempts");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("llm_lb.attempt");
    static final AttributeKey<Double> COST = AttributeKey.doubleKey("llm_lb.cost");
    static final AttributeKey<Long> WAIT = AttributeKey.longKey("llm_lb.wait_ms");

    private Names() {}
}
