package dev.llmlb.model;

/** One upstream call of a request: where it went, how it ended and how long that took. */
public record Attempt(Target target, Outcome outcome, long durationNanos) {

    @Override
    public String toString() {
        return target + " " + outcome.kind().label() + " (" + outcome.status() + ")";
    }
}
