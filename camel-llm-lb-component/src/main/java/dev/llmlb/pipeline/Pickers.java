package dev.llmlb.pipeline;

import dev.llmlb.strategy.AnswerLength;
import dev.llmlb.strategy.Picker;
import dev.llmlb.strategy.TargetStats;
import dev.llmlb.time.RandomSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Gives each rule the picker of its strategy; a new strategy is one line here. */
final class Pickers {

    private Pickers() {}

    /**
     * @param targets of the rule, in its order
     * @param answers how long the answers of all targets are
     */
    static Picker of(RuleSettings rule, List<PoolTarget> targets, AnswerLength answers, RandomSource random) {
        int[] weights = rule.targets().stream().mapToInt(TargetSettings::weight).toArray();
        TargetStats[] stats = targets.stream().map(t -> t.state().stats()).toArray(TargetStats[]::new);
        RuleOptions options = rule.options();
        return switch (rule.strategy()) {
            case WEIGHT -> Picker.weighted(weights);
            case LATENCY -> Picker.latency(stats, options.latencyMetric(), options.fairnessBand(), random);
            case PRIORITY -> priority(rule.targets(), stats, random);
            case LEAST_BUSY ->
                Picker.leastLoaded(i -> (stats[i].callsUnderWay() + 1.0) / weights[i], random); // 0: only fallbacks
            case ADAPTIVE -> Picker.adaptive(stats, answers::mean, random);
        };
    }

    private static Picker priority(List<TargetSettings> targets, TargetStats[] stats, RandomSource random) {
        int[] priorities = targets.stream().mapToInt(TargetSettings::priority).toArray();
        BooleanSupplier[] missed = new BooleanSupplier[stats.length];
        for (int i = 0; i < stats.length; i++) {
            TargetSettings target = targets.get(i);
            missed[i] = Picker.slaMissed(
                    stats[i], target.slaTimePerOutputTokenMillis(), target.slaTimeToFirstTokenMillis());
        }
        return Picker.priority(priorities, i -> missed[i].getAsBoolean(), random);
    }
}
