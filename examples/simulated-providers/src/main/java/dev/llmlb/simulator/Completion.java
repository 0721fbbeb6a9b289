package dev.llmlb.simulator;

import java.util.List;

/**
 * A chat answer.
 *
 * @param created seconds since the epoch
 * @param usage null to report none
 */
record Completion(String id, long created, String model, List<String> tokens, String finishReason, Usage usage) {

    static Completion of(String id, ChatCall call, Behaviour behaviour, Outcome.Answer answer, Speed speed) {
        List<String> all = answer.text() == null ? Tokens.standard(speed.tokens()) : Tokens.split(answer.text());
        boolean tooLong = all.size() > call.maxTokens();
        List<String> tokens = tooLong ? all.subList(0, call.maxTokens()) : all;
        Usage usage =
                behaviour.has(Twist.NO_USAGE) ? null : behaviour.usageOr(new Usage(call.promptTokens(), tokens.size()));
        long created = System.currentTimeMillis() / 1_000;
        return new Completion(id, created, call.model(), tokens, tooLong ? "length" : "stop", usage);
    }

    /** The answer as one {@code chat.completion} object. */
    String json() {
        return "{\"id\":" + Json.quote(id) + ",\"object\":\"chat.completion\",\"created\":" + created + ",\"model\":"
                + Json.quote(model) + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                + Json.quote(String.join("", tokens)) + ",\"refusal\":null},\"logprobs\":null,\"finish_reason\":"
                + Json.quote(finishReason) + "}]" + (usage == null ? "" : ",\"usage\":" + usage.json()) + "}";
    }
}
