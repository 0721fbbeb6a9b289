package dev.llmlb.provider;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.model.ParamOverride;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Speaks one provider's dialect: builds the upstream call of an attempt and reads what comes back.
 *
 * <p>An adapter keeps no state between calls and never changes the request: the same request may be sent again, here or elsewhere.
 */
public interface ProviderAdapter {

    /** Whether every request of every operation can be put into this provider's dialect, so that nobody need ask. */
    default boolean takesAll() {
        return false;
    }

    /** Whether the provider offers an operation at all. */
    default boolean can(Operation operation) {
        return takesAll() || operation == Operation.CHAT_COMPLETION;
    }

    /**
     * Why a request of an operation that it offers cannot be put into this provider's dialect, by the member's name, such as {@code n: 2
     * (anthropic answers once)}; null when it can, and always where the provider speaks the caller's own. A target that cannot is skipped.
     *
     * @param upstreamModel the model's name at the provider
     * @param overrides what the target changes of the request
     */
    default String whyNot(ChatRequest request, String upstreamModel, List<ParamOverride> overrides) {
        return null;
    }

    /**
     * Counts the tokens of a prompt as this model does, or null when nobody knows how. Always the same object for the same way of
     * counting.
     *
     * @param names of the model, the surest first
     */
    default ToLongFunction<ChatRequest> tokenizer(List<String> names) {
        return null;
    }

    /**
     * Starts one upstream call.
     *
     * @param done called exactly once, on any thread, maybe before this method returns, unless the call is cancelled first: with the
     *     whole answer, with a stream at its commit point, or with the failure
     */
    UpstreamCall send(UpstreamRequest request, UpstreamListener done);
}
