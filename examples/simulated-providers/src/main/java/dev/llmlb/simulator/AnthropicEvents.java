package dev.llmlb.simulator;

/** A stream of Anthropic's: a message of one block of text. */
record AnthropicEvents(Completion completion) implements AnswerEvents {

    @Override
    public String role() {
        return event(
                        "message_start",
                        ",\"message\":{\"id\":" + Json.quote(completion.id())
                                + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                                + Json.quote(completion.model()) + ",\"content\":[],\"stop_reason\":null"
                                + usage(0) + "}")
                + event("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                + event("ping", "");
    }

    @Override
    public String content(String token) {
        return event(
                "content_block_delta",
                ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + Json.quote(token) + "}");
    }

    @Override
    public String malformed() {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\n\n";
    }

    @Override
    public String finish() {
        return event("content_block_stop", ",\"index\":0")
                + event(
                        "message_delta",
                        ",\"delta\":{\"stop_reason\":" + Json.quote(NativeWire.anthropicReason(completion))
                                + ",\"stop_sequence\":null}"
                                + usage(completion.tokens().size()));
    }

    private String usage(int said) {
        return completion.usage() == null
                ? ""
                : ",\"usage\":{\"input_tokens\":" + completion.usage().promptTokens() + ",\"output_tokens\":"
                        + (said == 0 ? 1 : completion.usage().completionTokens()) + "}";
    }

    @Override
    public boolean withUsage() {
        return false; // it is in the events around the text
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String error() {
        return "event: error\ndata: " + NativeWire.anthropicError("api_error", "Internal server error") + "\n\n";
    }

    @Override
    public String done() {
        return event("message_stop", "");
    }

    private static String event(String type, String more) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n";
    }
}
