package dev.llmlb.pipeline;

import dev.llmlb.health.HealthView;
import dev.llmlb.limit.LimitView;
import dev.llmlb.model.Target;
import dev.llmlb.observe.TargetReading;
import java.util.Set;

/** Reads the live state of a target. */
record StateReading(Target target, Set<String> models, TargetState of) implements TargetReading {

    StateReading {
        models = Set.copyOf(models);
    }

    @Override
    public int inFlight() {
        return of.gate().inFlight();
    }

    @Override
    public int state() {
        HealthView view = of.health().view();
        return switch (view.state()) {
            case CLOSED -> 0;
            case HALF_OPEN, RAMP -> 1;
            case RESTING, EJECTED, OPEN -> view.nanosUntilBack() > 0 ? 2 : 1;
        };
    }

    @Override
    public double requestsUsed() {
        LimitView view = of.gate().view();
        return share(view.requests(), view.limits().requestsPerMinute());
    }

    @Override
    public double tokensUsed() {
        LimitView view = of.gate().view();
        return share(view.tokens(), view.limits().tokensPerMinute());
    }

    private static double share(long used, long limit) {
        return limit == 0 ? Double.NaN : (double) used / limit;
    }
}
