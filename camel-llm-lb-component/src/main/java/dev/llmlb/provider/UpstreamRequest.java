package dev.llmlb.provider;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import java.util.List;

/**
 * What one attempt sends: the caller's request, and what the target changes of it.
 *
 * @param upstreamModel the model's name at the provider
 * @param timeLeftNanos until the caller's deadline; bounds a stream after its commit point too
 */
public record UpstreamRequest(
        ChatRequest chat,
        String upstreamModel,
        List<ParamOverride> overrides,
        HeadersOverride headers,
        long timeLeftNanos) {}
