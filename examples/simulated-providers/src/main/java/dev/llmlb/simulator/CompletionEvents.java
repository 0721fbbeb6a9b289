package dev.llmlb.simulator;

/**
 * The server-sent events of an answer.
 *
 * <p>They are put together from strings: with thousands of streams, a tree per token would be most of the work.
 */
final class CompletionEvents implements AnswerEvents {

    private static final String DONE = "data: [DONE]\n\n";
    private static final String ERROR = "data: "
            + ErrorJson.openAi("The server had an error while processing your request.", "server_error", null) + "\n\n";

    private final Completion completion;
    private final boolean chat;
    private final boolean withUsage;
    private final String start;
    private final String end;

    /** @param usageAsked whether the request asks for usage; the chunks before it then say that theirs is null */
    CompletionEvents(Completion completion, boolean usageAsked) {
        this.completion = completion;
        this.chat = completion.api() == Api.CHAT;
        this.withUsage = usageAsked && completion.usage() != null;
        this.start = "data: {\"id\":" + Json.quote(completion.id())
                + ",\"object\":\"" + (chat ? "chat.completion.chunk" : "text_completion") + "\",\"created\":"
                + completion.created() + ",\"model\":"
                + Json.quote(completion.model()) + ",\"choices\":[";
        this.end = withUsage ? "],\"usage\":null}\n\n" : "]}\n\n";
    }

    @Override
    public boolean withUsage() {
        return withUsage;
    }

    /** The first chunk of a chat; completions have none. */
    @Override
    public String role() {
        return !chat ? "" : delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
    }

    @Override
    public String content(String token) {
        return !chat ? text(token, "null") : delta("{\"content\":" + Json.quote(token) + "}", "null");
    }

    @Override
    public String finish() {
        return !chat
                ? text("", Json.quote(completion.finishReason()))
                : delta("{}", Json.quote(completion.finishReason()));
    }

    @Override
    public String usage() {
        return start + "],\"usage\":" + completion.usage().json() + "}\n\n";
    }

    /** A chunk that breaks off inside its JSON. */
    @Override
    public String malformed() {
        return start + "{\"index\":0,\"delta\":{\"content\":\n\n";
    }

    @Override
    public String error() {
        return ERROR;
    }

    @Override
    public String done() {
        return DONE;
    }

    private String text(String text, String finishReason) {
        return start + "{\"index\":0,\"text\":" + Json.quote(text) + ",\"logprobs\":null,\"finish_reason\":"
                + finishReason + "}" + end;
    }

    private String delta(String delta, String finishReason) {
        return start + "{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finishReason + "}"
                + end;
    }
}
