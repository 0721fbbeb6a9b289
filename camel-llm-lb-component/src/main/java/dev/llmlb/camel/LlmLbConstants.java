package dev.llmlb.camel;

import org.apache.camel.spi.Metadata;

/** The headers and exchange properties of the component. */
public final class LlmLbConstants {

    @Metadata(
            label = "producer",
            description = "The model to ask for, instead of the one in the endpoint's path.",
            javaType = "String")
    public static final String MODEL = "CamelLlmLbModel";

    @Metadata(
            label = "producer",
            description = "Who asks, for rules with metadata: a map of strings, or a JSON object of strings as text.",
            javaType = "java.util.Map<String, String>")
    public static final String METADATA = "CamelLlmLbMetadata";

    @Metadata(
            label = "producer",
            description =
                    "Who asks, for rules with subjects: a collection, or a text with commas, of user:NAME, team:NAME and virtualaccount:NAME.",
            javaType = "java.util.Collection<String>")
    public static final String SUBJECTS = "CamelLlmLbSubjects";

    @Metadata(
            label = "producer",
            description = "The conversation that sticky rules keep on one target.",
            javaType = "String")
    public static final String SESSION_ID = "CamelLlmLbSessionId";

    @Metadata(
            label = "producer",
            description =
                    "The time that all attempts together may take, from now; overrides the option timeout. Milliseconds, or a text such as 30s.",
            javaType = "java.time.Duration")
    public static final String DEADLINE = "CamelLlmLbDeadline";

    @Metadata(
            label = "producer",
            description = "Whether the header CamelLlmLbDecision is wanted: why the prompt went where it went.",
            javaType = "Boolean")
    public static final String EXPLAIN = "CamelLlmLbExplain";

    @Metadata(
            label = "producer",
            description =
                    "A dry run: nothing is sent, and the body becomes what CamelLlmLbDecision says of where the prompt would go now, and on to"
                            + " which fallback models.",
            javaType = "Boolean")
    public static final String DRY_RUN = "CamelLlmLbDryRun";

    @Metadata(
            description =
                    "Why the prompt went where it went, as JSON: the rule, the candidates with their scores, why each was left out, who was"
                            + " picked, and the attempts. Only on demand.",
            javaType = "String")
    public static final String DECISION = "CamelLlmLbDecision";

    @Metadata(description = "The target that answered, provider/model.", javaType = "String")
    public static final String TARGET = "CamelLlmLbTarget";

    @Metadata(
            description = "The id of the rule that matched; absent when the model named a target.",
            javaType = "String")
    public static final String RULE = "CamelLlmLbRule";

    @Metadata(description = "How many upstream calls the request took.", javaType = "Integer")
    public static final String ATTEMPTS = "CamelLlmLbAttempts";

    @Metadata(description = "Tokens of the prompt as the provider counted them.", javaType = "Long")
    public static final String PROMPT_TOKENS = "CamelLlmLbPromptTokens";

    @Metadata(description = "Tokens of the answer as the provider counted them.", javaType = "Long")
    public static final String COMPLETION_TOKENS = "CamelLlmLbCompletionTokens";

    @Metadata(description = "Tokens of prompt and answer together.", javaType = "Long")
    public static final String TOTAL_TOKENS = "CamelLlmLbTotalTokens";

    @Metadata(description = "What the tokens cost at the target's configured prices.", javaType = "Double")
    public static final String COST = "CamelLlmLbCost";

    @Metadata(
            label = "producer",
            description =
                    "In the exchange that a target of kind camel gets: the model's name at the provider; the provider's model_header names another.",
            javaType = "String")
    public static final String UPSTREAM_MODEL = "CamelLlmLbUpstreamModel";

    /** Exchange property, in the exchange that a target of kind camel gets: the targets that the request has come through. */
    public static final String VIA = "CamelLlmLbVia";

    /** Exchange property: the category of a failure, as Camel's own AI components name it. */
    public static final String ERROR_CATEGORY = "CamelAiErrorCategory";

    /** Exchange property: milliseconds until a repeat makes sense, when someone said. */
    public static final String RETRY_AFTER_MILLIS = "CamelAiRetryAfterMillis";

    /** Exchange property: a {@link LlmLbCancellation} by which whoever began the exchange can end its call. */
    public static final String CANCELLATION = "CamelLlmLbCancellation";

    /**
     * Exchange property: a {@code UnaryOperator<String>} that gives a header of the caller's by its name, or null, for sticky rules that name a
     * session by headers; where it is absent the message's own headers are read. An HTTP front sets it to keep the caller's headers out of the
     * message.
     */
    public static final String CALLER_HEADERS = "CamelLlmLbCallerHeaders";

    private LlmLbConstants() {}
}
