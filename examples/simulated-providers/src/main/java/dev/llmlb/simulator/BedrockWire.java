package dev.llmlb.simulator;

/** The JSON of Bedrock's Converse: answers and errors. */
final class BedrockWire {

    /** Where an error's kind stands: its body has a message only. */
    static final String ERROR_TYPE = "x-amzn-ErrorType";

    private BedrockWire() {}

    static String answer(Completion completion) {
        return "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":"
                + Json.quote(String.join("", completion.tokens())) + "}]}},\"stopReason\":"
                + Json.quote(reason(completion))
                + (completion.usage() == null ? "" : ",\"usage\":" + usage(completion.usage()))
                + ",\"metrics\":{\"latencyMs\":100}}";
    }

    static String reason(Completion completion) {
        return completion.finishReason().equals("length") ? "max_tokens" : "end_turn";
    }

    static String usage(Usage usage) {
        return "{\"inputTokens\":" + usage.promptTokens() + ",\"outputTokens\":" + usage.completionTokens()
                + ",\"totalTokens\":" + (usage.promptTokens() + usage.completionTokens()) + "}";
    }

    static String error(String message) {
        return "{\"message\":" + Json.quote(message) + "}";
    }

    /** The name of the exception that a failure is at Bedrock. */
    static String exception(Outcome.Failure failure) {
        if (failure.code() != null && failure.code().endsWith("Exception")) {
            return failure.code();
        }
        int status = failure.status();
        return switch (status) {
            case 400 -> "ValidationException";
            case 401 -> "UnrecognizedClientException";
            case 403 -> "AccessDeniedException";
            case 404 -> "ResourceNotFoundException";
            case 408 -> "ModelTimeoutException";
            case 424 -> "ModelErrorException";
            case 429 -> "ThrottlingException";
            case 503 -> "ServiceUnavailableException";
            default -> status < 500 ? "ValidationException" : "InternalServerException";
        };
    }
}
