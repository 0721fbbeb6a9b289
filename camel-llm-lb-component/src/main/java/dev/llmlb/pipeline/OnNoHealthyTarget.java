package dev.llmlb.pipeline;

/** What becomes of a request when every target is out by its health and none comes back in time. */
public enum OnNoHealthyTarget {
    /** It fails at once with what is wrong with each target. */
    FAIL,
    /** It is tried on the target that comes back first. Limits are kept all the same. */
    TRY_LEAST_BAD
}
