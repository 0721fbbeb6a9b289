package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.rule.RuleTable;
import dev.llmlb.strategy.Picker;
import dev.llmlb.time.Ticker;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The second tier of a configuration: pools of fallback models, by the request and the status with which its own pool has failed. */
final class Fallbacks {

    /** The models of a rule. */
    record Tier(FallbackRule rule, Pool pool) {}

    private final RuleTable<Tier> tiers;

    private Fallbacks(RuleTable<Tier> tiers) {
        this.tiers = tiers;
    }

    /** Those of these rules, or null when there are none. */
    static Fallbacks of(List<FallbackRule> rules, Function<TargetSettings, PoolTarget> ready, Ticker ticker) {
        return rules.isEmpty()
                ? null
                : new Fallbacks(RuleTable.of(
                        rules.stream()
                                .map(rule -> new Tier(rule, pool(rule, ready, ticker)))
                                .toList(),
                        tier -> tier.rule.when()));
    }

    /** All that match a request, in order; of two for a status the first holds. */
    List<Tier> all(ChatRequest request) {
        return tiers.findAll(request.model(), request.caller());
    }

    /** The models of the first rule that matches, or null. */
    Pool find(ChatRequest request, int status) {
        for (Tier tier : all(request)) {
            if (Outcome.isListed(status, tier.rule.responseStatusCodes())) {
                return tier.pool;
            }
        }
        return null;
    }

    private static Pool pool(FallbackRule rule, Function<TargetSettings, PoolTarget> ready, Ticker ticker) {
        List<PoolTarget> targets = rule.models().stream()
                .map(model -> ready.apply(settings(rule, model)))
                .toList();
        Picker inOrder = candidates -> candidates.toArray()[0];
        return new Pool(
                rule.id(),
                rule.when(),
                targets,
                inOrder,
                null,
                new RetryBudget(ticker),
                RuleOptions.DEFAULT,
                null,
                null);
    }

    /** What led here leads on to the next model too. */
    private static TargetSettings settings(FallbackRule rule, FallbackRule.FallbackModel model) {
        Set<Integer> codes = new HashSet<>(TargetSettings.DEFAULT_FALLBACK_STATUS_CODES);
        codes.addAll(rule.responseStatusCodes());
        return new TargetSettings(
                model.target(), 1, 0, 0, 0, null, codes, true, model.overrideParams(), HeadersOverride.NONE, Map.of());
    }
}
