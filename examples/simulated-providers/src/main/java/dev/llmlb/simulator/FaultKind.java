package dev.llmlb.simulator;

import java.util.Locale;

/**
 * A kind of provider account that {@link Fault}s are played at.
 *
 * <p>All are to be seen alike. Where one cannot be, it is said here why: its wire lacks the thing, or a library of others' stands between the
 * wire and the balancer.
 */
public enum FaultKind {
    OPENAI(Wire.OPENAI),
    AZURE_OPENAI(Wire.AZURE_OPENAI),
    ANTHROPIC(Wire.ANTHROPIC),
    GEMINI(Wire.GEMINI),
    BEDROCK(Wire.BEDROCK),
    /** Camel's own HTTP component as the endpoint. */
    CAMEL(Wire.OPENAI),
    /** LangChain4j's models of OpenAI as the beans. */
    LANGCHAIN4J(Wire.OPENAI);

    private final Wire wire;

    FaultKind(Wire wire) {
        this.wire = wire;
    }

    /** What the first target speaks. */
    Wire wire() {
        return wire;
    }

    /** Its name in the balancer's configuration. */
    public String yaml() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Behaviour behaviour(Fault fault, boolean streaming) {
        return switch (fault) {
            case QUOTA ->
                this == BEDROCK
                        ? Behaviour.error(
                                400,
                                "ServiceQuotaExceededException",
                                "Your request exceeds the service quota for your account.")
                        : fault.behaviour(streaming);
            case CONTEXT_LENGTH, CONTEXT_LENGTH_EVERYWHERE ->
                switch (this) {
                    case ANTHROPIC -> refusal("prompt is too long: 9000 tokens > 8192 maximum");
                    case GEMINI ->
                        refusal("The input token count (9000) exceeds the maximum number of tokens allowed (8192).");
                    case BEDROCK -> refusal("Input is too long for requested model.");
                    default -> fault.behaviour(streaming);
                };
            case CONTENT_FILTER ->
                this == ANTHROPIC ? refusal("Output blocked by content filtering policy") : fault.behaviour(streaming);
            default -> fault.behaviour(streaming);
        };
    }

    private static Behaviour refusal(String message) {
        return Behaviour.error(400, null, message);
    }

    /** What a caller should see of a fault here. */
    public Fault.Seen seen(Fault fault, boolean streaming) {
        return switch (this) {
            case CAMEL ->
                fault == Fault.WRONG_CONTENT_TYPE || fault == Fault.HEADER_BOMB
                        ? Fault.Seen.FIRST
                        : fault.seen(streaming);
            case LANGCHAIN4J ->
                switch (fault) {
                    case WRONG_CONTENT_TYPE -> Fault.Seen.FIRST;
                    case GZIP -> Fault.Seen.SECOND;
                    case MALFORMED_LINE -> streaming ? Fault.Seen.BROKEN : Fault.Seen.FIRST;
                    default -> fault.seen(streaming);
                };
            default -> fault.seen(streaming);
        };
    }

    /** Whether nobody here hears how long a target that refuses wants to be left alone: it is out only by its failures. */
    public boolean hidesPause(Fault fault) {
        return this == LANGCHAIN4J
                && (fault == Fault.RATE_LIMIT_SECONDS
                        || fault == Fault.RATE_LIMIT_DATE
                        || fault == Fault.RATE_LIMIT_MILLIS);
    }

    /** Why a fault is another one here, or is seen in another way; or null. */
    public String differs(Fault fault) {
        return switch (this) {
            case BEDROCK -> fault == Fault.QUOTA ? "a 400 that a header calls `ServiceQuotaExceededException`" : null;
            case CAMEL ->
                switch (fault) {
                    case WRONG_CONTENT_TYPE -> "an endpoint's body is known by its first bytes, whatever it is called";
                    case HEADER_BOMB -> "Camel's HTTP client takes headers of any size";
                    default -> null;
                };
            case LANGCHAIN4J ->
                switch (fault) {
                    case RATE_LIMIT_SECONDS, RATE_LIMIT_DATE, RATE_LIMIT_MILLIS ->
                        "LangChain4j drops an error's headers, so the target is out only by its failures";
                    case WRONG_CONTENT_TYPE -> "LangChain4j does not look at it";
                    case GZIP -> "LangChain4j does not unpack it";
                    case MALFORMED_LINE -> "LangChain4j ends a stream there, with an error";
                    default -> null;
                };
            default -> null;
        };
    }

    /** Why there is no such fault here, or null. */
    public String lacks(Fault fault) {
        return switch (fault) {
            case NO_DONE -> this == GEMINI || this == BEDROCK ? "its streams have no end mark" : null;
            case WRONG_CHECKSUM -> this == BEDROCK ? null : "its events have no checksum";
            default -> null;
        };
    }
}
