package dev.llmlb.simulator;

import java.util.List;

/**
 * An answer in words.
 *
 * @param created seconds since the epoch
 * @param usage null to report none
 */
record Completion(
        Api api, String id, long created, String model, List<String> tokens, String finishReason, Usage usage) {

    static Completion of(String id, ChatCall call, Behaviour behaviour, Outcome.Answer answer, Speed speed) {
        List<String> all = answer.text() == null ? Tokens.standard(speed.tokens()) : Tokens.split(answer.text());
        boolean tooLong = all.size() > call.maxTokens();
        List<String> tokens = tooLong ? all.subList(0, call.maxTokens()) : all;
        Usage usage =
                behaviour.has(Twist.NO_USAGE) ? null : behaviour.usageOr(new Usage(call.promptTokens(), tokens.size()));
        long created = System.currentTimeMillis() / 1_000;
        return new Completion(call.api(), id, created, call.model(), tokens, tooLong ? "length" : "stop", usage);
    }

    /** The answer as one {@code chat.completion} or {@code text_completion} object. */
    String json() {
        boolean chat = api == Api.CHAT;
        String text = Json.quote(String.join("", tokens));
        return "{\"id\":" + Json.quote(id) + ",\"object\":\"" + (chat ? "chat.completion" : "text_completion")
                + "\",\"created\":" + created + ",\"model\":" + Json.quote(model) + ",\"choices\":[{\"index\":0,"
                + (chat
                        ? "\"message\":{\"role\":\"assistant\",\"content\":" + text + ",\"refusal\":null}"
                        : "\"text\":" + text)
                + ",\"logprobs\":null,\"finish_reason\":"
                + Json.quote(finishReason) + "}]" + (usage == null ? "" : ",\"usage\":" + usage.json()) + "}";
    }
}
