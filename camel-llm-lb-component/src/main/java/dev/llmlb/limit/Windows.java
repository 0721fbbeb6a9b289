package dev.llmlb.limit;

import java.time.Duration;

/** Makes windows. */
@FunctionalInterface
public interface Windows {

    /** Those of this process. */
    Windows IN_MEMORY = (name, limit, span, grains) -> new SlidingWindow(limit, span.toNanos(), grains);

    /**
     * A window for a limit.
     *
     * @param name of what is limited; the same name is the same limit, in every process
     * @param limit units in any span, 0 or more
     * @param grains parts of a span that are told apart under many reservations; what is reserved in one may expire together
     */
    Window window(String name, long limit, Duration span, int grains);
}
