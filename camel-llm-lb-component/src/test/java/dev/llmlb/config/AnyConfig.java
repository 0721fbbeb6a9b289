package dev.llmlb.config;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Secret;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.pipeline.MidStreamRecovery;
import dev.llmlb.pipeline.OnNoHealthyTarget;
import dev.llmlb.pipeline.RetrySettings;
import dev.llmlb.pipeline.RuleOptions;
import dev.llmlb.pipeline.RuleSettings;
import dev.llmlb.pipeline.StickySettings;
import dev.llmlb.pipeline.TargetLimits;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.LatencyMetric;
import dev.llmlb.strategy.StrategyType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes configurations that are valid, with all that each key may hold; texts are such as would be misread without quotes. */
final class AnyConfig {

    private static final List<String> TEXTS = List.of(
            "plain",
            "with space",
            " led",
            "trailed ",
            "12",
            "0x1f",
            "1e3",
            "true",
            "No",
            "null",
            "~",
            "a: b",
            "a #b",
            "- a",
            "[a]",
            "{a}",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "'a'",
            "\"a\"",
            "a\\b",
            "ü",
            "日本",
            "😀",
            "<<",
            "=",
            "?",
            "|",
            ">",
            "2024-01-01",
            "a\tb",
            "a/b:c",
            ".inf",
            "-",
            "a\nb",
            "\u0085x",
            "a\u2028b");

    private final Random random;

    AnyConfig(Random random) {
        this.random = random;
    }

    BalancerSettings settings() {
        Map<String, ProviderSettings> providers = new HashMap<>();
        for (int i = 0; i < 1 + below(4); i++) {
            ProviderSettings provider = provider("p" + i);
            providers.put(provider.name(), provider);
        }
        List<Target> targets = providers.values().stream()
                .flatMap(p -> (p.models().isEmpty()
                                ? Set.of("gpt", "org/model: x")
                                : p.models().keySet())
                        .stream().map(m -> new Target(p.name(), m)))
                .toList();
        List<RuleSettings> rules = new ArrayList<>();
        for (int i = 0; i < below(4); i++) {
            rules.add(rule("r" + i, targets));
        }
        Map<Target, TargetLimits> limits = new HashMap<>();
        some(() -> targets.get(below(targets.size()))).forEach(target -> limits.put(target, limits()));
        return new BalancerSettings(text().replace("\n", ""), rules, providers, limits);
    }

    private ProviderSettings provider(String name) {
        ProviderKind kind = oneOf(ProviderKind.OPENAI, ProviderKind.AZURE_OPENAI, ProviderKind.ANTHROPIC);
        Map<String, ProviderModel> models = new HashMap<>();
        some(this::text).forEach(model -> models.put(model, model(model)));
        return new ProviderSettings(
                name,
                kind,
                URI.create("https://host:8443/v1"),
                flip() ? new Secret("sk-" + below(1_000)) : null,
                kind == ProviderKind.AZURE_OPENAI ? "2024-10-21" : null,
                headers(),
                flip() ? Timeouts.DEFAULT : new Timeouts(duration(), duration(), duration(), duration()),
                orNone(),
                flip() ? text() : null,
                models);
    }

    private ProviderModel model(String name) {
        return new ProviderModel(
                flip() ? name : text(), orNone(), price(), price(), orNone(), new HashSet<>(some(this::text)));
    }

    private double price() {
        return oneOf(0.0, 2.5, 10.0, 1e-7, random.nextDouble() * 100);
    }

    private TargetLimits limits() {
        HealthSettings health = flip()
                ? HealthSettings.DEFAULT
                : HealthSettings.of(
                        below(10),
                        oneOf(duration(), Duration.ofMinutes(5), Duration.ofNanos(1)),
                        statuses(),
                        oneOf(Recovery.values()));
        return new TargetLimits(new UsageLimits(orNone(), orNone(), 0), health);
    }

