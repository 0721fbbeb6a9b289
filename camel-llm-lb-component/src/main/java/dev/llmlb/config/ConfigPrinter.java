package dev.llmlb.config;

import dev.llmlb.config.YamlText.Entries;
import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.pipeline.Companions;
import dev.llmlb.pipeline.MidStreamRecovery;
import dev.llmlb.pipeline.OnNoHealthyTarget;
import dev.llmlb.pipeline.RetrySettings;
import dev.llmlb.pipeline.RuleOptions;
import dev.llmlb.pipeline.RuleSettings;
import dev.llmlb.pipeline.StickySettings;
import dev.llmlb.pipeline.TargetLimits;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Prints a configuration as it is in effect: all sources in one, placeholders resolved, merges laid out, and the providers that needed no
 * entry. What is as it is by default is left out; keys and the values of headers are hidden. Reading it gives the same configuration, but
 * for these.
 */
public final class ConfigPrinter {

    private ConfigPrinter() {}

    /** The configuration as YAML that can be read again. */
    public static String print(BalancerSettings settings) {
        Companions companions = settings.companions();
        return YamlText.document(loadBalancing(settings)) + "---\n" + YamlText.document(providers(settings))
                + companion(RateLimitingReader.TYPE, companions.rateLimits(), CompanionPrinter::rateLimit)
                + companion(BudgetReader.TYPE, companions.budgets(), CompanionPrinter::budget)
                + companion(FallbackReader.TYPE, companions.fallbacks(), CompanionPrinter::fallback);
    }

    private static <T> String companion(String type, List<T> rules, Function<T, Entries> print) {
        return rules.isEmpty()
                ? ""
                : "---\n"
                        + YamlText.document(new Entries()
                                .put("type", type)
                                .list("rules", rules.stream().map(print).toList()));
    }

    private static Entries providers(BalancerSettings settings) {
        return new Entries()
                .put("type", ProviderReader.TYPE)
                .list(
                        "providers",
                        settings.providers().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(entry -> ProviderPrinter.provider(entry.getValue()))
                                .toList());
    }

    private static Entries loadBalancing(BalancerSettings settings) {
        List<Entries> limits = settings.limits().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(Target::id)))
                .map(entry -> modelConfig(entry.getKey(), entry.getValue()))
                .toList();
        return new Entries()
                .put("type", LoadBalancingReader.TYPE)
                .put("name", settings.name())
                .list("model_configs", limits)
                .list(
                        "rules",
                        settings.rules().stream().map(ConfigPrinter::rule).toList());
    }

    private static Entries modelConfig(Target target, TargetLimits limits) {
        return new Entries()
                .put("model", target.id())
                .put(
                        "usage_limits",
                        new Entries()
                                .positive("requests_per_minute", limits.usage().requestsPerMinute())
                                .positive("tokens_per_minute", limits.usage().tokensPerMinute()))
                .put("failure_tolerance", tolerance(limits.health()));
    }

    private static Entries tolerance(HealthSettings health) {
        Entries entries = new Entries();
        if (!health.equals(HealthSettings.DEFAULT)) {
            entries.put("allowed_failures_per_minute", health.allowedFailuresPerMinute())
                    .put(
                            "cooldown_period_seconds",
                            BigDecimal.valueOf(health.cooldown().toNanos(), 9).stripTrailingZeros())
                    .words("failure_status_codes", new TreeSet<>(health.failureStatusCodes()));
            if (health.recovery() != Recovery.RAMP) {
                entries.put("recovery", word(health.recovery()));
            }
        }
        return entries;
    }

    private static Entries rule(RuleSettings rule) {
        Entries entries = new Entries()
                .put("id", rule.id())
                .put("type", rule.strategy().yaml())
                .putAlways("when", when(rule.when()));
        options(entries, rule.strategy(), rule.options());
        return entries.list(
                "load_balance_targets",
                rule.targets().stream()
                        .map(target -> target(rule.strategy(), target))
                        .toList());
    }

    static Entries when(When when) {
        Entries entries = new Entries();
        if (!when.subjects().isEmpty()) {
            entries.words("subjects", when.subjects());
        }
        if (!when.models().isEmpty()) {
            entries.words("models", when.models());
        }
        return entries.put("metadata", YamlText.texts(when.metadata()));
    }

    private static void options(Entries entries, StrategyType strategy, RuleOptions options) {
        if (strategy == StrategyType.LATENCY) {
            entries.put("latency_metric", word(options.latencyMetric())).put("fairness_band", options.fairnessBand());
        }
        if (options.maxWait() != null) {
            entries.put("max_wait", duration(options.maxWait()));
        }
        if (options.onNoHealthyTarget() != OnNoHealthyTarget.FAIL) {
            entries.put("on_no_healthy_target", word(options.onNoHealthyTarget()));
        }
        if (options.midStreamRecovery() != MidStreamRecovery.OFF) {
            entries.put("mid_stream_recovery", word(options.midStreamRecovery()));
        }
        if (options.sticky() != null) {
            entries.put("sticky_routing", sticky(options.sticky()));
        }
    }

    private static Entries sticky(StickySettings sticky) {
        return new Entries()
                .put("ttl_seconds", sticky.ttl().toSeconds())
                .list(
                        "session_identifiers",
                        sticky.identifiers().stream()
                                .map(i -> new Entries().put("key", i.key()).put("source", word(i.source())))
                                .toList());
    }

    private static Entries target(StrategyType strategy, TargetSettings target) {
        Entries entries = new Entries().put("target", target.target().id());
        if (strategy == StrategyType.WEIGHT || strategy == StrategyType.LEAST_BUSY) {
            entries.put("weight", target.weight());
        }
        if (strategy == StrategyType.PRIORITY) {
            entries.put("priority", target.priority())
                    .put(
                            "sla_cutoff",
                            new Entries()
                                    .positive("time_per_output_token_ms", target.slaTimePerOutputTokenMillis())
                                    .positive("time_to_first_token_ms", target.slaTimeToFirstTokenMillis()));
        }
        if (target.retry() != null) {
            entries.put("retry_config", retry(target.retry()));
        }
        if (!target.fallbackStatusCodes().equals(TargetSettings.DEFAULT_FALLBACK_STATUS_CODES)) {
            entries.words("fallback_status_codes", new TreeSet<>(target.fallbackStatusCodes()));
        }
        if (!target.fallbackCandidate()) {
            entries.put("fallback_candidate", false);
        }
        return entries.put("override_params", params(target.overrideParams()))
                .put("headers_override", headers(target.headersOverride()))
                .put("metadata_match", YamlText.texts(target.metadataMatch()));
    }

    private static Entries retry(RetrySettings retry) {
        return new Entries()
                .put("attempts", retry.attempts())
                .put("delay", retry.delay().toMillis())
                .words("on_status_codes", new TreeSet<>(retry.onStatusCodes()));
    }

    static Entries params(List<ParamOverride> params) {
        Entries entries = new Entries();
        params.forEach(param -> entries.json(param.name(), param.json()));
        return entries;
    }

    private static Entries headers(HeadersOverride headers) {
        Entries entries = new Entries().put("set", hidden(headers.set()));
        return headers.remove().isEmpty() ? entries : entries.words("remove", headers.remove());
    }

    /** The keys of a mapping whose values must not be seen. */
    static Entries hidden(Map<String, String> secrets) {
        Entries entries = new Entries();
        secrets.keySet().stream().sorted().forEach(key -> entries.put(key, Node.HIDDEN));
        return entries;
    }

    /** Such as {@code 1500ms}. */
    static String duration(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 6).stripTrailingZeros().toPlainString() + "ms";
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
