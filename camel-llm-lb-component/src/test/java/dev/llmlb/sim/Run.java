package dev.llmlb.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What came of all prompts of a trace, in the order in which they ended. */
record Run(List<Served> served) {

    /** The p-th part of the values of all that were answered; p from 0 to 1. */
    double percentile(double p, ToDoubleFunction<Served> value) {
        double[] sorted = served.stream()
                .filter(Served::answered)
                .mapToDouble(value)
                .sorted()
                .toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
    }

    double p95() {
        return percentile(0.95, Served::seconds);
    }

    long count(Predicate<Served> which) {
        return served.stream().filter(which).count();
    }

    /** Prompts that came in this time and were answered by the target. */
    long answeredBy(String target, Duration from, Duration to) {
        return count(s -> target.equals(s.target()) && isWithin(s, from, to));
    }

    /** The target's part of the answers to prompts that came in this time, 0 to 1. */
    double share(String target, Duration from, Duration to) {
        long all = count(s -> s.answered() && isWithin(s, from, to));
        return all == 0 ? 0 : (double) answeredBy(target, from, to) / all;
    }

    /** The largest {@link #share} over any window of this length that begins in this time, looked at each second. */
    double largestShare(String target, Duration from, Duration to, Duration window) {
        return windows(from, to, window)
                .mapToDouble(run -> (double) run.count(s -> target.equals(s.target())) / run.count(Served::answered))
                .max()
                .orElseThrow();
    }

    /** The fewest answers in any of these windows. */
    long leastAnswers(Duration from, Duration to, Duration window) {
        return windows(from, to, window)
                .mapToLong(run -> run.count(Served::answered))
                .min()
                .orElseThrow();
    }

    private Stream<Run> windows(Duration from, Duration to, Duration window) {
        Run some = within(from, to.plus(window));
        return Stream.iterate(from, at -> at.compareTo(to) < 0, at -> at.plusSeconds(1))
                .map(at -> some.within(at, at.plus(window)));
    }

    private Run within(Duration from, Duration to) {
        return new Run(served.stream().filter(s -> isWithin(s, from, to)).toList());
    }

    private static boolean isWithin(Served s, Duration from, Duration to) {
        return s.atNanos() >= from.toNanos() && s.atNanos() < to.toNanos();
    }

    /** Whether everyone was answered. */
    boolean isWhole() {
        return served.stream().allMatch(Served::answered);
    }

    String summary(ToDoubleFunction<Served> value) {
        double[] p = {0.5, 0.95, 0.99};
        return String.join(
                " / ",
                Arrays.stream(p)
                        .mapToObj(part -> String.format(java.util.Locale.ROOT, "%.1f", percentile(part, value)))
                        .toList());
    }
}
