package dev.llmlb.observe;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import java.util.Map;

/** Is told what becomes of one upstream call. */
public interface AttemptObserver {

    /** Sees nothing. */
    AttemptObserver NONE = new AttemptObserver() {};

    /** What the upstream request carries so that the provider's side can be put together with this one, such as {@code traceparent}. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** Its stream has passed the commit point. */
    default void firstToken(long nanos) {}

    /**
     * It has ended; that of a stream when its last event is through.
     *
     * @param usage as far as it is known
     * @param cost at the target's prices, 0 when unknown
     */
    default void ended(Outcome outcome, Usage usage, double cost, long nanos) {}

    /**
     * It has cost tokens for which nobody has an answer; told after its end.
     *
     * @param outcome why; a caller who hung up has had a part
     * @param usage as far as it is known, else estimated
     * @param cost at the target's prices, 0 when unknown
     */
    default void wasted(Outcome outcome, Usage usage, double cost) {}
}
