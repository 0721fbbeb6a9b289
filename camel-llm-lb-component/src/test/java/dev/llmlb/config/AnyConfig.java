package dev.llmlb.config;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Secret;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.pipeline.BudgetRule;
import dev.llmlb.pipeline.Companions;
import dev.llmlb.pipeline.FallbackRule;
import dev.llmlb.pipeline.MidStreamRecovery;
import dev.llmlb.pipeline.OnNoHealthyTarget;
import dev.llmlb.pipeline.RateLimitRule;
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

    private final Map<String, ProviderSettings> providers = new HashMap<>();

    AnyConfig(Random random) {
        this.random = random;
    }

    BalancerSettings settings() {
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
        return new BalancerSettings(text().replace("\n", ""), rules, providers, limits, companions(targets));
    }

    private Companions companions(List<Target> targets) {
        List<RateLimitRule> rates = new ArrayList<>();
        List<BudgetRule> budgets = new ArrayList<>();
        List<FallbackRule> fallbacks = new ArrayList<>();
        for (int i = 0; i < below(3); i++) {
            rates.add(new RateLimitRule("l" + i, when(), below(1_000), oneOf(RateLimitRule.Unit.values()), per()));
            budgets.add(new BudgetRule(
                    "b" + i,
                    when(),
                    oneOf(0.0, 0.5, 100.0, random.nextDouble()),
                    oneOf(BudgetRule.Unit.values()),
                    per(),
                    some(() -> oneOf(50.0, 100.0, 12.5)),
                    some(() -> "\"https://hook\""),
                    flip()));
            fallbacks.add(new FallbackRule(
                    "f" + i, when(), statuses(), List.of(new FallbackRule.FallbackModel(targets.get(0), params()))));
        }
        return new Companions(rates, budgets, fallbacks);
    }

    private List<String> per() {
        return some(() -> oneOf("user", "metadata.a b"));
    }

    private When when() {
        return new When(some(this::text), some(this::text), texts());
    }

    private ProviderSettings provider(String name) {
        ProviderKind kind = oneOf(ProviderKind.values());
        boolean inner = kind.isInner();
        Map<String, ProviderModel> models = new HashMap<>();
        some(this::text).forEach(model -> models.put(model, model(model)));
        Duration connect = inner ? Timeouts.DEFAULT.connect() : duration();
        return new ProviderSettings(
                name,
                kind,
                inner ? null : URI.create("https://host:8443/v1"),
                flip() && !inner ? new Secret("sk-" + below(1_000)) : null,
                kind == ProviderKind.AZURE_OPENAI ? "2024-10-21" : null,
                kind == ProviderKind.LANGCHAIN4J ? Map.of() : headers(),
                flip() ? Timeouts.DEFAULT : new Timeouts(connect, duration(), duration(), duration()),
                orNone(),
                flip() ? text() : null,
                models,
                options(kind));
    }

    private Map<String, String> options(ProviderKind kind) {
        return switch (kind) {
            case CAMEL ->
                Map.of("uri", "https://host?key=sk-1", "body", oneOf("chat", "prompt"), "model_header", text());
            case LANGCHAIN4J ->
                flip()
                        ? Map.of("bean", "#model", "pass_model", String.valueOf(flip()))
                        : Map.of("streaming_bean", "streams", "pass_model", "false");
            case BEDROCK ->
                flip()
                        ? Map.of("region", "eu-west-1")
                        : Map.of("region", "us-gov-east-1", "access_key_id", "AKIA1", "secret_access_key", "sk-2");
            case OPENAI, AZURE_OPENAI -> flip() ? Map.of("stream_usage", String.valueOf(flip())) : Map.of();
            case ANTHROPIC, GEMINI -> Map.of();
        };
    }

    private ProviderModel model(String name) {
        return new ProviderModel(
                flip() ? name : text(),
                orNone(),
                price(),
                price(),
                orNone(),
                new HashSet<>(some(() -> oneOf("tools", "vision", "audio", "json_mode", "prefill"))));
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
        return new RuleSettings(id, when(), strategy, chosen, options);
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
                providers.get(target.provider()).kind() == ProviderKind.LANGCHAIN4J
                        ? HeadersOverride.NONE
                        : new HeadersOverride(headers(), some(() -> oneOf("x-a", "true", "X-1"))),
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
