package dev.llmlb.health;

/** Whether a target may have the next attempt. */
public enum Admission {
    /** It may. */
    YES,
    /** It may, as the one probe of a target that was out: {@link TargetHealth#tryProbe} first. */
    PROBE,
    /** It comes back step by step, and this turn is for the others; if there is no other, it may have it. */
    SPARE,
    /** It may not. */
    NO
}
