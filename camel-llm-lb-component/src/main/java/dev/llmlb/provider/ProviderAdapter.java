package dev.llmlb.provider;

/**
 * Speaks one provider's dialect: builds the upstream call of an attempt and reads what comes back.
 *
 * <p>An adapter keeps no state between calls and never changes the request: the same request may be sent again, here or elsewhere.
 */
public interface ProviderAdapter {

    /**
     * Starts one upstream call.
     *
     * @param done called exactly once, on any thread, maybe before this method returns, unless the call is cancelled first: with the
     *     whole answer, with a stream at its commit point, or with the failure
     */
    UpstreamCall send(UpstreamRequest request, UpstreamListener done);
}
