package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.Rig.fallingBackOn;
import static dev.llmlb.pipeline.Rig.noFallbackCandidate;
import static dev.llmlb.pipeline.Rig.retrying;
import static dev.llmlb.pipeline.Rig.weighing;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.pipeline.FakeProviders.Script;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A pool, its limits, its fallback models and their troubles, all by chance; with what the rules say of each target. */
final class AnyLoad {

    static final double PRICE = 3;
    private static final List<String> OWN = List.of("a", "b", "c");
    private static final List<String> FALLBACK = List.of("d", "e");

    final Random random;
    final Rig rig = new Rig();
    final Map<String, TargetModel> own = new LinkedHashMap<>();
    final Map<String, TargetModel> fallback = new LinkedHashMap<>();
    final Set<Integer> fallbackOn;
    final RuleOptions options;
    final Map<ChatRequest, AnyRequest> asked = new IdentityHashMap<>();
    int calls;
    int wasted; // of them
    private final int troubles; // in a hundred calls

    AnyLoad(Random random) {
        this.random = random;
        this.troubles = random.nextInt(101);
        int size = 1 + random.nextInt(OWN.size());
        for (String name : OWN.subList(0, size)) {
            own.put(name + "/m", target(any(name)));
        }
        boolean falls = random.nextInt(3) == 0;
        fallbackOn = falls ? some(400, 401, 404, 429, 500, 502, 503, 504) : Set.of();
        if (falls) {
            for (String name : FALLBACK.subList(0, 1 + random.nextInt(FALLBACK.size()))) {
                fallback.put(name + "/m", target(ofFallback(name)));
            }
            rig.companions(new Companions(List.of(), List.of(), List.of(rule())));
        }
        Duration maxWait = random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(6_000));
        options = RuleOptionsTest.options(
                maxWait, random.nextInt(5) == 0 ? OnNoHealthyTarget.TRY_LEAST_BAD : OnNoHealthyTarget.FAIL);
        StrategyType strategy = StrategyType.values()[random.nextInt(StrategyType.values().length)];
        rig.rule(
                strategy,
                options,
                own.values().stream().map(target -> target.settings).toArray(TargetSettings[]::new));
        rig.watchedBy(new BalancerObserver() {
            @Override
            public RequestObserver requestBegan(String ruleId, ChatRequest request) {
                return asked.get(request);
            }
        });
    }

    /** Of all targets. */
    List<TargetModel> models() {
        List<TargetModel> models = new ArrayList<>(own.values());
        models.addAll(fallback.values());
        return models;
    }

    TargetModel model(Target target) {
        return own.getOrDefault(target.toString(), fallback.get(target.toString()));
    }

    long now() {
        return rig.time.nanos();
    }

    private FallbackRule rule() {
        return new FallbackRule(
                "f",
                When.ALWAYS,
                fallbackOn,
                fallback.values().stream()
                        .map(t -> new FallbackRule.FallbackModel(t.settings.target(), List.of()))
                        .toList());
    }

    private TargetModel target(TargetSettings settings) {
        String name = settings.target().provider();
        HealthSettings health = new HealthSettings(
                random.nextInt(4),
                Duration.ofMillis(1 + random.nextInt(40_000)),
                1,
                random.nextBoolean() ? HealthSettings.DEFAULT_STATUS_CODES : some(400, 408, 429, 500, 503, 529),
                random.nextBoolean() ? Recovery.RAMP : Recovery.IMMEDIATE);
        UsageLimits limits = new UsageLimits(maybe(12), maybe(500), maybe(3));
        int window = random.nextInt(3) * 1_000;
        ProviderModel model = new ProviderModel("m", window, PRICE, PRICE, limits.maxConcurrency(), Set.of());
        rig.provider(name, Rig.models(Map.of("m", model), null));
        rig.limits(
                name,
                new TargetLimits(new UsageLimits(limits.requestsPerMinute(), limits.tokensPerMinute(), 0), health));
        rig.providers.always(
                name + "/m", (request, done) -> next(request.chat().stream()).play(request, done));
        return new TargetModel(settings, limits, health, window);
    }

    private TargetSettings any(String name) {
        TargetSettings target = weighing(Rig.target(name), 1 + random.nextInt(4));
        if (random.nextInt(3) == 0) {
            Set<Integer> statuses = some(401, 429, 500, 502, 503, 504);
            target = retrying(
                    target,
                    random.nextInt(3),
                    Duration.ofMillis(random.nextInt(800)),
                    statuses.toArray(Integer[]::new));
        }
        if (random.nextInt(4) == 0) {
            target = fallingBackOn(
                    target, some(400, 401, 429, 500, 502, 503, 504).toArray(Integer[]::new));
        }
        return random.nextInt(4) == 0 ? noFallbackCandidate(target) : target;
    }

    private TargetSettings ofFallback(String name) {
        Set<Integer> statuses = new HashSet<>(TargetSettings.DEFAULT_FALLBACK_STATUS_CODES);
        statuses.addAll(fallbackOn);
        return fallingBackOn(TargetSettings.of(new Target(name, "m"), 1), statuses.toArray(Integer[]::new));
    }

    private int maybe(int most) {
        return random.nextInt(3) == 0 ? 1 + random.nextInt(most) : 0;
    }

    private Set<Integer> some(Integer... statuses) {
        Set<Integer> some = new HashSet<>();
        for (Integer status : statuses) {
            if (random.nextBoolean()) {
                some.add(status);
            }
        }
        return some;
    }

    /** What a provider does with a call: at once, after a while, too late, twice, or never. */
    private Script next(boolean stream) {
        boolean troubled = random.nextInt(100) < troubles;
        if (troubled && random.nextInt(12) == 0) {
            return FakeProviders.breaks();
        }
        Script script = troubled ? trouble() : answer(stream);
        Script twice = (request, done) -> {
            script.play(request, done);
            script.play(request, done);
        };
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> script;
            case 3 -> rig.providers.later(Duration.ofSeconds(8 + random.nextInt(40)), script);
            case 4 -> rig.providers.later(Duration.ofMillis(random.nextInt(2_000)), twice);
            default -> rig.providers.later(Duration.ofMillis(random.nextInt(4_000)), script);
        };
    }

    private Script answer(boolean stream) {
        Usage usage = random.nextInt(4) == 0 ? Usage.UNKNOWN : new Usage(random.nextInt(30), random.nextInt(80));
        if (!stream) {
            return (request, done) -> done.done(Outcome.SUCCESS, Reply.whole(Map.of(), FakeProviders.BODY, usage));
        }
        return (request, done) -> {
            FakeStream events = new FakeStream();
            done.done(Outcome.SUCCESS, Reply.streaming(Map.of(), events));
            Outcome end = List.of(Outcome.SUCCESS, Outcome.SUCCESS, Outcome.broken("cut"), Outcome.CANCELLED)
                    .get(random.nextInt(4));
            rig.time.schedule(
                    () -> events.end(end, usage),
                    Duration.ofMillis(random.nextInt(20_000)).toNanos());
        };
    }

    private Script trouble() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> FakeProviders.silence();
            case 2 -> FakeProviders.unreachable();
            case 3 -> (request, done) -> done.done(Outcome.broken("no answer"), null);
            case 4 -> FakeProviders.ends(new Outcome(OutcomeKind.CONTEXT_LENGTH, 400, "too long", -1));
            case 5 -> FakeProviders.ends(new Outcome(OutcomeKind.CONTENT_FILTER, 400, "filtered", -1));
            case 6 -> FakeProviders.ends(new Outcome(OutcomeKind.QUOTA_EXHAUSTED, 429, "no credit", -1));
            case 7 -> FakeProviders.status(anyOf(429, 500, 503, 529), 1 + random.nextInt(90_000));
            case 8 -> FakeProviders.ends(OutcomeClassifier.ofStatus(anyOf(400, 401, 402, 403, 404, 413, 422, 501), -1));
            default -> FakeProviders.status(anyOf(429, 500, 502, 503, 504, 520, 529));
        };
    }

    private int anyOf(int... statuses) {
        return statuses[random.nextInt(statuses.length)];
    }
}
