package dev.llmlb.health;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Target;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A target whose health a test watches on a simulated clock. */
final class Patient {

    static final Duration COOLDOWN = Duration.ofMinutes(5);

    /** The article's: 3 failures a minute, 5 minutes. */
    static final HealthSettings ARTICLE =
            HealthSettings.of(3, COOLDOWN, Set.of(429, 500, 502, 503, 504), Recovery.RAMP);

    static final Outcome ERROR = status(OutcomeKind.FAILING, 500);
    static final Outcome CALLER_FAULT = status(OutcomeKind.CALLER_FAULT, 400);

    final SimulatedTime time = new SimulatedTime();
    final List<String> told = new ArrayList<>();
    final RandomSource random = RandomSource.seeded(7);
    final TargetHealth health;
    private final int failuresThatTrip;

    Patient(HealthSettings settings) {
        failuresThatTrip = settings.allowedFailuresPerMinute() + 1;
        health = new TargetHealth(Target.parse("azure/gpt-4o"), settings, time, random, new HealthListener() {
            @Override
            public void ejected(Target target, Cause cause, Duration duration) {
                told.add("ejected " + cause.label() + " " + duration.toMillis() + " ms");
            }

            @Override
            public void restored(Target target) {
                told.add("restored");
            }
        });
    }

    static Outcome status(OutcomeKind kind, int status) {
        return hint(kind, status, -1);
    }

    static Outcome hint(OutcomeKind kind, int status, long retryAfterMillis) {
        return new Outcome(kind, status, "HTTP " + status, retryAfterMillis);
    }

    void report(int times, Outcome outcome) {
        for (int i = 0; i < times; i++) {
            health.record(outcome, false);
        }
    }

    /** More failures than are allowed. */
    Patient trip() {
        report(failuresThatTrip, ERROR);
        return this;
    }

    /** Waits out the cooldown and sends a probe that ends so. */
    void probe(Outcome outcome) {
        pass(Duration.ofNanos(back()));
        if (!health.tryProbe(time.nanos())) {
            throw new AssertionError("no probe: " + health.view());
        }
        health.record(outcome, true);
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    Admission admit() {
        return health.admit(time.nanos(), random);
    }

    long back() {
        return health.nanosUntilBack(time.nanos());
    }

    HealthState state() {
        return health.view().state();
    }

    Cause cause() {
        return health.view().cause();
    }
}
