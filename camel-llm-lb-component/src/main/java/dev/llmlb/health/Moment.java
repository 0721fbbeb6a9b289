package dev.llmlb.health;

import dev.llmlb.time.RandomSource;

/**
 * All that decides whether a {@link TargetHealth} lets traffic through, at once. Immutable.
 *
 * @param rest that the target asked for, or null
 * @param ordered a rest that an operator ordered, or null
 * @param probing whether a probe is under way; it outlives a change of phase, so that there is never a second one
 */
public record Moment(Phase phase, Rest rest, Rest ordered, boolean probing) {

    /** In full traffic. */
    public static final Moment WELL = new Moment(Phase.Closed.INSTANCE, null, null, false);

    /** What time alone makes of it; itself when nothing. */
    Moment at(long now) {
        Phase phaseNow = phase.at(now);
        Rest restNow = rest == null || rest.isOver(now) ? null : rest;
        Rest orderedNow = ordered == null || ordered.isOver(now) ? null : ordered;
        return phaseNow == phase && restNow == rest && orderedNow == ordered
                ? this
                : of(phaseNow, restNow, orderedNow, probing);
    }

    /** {@link #WELL} itself where it is that, so that the way of every request can tell by one look. */
    static Moment of(Phase phase, Rest rest, Rest ordered, boolean probing) {
        boolean well = phase == Phase.Closed.INSTANCE && rest == null && ordered == null && !probing;
        return well ? WELL : new Moment(phase, rest, ordered, probing);
    }

    Moment ordering(Rest order) {
        return new Moment(phase, rest, order, probing);
    }

    Moment withProbe() {
        return new Moment(phase, rest, ordered, true);
    }

    Admission admit(long now, RandomSource random) {
        if (rest != null || ordered != null || probing && phase.state() == HealthState.HALF_OPEN) {
            return Admission.NO;
        }
        return phase.admit(now, random);
    }

    long nanosLeft(long now) {
        Rest over = longestRest(now);
        return over == null ? phase.nanosLeft(now) : Math.max(phase.nanosLeft(now), over.nanosLeft(now));
    }

    /** Without traffic, but for a probe. */
    boolean isOut() {
        return rest != null || ordered != null || phase.isOut();
    }

    /** The rest that keeps it out longer than its phase does, or null. */
    Rest decidingRest(long now) {
        Rest over = longestRest(now);
        return over != null && over.nanosLeft(now) >= phase.nanosLeft(now) ? over : null;
    }

    private Rest longestRest(long now) {
        return Rest.longer(ordered, rest, now);
    }

    /** Why it is, or on the ramp was, out; null when it is in full traffic. */
    Cause cause(long now) {
        Rest over = decidingRest(now);
        return over == null ? phase.cause() : over.cause();
    }

    HealthState state(long now) {
        Rest over = decidingRest(now);
        if (over == null || over == rest && phase.state() == HealthState.OPEN) {
            return phase.state();
        }
        return over == ordered ? HealthState.EJECTED : HealthState.RESTING;
    }

    /** The share of its usual traffic. */
    double weight(long now) {
        return rest == null && ordered == null ? phase.weight(now) : 0;
    }
}
