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
            case CONTEXT_LENGTH ->
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
        return fault.seen(streaming);
    }

    /** Why a fault is another one here, or is seen in another way; or null. */
    public String differs(Fault fault) {
        return switch (this) {
            case BEDROCK -> fault == Fault.QUOTA ? "a 400 that a header calls `ServiceQuotaExceededException`" : null;
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
