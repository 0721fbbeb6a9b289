package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.Usage;

/**
 * What an answer has used, as OpenAI counts.
 *
 * @param prompt all tokens of the prompt, those from a cache included; -1 when unknown
 * @param completion all tokens of the answer, thoughts included; -1 when unknown
 * @param cached of the prompt, from a cache
 * @param reasoning of the answer, thoughts
 */
public record TokenCounts(long prompt, long completion, long cached, long reasoning) {

    public static final TokenCounts UNKNOWN = new TokenCounts(-1, -1, 0, 0);

    public Usage usage() {
        return prompt < 0 || completion < 0 ? Usage.UNKNOWN : new Usage(prompt, completion);
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        json.putObject("prompt_tokens_details").put("cached_tokens", cached);
        if (reasoning > 0) {
            json.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        }
        return json;
    }
}
