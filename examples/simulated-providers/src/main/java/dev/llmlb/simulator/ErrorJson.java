package dev.llmlb.simulator;

/** Error objects as providers write them. */
final class ErrorJson {

    private ErrorJson() {}

    /** The OpenAI error object that belongs to a status. */
    static String of(int status) {
        return switch (status) {
            case 400 -> openAi("The request is invalid.", "invalid_request_error", null);
            case 401 -> openAi("Incorrect API key provided.", "invalid_request_error", "invalid_api_key");
            case 403 -> openAi("You are not allowed to use this model.", "invalid_request_error", "forbidden");
            case 404 -> openAi("The model does not exist.", "invalid_request_error", "model_not_found");
            case 429 -> openAi("Rate limit reached for requests.", "requests", "rate_limit_exceeded");
            case 503 -> openAi("The engine is currently overloaded.", "server_error", "overloaded");
            default ->
                status >= 500
                        ? openAi("The server had an error while processing your request.", "server_error", null)
                        : openAi("The request failed with status " + status + ".", "invalid_request_error", null);
        };
    }

    static String openAi(String message, String type, String code) {
        return "{\"error\":{\"message\":" + Json.quote(message) + ",\"type\":" + Json.quote(type)
                + ",\"param\":null,\"code\":" + (code == null ? "null" : Json.quote(code)) + "}}";
    }

    /** An error of Azure's gateway, whose code is the status as text. */
    static String azure(int status, String message) {
        return "{\"error\":{\"code\":\"" + status + "\",\"message\":" + Json.quote(message) + "}}";
    }
}
