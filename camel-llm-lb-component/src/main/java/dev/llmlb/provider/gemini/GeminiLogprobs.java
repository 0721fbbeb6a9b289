package dev.llmlb.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.Json;
import java.nio.charset.StandardCharsets;

/** Writes Gemini's log probabilities as OpenAI does: each token with its alternatives, and its bytes. */
final class GeminiLogprobs {

    private GeminiLogprobs() {}

    static ObjectNode of(JsonNode result) {
        ObjectNode logprobs = Json.object();
        ArrayNode content = logprobs.putArray("content");
        JsonNode chosen = result.path("chosenCandidates");
        for (int i = 0; i < chosen.size(); i++) {
            ObjectNode token = token(chosen.path(i));
            ArrayNode top = token.putArray("top_logprobs");
            result.path("topCandidates").path(i).path("candidates").forEach(other -> top.add(token(other)));
            content.add(token);
        }
        return logprobs.putNull("refusal");
    }

    private static ObjectNode token(JsonNode candidate) {
        String text = candidate.path("token").asText();
        ObjectNode token = Json.object()
                .put("token", text)
                .put("logprob", candidate.path("logProbability").asDouble());
        ArrayNode bytes = token.putArray("bytes");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
        return token;
    }
}