    private RuleSettings rule(String id, List<Target> targets) {
        StrategyType strategy = oneOf(StrategyType.values());
        List<TargetSettings> chosen = new ArrayList<>();
        for (Target target : targets) {
            if (chosen.isEmpty() || flip()) {
                chosen.add(target(strategy, target));
            }
        }
        boolean latency = strategy == StrategyType.LATENCY;
        RuleOptions options = new RuleOptions(
                latency ? oneOf(LatencyMetric.values()) : RuleOptions.DEFAULT.latencyMetric(),
                latency ? 1 + random.nextDouble() : RuleOptions.DEFAULT_FAIRNESS_BAND,
                flip() ? null : oneOf(Duration.ZERO, duration()),
                oneOf(OnNoHealthyTarget.values()),
                flip() ? null : sticky(),
                oneOf(MidStreamRecovery.values()));
        return new RuleSettings(id, new When(some(this::text), some(this::text), texts()), strategy, chosen, options);
    }

    private StickySettings sticky() {
        return new StickySettings(
                Duration.ofSeconds(1_800 + below(80_000)),
                List.of(new StickySettings.SessionIdentifier(
                        oneOf("x-session", "true", "12", "~"), oneOf(StickySettings.Source.values()))));
    }

    private TargetSettings target(StrategyType strategy, Target target) {
        boolean weighted = strategy == StrategyType.WEIGHT || strategy == StrategyType.LEAST_BUSY;
        boolean ordered = strategy == StrategyType.PRIORITY;
        return new TargetSettings(
                target,
                weighted ? 1 + below(100) : 1,
                ordered ? below(5) : 0,
                ordered ? orNone() : 0,
                ordered ? orNone() : 0,
                flip() ? null : new RetrySettings(below(101), Duration.ofMillis(1 + below(1_000)), statuses()),
                flip() ? TargetSettings.DEFAULT_FALLBACK_STATUS_CODES : statuses(),
                flip(),
                params(),
                new HeadersOverride(headers(), some(() -> oneOf("x-a", "true", "X-1"))),
                texts());
    }

    private List<ParamOverride> params() {
        Map<String, String> params = new LinkedHashMap<>();
        some(this::text).forEach(name -> params.put(name, flip() ? json(3) : null));
        return params.entrySet().stream()
                .map(e -> new ParamOverride(e.getKey(), "null".equals(e.getValue()) ? null : e.getValue()))
                .toList();
    }

    private String json(int depth) {
        int kind = below(depth == 0 ? 4 : 6);
        return switch (kind) {
            case 0 -> oneOf("0", "-1", "50000", "0.10", "1e5", "-2.5E-3", "12345678901234567890.0123456789");
            case 1 -> oneOf("true", "false", "null");
            case 2, 3 ->
                com.fasterxml.jackson.databind.node.TextNode.valueOf(text()).toString();
            case 4 -> "[" + String.join(",", some(() -> json(depth - 1))) + "]";
            default -> {
                Map<String, String> members = new LinkedHashMap<>();
                some(this::text).forEach(name -> members.put(name, json(depth - 1)));
                yield "{"
                        + String.join(
                                ",",
                                members.entrySet().stream()
                                        .map(e -> com.fasterxml.jackson.databind.node.TextNode.valueOf(e.getKey()) + ":"
                                                + e.getValue())
                                        .toList())
                        + "}";
            }
        };
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        some(this::text).forEach(key -> texts.put(key, flip() ? text() : ""));
        return texts;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        some(() -> oneOf("x-a", "true", "X-1", "12")).forEach(name -> headers.put(name, "secret"));
        return headers;
    }

    private Set<Integer> statuses() {
        return Set.copyOf(some(() -> 100 + below(500)));
    }

    private Duration duration() {
        return oneOf(
                Duration.ofMillis(1 + below(100_000)),
                Duration.ofNanos(1 + below(1_000_000_000)),
                Duration.ofHours(168));
    }

    private int orNone() {
        return flip() ? 0 : oneOf(1, 50_000, Integer.MAX_VALUE);
    }

    private String text() {
        return TEXTS.get(below(TEXTS.size()));
    }

    private <T> List<T> some(Supplier<T> item) {
        return IntStream.range(0, below(4)).mapToObj(i -> item.get()).distinct().toList();
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[below(values.length)];
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    private boolean flip() {
        return random.nextBoolean();
    }
}
