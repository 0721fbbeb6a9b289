package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import java.util.Map;

/** A target of a pool with all that an attempt on it needs. */
record PoolTarget(TargetSettings settings, ProviderAdapter adapter, ProviderModel model, Timeouts timeouts) {

    Target target() {
        return settings.target();
    }

    /** Whether the caller's metadata lets this target serve. */
    boolean accepts(Map<String, String> metadata) {
        for (Map.Entry<String, String> pair : settings.metadataMatch().entrySet()) {
            if (!pair.getValue().equals(metadata.get(pair.getKey()))) {
                return false;
            }
        }
        return true;
    }

    UpstreamRequest upstreamRequest(ChatRequest chat, long timeLeftNanos) {
        return new UpstreamRequest(
                chat, model.upstreamName(), settings.overrideParams(), settings.headersOverride(), timeLeftNanos);
    }

    /** What the tokens cost here, 0 when unknown. */
    double cost(Usage usage) {
        return usage.isKnown()
                ? (usage.promptTokens() * model.inputPerMillion() + usage.completionTokens() * model.outputPerMillion())
                        / 1e6
                : 0;
    }
}
