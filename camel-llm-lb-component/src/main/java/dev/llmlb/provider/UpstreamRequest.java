package dev.llmlb.provider;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import java.util.List;
import java.util.Map;

/**
 * What one attempt sends: the caller's request, and what the target changes of it.
 *
 * @param upstreamModel the model's name at the provider
 * @param timeLeftNanos until the caller's deadline; bounds a stream after its commit point too
 * @param trace headers that let the provider's side be put together with ours, such as {@code traceparent}
 */
public record UpstreamRequest(
        ChatRequest chat,
        String upstreamModel,
        List<ParamOverride> overrides,
        HeadersOverride headers,
        long timeLeftNanos,
        Map<String, String> trace) {

    /** Without headers of a trace. */
    public UpstreamRequest(
            ChatRequest chat,
            String upstreamModel,
            List<ParamOverride> overrides,
            HeadersOverride headers,
            long timeLeftNanos) {
        this(chat, upstreamModel, overrides, headers, timeLeftNanos, Map.of());
    }

    /** How many answers the target is asked for. */
    public long answers() {
        return Math.max(1, ParamOverride.applied(overrides, ChatRequest.CHOICES, chat.choices()));
    }
}
