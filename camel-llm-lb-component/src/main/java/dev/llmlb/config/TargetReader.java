package dev.llmlb.config;

import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.RetrySettings;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads an entry of {@code load_balance_targets}; which keys it may have depends on the rule's strategy. */
final class TargetReader {

    static final Shape<Target> TARGET =
            Shapes.scalar("provider/model", text -> Target.isTarget(text) ? Target.parse(text) : null);

    private static final Shape<Integer> MILLIS =
            Shapes.integer("a number of milliseconds, 1 or more", 1, Integer.MAX_VALUE);

    private final StrategyType strategy;
    private final CrossChecks checks;
    private final UniqueNames targets = new UniqueNames("each target once in a rule");

    /** @param strategy null when the rule's type has a fault; then every key is accepted */
    TargetReader(StrategyType strategy, CrossChecks checks) {
        this.strategy = strategy;
        this.checks = checks;
    }

    TargetSettings read(MapReader entry) {
        Target target = entry.required("target", TARGET);
        if (target != null) {
            checks.target(target, entry.node("target"));
            targets.take(target.id(), entry.node("target"), entry.findings());
        }
        int weight = weight(entry);
        int priority = optionalFor(StrategyType.PRIORITY, entry, "priority", Shapes.integer(0), 0);
        int[] sla = optionalFor(
                StrategyType.PRIORITY, entry, "sla_cutoff", Shapes.object(TargetReader::slaCutoff), new int[2]);
        RetrySettings retry = entry.optional("retry_config", Shapes.object(TargetReader::retry));
        Set<Integer> fallbackCodes = entry.optional(
                "fallback_status_codes", Shapes.STATUS_CODES, TargetSettings.DEFAULT_FALLBACK_STATUS_CODES);
        boolean fallbackCandidate = entry.optional("fallback_candidate", Shapes.BOOLEAN, true);
        List<ParamOverride> params = entry.optional("override_params", OverrideParams.SHAPE, List.of());
        HeadersOverride headers =
                entry.optional("headers_override", Shapes.object(TargetReader::headers), HeadersOverride.NONE);
        if (target != null && !headers.equals(HeadersOverride.NONE)) {
            checks.headers(target, headers, entry.node("headers_override"));
        }
        Map<String, String> metadata = entry.optional("metadata_match", Shapes.TEXT_BY_TEXT, Map.of());
        return target == null
                ? null
                : new TargetSettings(
                        target,
                        weight,
                        priority,
                        sla[0],
                        sla[1],
                        retry,
                        fallbackCodes,
                        fallbackCandidate,
                        params,
                        headers,
                        metadata);
    }

    /** The weight; 1 where the strategy has none, -1 for one with a fault. */
    private int weight(MapReader entry) {
        Shape<Integer> weight = Shapes.integer(0);
        if (strategy == StrategyType.WEIGHT) {
            return entry.required("weight", weight, -1);
        }
        if (strategy == null || strategy == StrategyType.LEAST_BUSY) {
            return entry.has("weight") ? entry.optional("weight", weight, -1) : 1;
        }
        refuse(entry, "weight");
        return 1;
    }

    private <T> T optionalFor(StrategyType user, MapReader entry, String key, Shape<T> shape, T otherwise) {
        if (strategy != null && strategy != user) {
            refuse(entry, key);
            return otherwise;
        }
        return entry.optional(key, shape, otherwise);
    }

    private void refuse(MapReader entry, String key) {
        entry.refuse(key, "no " + key + ", not used by " + strategy.yaml());
    }

    private static int[] slaCutoff(MapReader sla) {
        int perToken = sla.optional("time_per_output_token_ms", MILLIS, 0);
        int firstToken = sla.optional("time_to_first_token_ms", MILLIS, 0);
        return new int[] {perToken, firstToken};
    }

    private static RetrySettings retry(MapReader retry) {
        int attempts = retry.optional(
                "attempts", Shapes.integer("an integer, 0 to 100", 0, 100), RetrySettings.DEFAULT_ATTEMPTS);
        Duration delay = retry.optional(
                "delay", Shapes.mapped(MILLIS, millis -> Duration.ofMillis(millis)), RetrySettings.DEFAULT_DELAY);
        Set<Integer> codes = retry.optional("on_status_codes", Shapes.STATUS_CODES, RetrySettings.DEFAULT_STATUS_CODES);
        return new RetrySettings(attempts, delay, codes);
    }

    private static HeadersOverride headers(MapReader headers) {
        Map<String, String> set = headers.optional("set", Shapes.HEADERS, Map.of());
        List<String> remove = headers.optional("remove", Shapes.listOf(Shapes.HEADER), List.of());
        return new HeadersOverride(set, remove.stream().filter(Objects::nonNull).toList());
    }
}
