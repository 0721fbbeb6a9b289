package dev.llmlb.health;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Whether one target may have traffic: a breaker that failures trip, and a rest that the target asks for.
 *
 * <p>The hot path, {@link #admit}, is one volatile read while all is well. Phase and rests change in {@link #change} alone, under one
 * short lock; the listener is told after it is released. The states and what moves between them are drawn in the package's page.
 */
public final class TargetHealth {

    /** Keys, credit and deployments are mended by people, and asking with a wrong key over and over gets accounts locked. */
    public static final Duration LASTING = Duration.ofMinutes(5);

    /**
     * An overload that the tolerance does not count: long enough to break a stampede, and short enough that the callers of a lone target
     * wait (2 s by default) rather than fail.
     */
    static final Duration OVERLOAD_REST = Duration.ofSeconds(1);

    /** Longer hints are cut: nobody should be out for a day because of one header. */
    static final Duration MAX_HINT = Duration.ofMinutes(10);

    /** Instead of a time: as long as no operator restores it. */
    public static final long UNTIL_RESTORED = Long.MAX_VALUE;

    /** Nobody knows when a probe ends; whoever waits for it looks again after this. */
    static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Spread of a lengthened cooldown to either side, so that balancers that saw the same outage do not probe in step. */
    static final double JITTER = 0.2;

    private static final Runnable NOTHING = () -> {};

    private final Target target;
    private final Ticker ticker;
    private final RandomSource random;
    private final HealthListener listener;
    private final FailureWindow failures = new FailureWindow(); // guarded by "this"
    private final HealthCell cell;
    private volatile HealthSettings settings;

    /** One that is kept in this process. */
    public TargetHealth(
            Target target, HealthSettings settings, Ticker ticker, RandomSource random, HealthListener listener) {
        this(target, HealthCell.inMemory(), settings, ticker, random, listener);
    }

    /**
     * @param cell where it is kept
     * @param random for the jitter of lengthened cooldowns
     */
    public TargetHealth(
            Target target,
            HealthCell cell,
            HealthSettings settings,
            Ticker ticker,
            RandomSource random,
            HealthListener listener) {
        this.target = target;
        this.cell = cell;
        this.settings = settings;
        this.ticker = ticker;
        this.random = random;
        this.listener = listener;
    }

    /** Sets other settings; what has been counted and what has begun stays. */
    public void settings(HealthSettings newSettings) {
        settings = newSettings;
    }

    /** Whether it is in full traffic. */
    public boolean isWell() {
        return cell.get() == Moment.WELL;
    }

    /** Whether the target may have the next attempt: a look that takes nothing. */
    public Admission admit(long now, RandomSource turn) {
        return isWell() ? Admission.YES : current(now).admit(now, turn);
    }

    /**
     * Takes the one probe of a target that is half open. Each probe taken must be reported by {@link #record} as such, with {@link
     * Outcome#CANCELLED} if it was not sent after all.
     */
    public boolean tryProbe(long now) {
        current(now);
        synchronized (this) {
            Moment is = cell.get();
            return is.admit(now, random) == Admission.PROBE && cell.replace(is, is.withProbe());
        }
    }

    /** Takes in how an attempt ended. */
    public void record(Outcome outcome, boolean wasProbe) {
        if (outcome.isSuccess() && !wasProbe) {
            return;
        }
        long now = ticker.nanos();
        current(now);
        change(
                now,
                () -> count(outcome, now),
                is -> Moment.of(
                        next(is.phase(), outcome, wasProbe, now),
                        rest(is.rest(), outcome, now),
                        is.ordered(),
                        is.probing() && !wasProbe));
    }

    /**
     * An operator takes the target out of traffic; the breaker goes on under it.
     *
     * @param duration more than 0, or null for until {@link #restore}
     */
    public void eject(Duration duration) {
        long now = ticker.nanos();
        change(now, NOTHING, is -> is.ordering(Rest.ordered(duration, now)));
    }

    /** An operator lets full traffic in, whatever kept the target out; its failures are forgotten. */
    public void restore() {
        change(ticker.nanos(), failures::clear, is -> Moment.of(Phase.Closed.INSTANCE, null, null, is.probing()));
    }

    /** How long until the target may have an attempt: 0 for now; 100 ms while a probe is under way, since nobody knows its end. */
    public long nanosUntilBack(long now) {
        Moment current = current(now);
        long left = current.nanosLeft(now);
        return left == 0 && current.probing() && current.phase().state() == HealthState.HALF_OPEN
                ? LOOK_AGAIN.toNanos()
                : left;
    }

    /** A look for explanations, metrics and consoles. */
    public HealthView view() {
        long now = ticker.nanos();
        Moment current = current(now);
        int counted;
        synchronized (this) {
            counted = failures.count(now);
        }
        return new HealthView(
                current.state(now), current.cause(now), current.nanosLeft(now), counted, current.weight(now));
    }

    /** The moment that it is by now. */
    private Moment current(long now) {
        Moment seen = cell.get();
        return seen.at(now) == seen ? seen : change(now, NOTHING, is -> is);
    }

    /**
     * The one place where phase and rests change: by time, and by what came then.
     *
     * @param count what is done once to the counts of failures, which are this balancer's own
     * @param then without effects, since it is tried again when somebody else wrote meanwhile
     */
    private Moment change(long now, Runnable count, UnaryOperator<Moment> then) {
        Moment before;
        Moment after;
        synchronized (this) {
            count.run();
            do {
                before = cell.get();
                after = then.apply(before.at(now));
            } while (!cell.replace(before, after)); // never but for somebody else who shares the cell
            if (before.phase().isOut() && !after.phase().isOut()) {
                failures.clear(); // what tripped it stays in sight while it is out, and does not follow it back
            }
        }
        tell(before, after, now);
        return after;
    }

    private void count(Outcome outcome, long now) {
        HealthSettings tolerance = settings;
        if (tolerance.counts(outcome)) {
            failures.add(now, tolerance.allowedFailuresPerMinute());
        }
    }

    /** The phase after an outcome. */
    private Phase next(Phase phase, Outcome outcome, boolean wasProbe, long now) {
        HealthSettings tolerance = settings;
        Cause cause = Cause.of(outcome);
        boolean failure = tolerance.counts(outcome);
        boolean lasting = outcome.kind().isLasting();
        return switch (phase.state()) {
            case HALF_OPEN -> {
                if (lasting) {
                    yield lasting(cause, phase, now);
                }
                if (!wasProbe) {
                    yield phase; // it began before the trip
                }
                if (failure) {
                    yield cooldown(cause, phase.doublings() + 1, now);
                }
                yield outcome.isSuccess() ? recovered(phase, now) : phase;
            }
            case OPEN -> lasting && !phase.cause().isLasting() ? lasting(cause, phase, now) : phase;
            default -> {
                if (lasting) {
                    yield lasting(cause, phase, now);
                }
                boolean trips = failure && failures.count(now) > tolerance.allowedFailuresPerMinute();
                yield trips ? cooldown(cause, phase.doublings(), now) : phase;
            }
        };
    }

    private Phase recovered(Phase phase, long now) {
        return settings.recovery() == Recovery.IMMEDIATE
                ? Phase.Closed.INSTANCE
                : new Phase.Ramp(phase.cause(), now, phase.doublings());
    }

    /** Out for long, and probed after it whatever the recovery: nobody else should find out that the key is still wrong. */
    private Phase.Open lasting(Cause cause, Phase phase, long now) {
        long nanos = Math.max(LASTING.toNanos(), phase.nanosLeft(now));
        return new Phase.Open(cause, now + nanos, phase.doublings(), true);
    }

    /** The first cooldown is exact; one that is lengthened is spread. */
    private Phase.Open cooldown(Cause cause, int doublings, long now) {
        HealthSettings tolerance = settings;
        int capped = Math.min(doublings, Integer.SIZE - 2);
        int factor = Math.min(1 << capped, tolerance.maxCooldownFactor());
        double spread = factor == 1 ? 1 : 1 - JITTER + 2 * JITTER * random.nextDouble();
        long nanos = factor == 1
                ? tolerance.cooldown().toNanos()
                : (long) (tolerance.cooldown().toNanos() * (factor * spread));
        return new Phase.Open(cause, now + nanos, capped, tolerance.recovery() == Recovery.RAMP);
    }

    /** The rest after an outcome: the one that ends last. */
    private Rest rest(Rest rest, Outcome outcome, long now) {
        if (outcome.isSuccess()) {
            return rest;
        }
        long nanos = Math.min(outcome.retryAfterMillis(), MAX_HINT.toMillis()) * 1_000_000;
        if (nanos < 0 && settings.isUncountedOverload(outcome)) {
            nanos = OVERLOAD_REST.toNanos();
        }
        if (nanos <= 0 || rest != null && rest.nanosLeft(now) >= nanos) {
            return rest;
        }
        return Rest.until(Cause.of(outcome), now + nanos);
    }

    private void tell(Moment before, Moment after, long now) {
        boolean begins = after.isOut() && !before.isOut();
        boolean beginsAgain =
                before.phase().state() != HealthState.OPEN && after.phase().state() == HealthState.OPEN;
        boolean ordered = after.ordered() != null && after.ordered() != before.ordered();
        if (begins || beginsAgain || ordered) {
            listener.ejected(target, after.cause(now), Duration.ofNanos(after.nanosLeft(now)));
        } else if (before.isOut() && !after.isOut()) {
            listener.restored(target);
        }
    }
}
