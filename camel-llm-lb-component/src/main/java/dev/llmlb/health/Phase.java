package dev.llmlb.health;

import dev.llmlb.time.RandomSource;
import java.time.Duration;

/**
 * A state of the breaker: what it lets through, and what time alone makes of it. Immutable; what outcomes make of it is in {@link
 * TargetHealth}.
 */
public sealed interface Phase {

    HealthState state();

    /** The phase that this one has become by now. */
    default Phase at(long now) {
        return this;
    }

    Admission admit(long now, RandomSource random);

    /** The share of its usual traffic. */
    double weight(long now);

    /** Without traffic, but for a probe. */
    default boolean isOut() {
        return state() == HealthState.OPEN || state() == HealthState.HALF_OPEN;
    }

    default Cause cause() {
        return null;
    }

    /** Nanoseconds without traffic from now, 0 or more. */
    default long nanosLeft(long now) {
        return 0;
    }

    /** How often the cooldown has been doubled. */
    default int doublings() {
        return 0;
    }

    /** Traffic as usual. */
    record Closed() implements Phase {

        static final Closed INSTANCE = new Closed();

        @Override
        public HealthState state() {
            return HealthState.CLOSED;
        }

        @Override
        public Admission admit(long now, RandomSource random) {
            return Admission.YES;
        }

        @Override
        public double weight(long now) {
            return 1;
        }
    }

    /**
     * No traffic until a time.
     *
     * @param probed whether a probe comes before traffic
     */
    record Open(Cause cause, long untilNanos, int doublings, boolean probed) implements Phase {

        @Override
        public HealthState state() {
            return HealthState.OPEN;
        }

        @Override
        public Phase at(long now) {
            if (now - untilNanos < 0) {
                return this;
            }
            return probed ? new HalfOpen(cause, doublings) : Closed.INSTANCE;
        }

        @Override
        public Admission admit(long now, RandomSource random) {
            return Admission.NO;
        }

        @Override
        public double weight(long now) {
            return 0;
        }

        @Override
        public long nanosLeft(long now) {
            return Math.max(0, untilNanos - now);
        }
    }

    /** Waits for the outcome of a probe; {@link TargetHealth} knows whether one is under way. */
    record HalfOpen(Cause cause, int doublings) implements Phase {

        @Override
        public HealthState state() {
            return HealthState.HALF_OPEN;
        }

        @Override
        public Admission admit(long now, RandomSource random) {
            return Admission.PROBE;
        }

        @Override
        public double weight(long now) {
            return 0;
        }
    }

    /** A share of the traffic that rises in a straight line, so that a server with cold caches is not run over. */
    record Ramp(Cause cause, long sinceNanos, int doublings) implements Phase {

        static final double FIRST_SHARE = 0.1;
        static final long LENGTH_NANOS = Duration.ofSeconds(30).toNanos();

        @Override
        public HealthState state() {
            return HealthState.RAMP;
        }

        @Override
        public Phase at(long now) {
            return now - sinceNanos >= LENGTH_NANOS ? Closed.INSTANCE : this;
        }

        @Override
        public Admission admit(long now, RandomSource random) {
            return random.nextDouble() < weight(now) ? Admission.YES : Admission.SPARE;
        }

        @Override
        public double weight(long now) {
            double passed = (double) (now - sinceNanos) / LENGTH_NANOS;
            return Math.min(1, Math.max(FIRST_SHARE, FIRST_SHARE + (1 - FIRST_SHARE) * passed));
        }
    }
}
