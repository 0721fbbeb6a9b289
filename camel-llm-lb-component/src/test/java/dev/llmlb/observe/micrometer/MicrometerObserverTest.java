package dev.llmlb.observe.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.JsonMembers;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.observe.TargetReading;
import dev.llmlb.observe.Upstream;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerObserverTest {

    private static final Target A = new Target("a", "m");
    private static final Target B = new Target("b", "m");
    private static final Upstream AT_A = new Upstream(A, "openai", "m-large");
    private static final Upstream AT_B = new Upstream(B, "anthropic", "m-large");

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final BalancerObserver observer = MicrometerObserver.of(registry);

    private static ChatRequest request(String model) {
        return new ChatRequest(
                Operation.CHAT_COMPLETION,
                model,
                new byte[0],
                new JsonMembers(),
                true,
                false,
                new Caller(Map.of("tenant", "acme"), List.of("user:alice"), "session-7"),
                1);
    }

    /** One request that leaves a for b, as a stream. */
    private void requestWithFallback(String ruleId) {
        RequestObserver request = observer.requestBegan(ruleId, request("gpt-4"));
        AttemptObserver first = request.attemptBegan(AT_A, 1);
        first.ended(Outcome.timeout("x"), Usage.UNKNOWN, 0, 1_000_000);
        first.wasted(Outcome.timeout("x"), new Usage(3, 0), 0.5);
        AttemptObserver second = request.attemptBegan(AT_B, 2);
        second.firstToken(500_000);
        second.ended(Outcome.SUCCESS, new Usage(3, 5), 0.25, 2_500_000);
        request.ended(B, Outcome.SUCCESS, new Usage(3, 5), 0.25, 2, 4_000_000);
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private long timed(String name, String... tags) {
        return registry.get(name).tags(tags).timer().count();
    }

    @Test
    void requestsAttemptsAndTokensAreCounted() {
        requestWithFallback("r");
        assertThat(timed("llm_lb.attempts", "rule", "r", "target", "a/m", "outcome", "timeout", "fault", "provider"))
                .isOne();
        assertThat(timed("llm_lb.attempts", "rule", "r", "target", "b/m", "outcome", "success", "fault", "none"))
                .isOne();
        assertThat(timed("llm_lb.first_token", "target", "b/m")).isOne();
        assertThat(registry.get("llm_lb.requests").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(4);
        assertThat(count("llm_lb.tokens", "type", "prompt")).isEqualTo(3);
        assertThat(count("llm_lb.tokens", "type", "completion")).isEqualTo(5);
        assertThat(count("llm_lb.cost", "rule", "r", "target", "b/m")).isEqualTo(0.25);
    }

    @Test
    void aFallbackIsCountedByTheTargetThatWasLeftAndWhy() {
        requestWithFallback("r");
        assertThat(count("llm_lb.fallbacks", "rule", "r", "target", "a/m", "reason", "timeout"))
                .isOne();
    }

    @Test
    void aRepeatOnTheSameTargetIsNoFallback() {
        RequestObserver request = observer.requestBegan("r", request("gpt-4"));
        request.attemptBegan(AT_A, 1).ended(Outcome.broken("x"), Usage.UNKNOWN, 0, 1);
        request.attemptBegan(AT_A, 2).ended(Outcome.SUCCESS, Usage.UNKNOWN, 0, 1);
        request.ended(A, Outcome.SUCCESS, Usage.UNKNOWN, 0, 2, 2);
        assertThat(registry.find("llm_lb.fallbacks").counter()).isNull();
    }

    @Test
    void theConventionsOfGenerativeAiAreKept() {
        requestWithFallback("r");
        String[] b = {
            "gen_ai.operation.name", "chat", "gen_ai.provider.name", "anthropic", "gen_ai.request.model", "m-large"
        };
        assertThat(registry.get("gen_ai.client.operation.duration")
                        .tags(b)
                        .tag("error.type", "")
                        .timer()
                        .totalTime(TimeUnit.MICROSECONDS))
                .isEqualTo(2500);
        assertThat(timed("gen_ai.client.operation.duration", "gen_ai.provider.name", "openai", "error.type", "timeout"))
                .isOne();
        assertThat(registry.get("gen_ai.client.token.usage")
                        .tags(b)
                        .tag("gen_ai.token.type", "output")
                        .summary()
                        .totalAmount())
                .isEqualTo(5);
        assertThat(registry.get("gen_ai.server.time_to_first_token")
                        .tags(b)
                        .timer()
                        .totalTime(TimeUnit.MICROSECONDS))
                .isEqualTo(500);
        assertThat(registry.get("gen_ai.server.time_per_output_token")
                        .tags(b)
                        .timer()
                        .totalTime(TimeUnit.MICROSECONDS))
                .isCloseTo(500, within(0.001));
    }

    @Test
    void trueFoundrysCountersAreThereByTheirNames() {
        requestWithFallback("r");
        observer.configRefused("2 faults");
        assertThat(count("ai_gateway.requests", "model_name", "b/m")).isOne();
        assertThat(count("ai_gateway.input.tokens", "model_name", "b/m")).isEqualTo(3);
        assertThat(count("ai_gateway.output.tokens", "model_name", "b/m")).isEqualTo(5);
        assertThat(count("ai_gateway.request.cost", "model_name", "b/m")).isEqualTo(0.25);
        assertThat(count("ai_gateway.load_balanced.requests", "ruleId", "r")).isOne();
        assertThat(count("ai_gateway.fallback.requests", "ruleId", "r")).isOne();
        assertThat(count("ai_gateway.request.model.inference.failure", "model_name", "a/m", "error_code", "504"))
                .isOne();
        assertThat(count("ai_gateway.config.parsing.failures")).isOne();
    }

    @Test
    void wasteIsCountedByTargetAndReason() {
        requestWithFallback("r");
        requestWithFallback("r");
        assertThat(count("llm_lb.wasted.tokens", "target", "a/m", "reason", "timeout"))
                .isEqualTo(6);
        assertThat(count("llm_lb.wasted.cost", "target", "a/m", "reason", "timeout"))
                .isEqualTo(1);
    }

    @Test
    void aRequestThatMeetsALimitOrWaitsIsCounted() {
        RequestObserver request = observer.requestBegan("r", request("gpt-4"));
        request.limited(A, "tokens");
        request.waits(Duration.ofSeconds(1).toNanos());
        assertThat(count("llm_lb.limited", "target", "a/m", "limit", "tokens")).isOne();
        assertThat(registry.get("llm_lb.waits").tag("rule", "r").timer().totalTime(TimeUnit.SECONDS))
                .isOne();
    }

    @Test
    void limitsOfCallersAndAlertsOfBudgetsAreCountedWithoutTheCaller() {
        observer.callerLimited("per-user", "rate_limit_exceeded", true);
        observer.budgetAlert("daily", "for user alice", 75, List.of("{\"secret\":1}"));
        assertThat(registry.get("llm_lb.caller_limits")
                        .tags("limit", "per-user", "code", "rate_limit_exceeded", "refused", "true")
                        .counter()
                        .count())
                .isOne();
        assertThat(registry.get("llm_lb.budget_alerts")
                        .tags("budget", "daily", "percent", "75")
                        .counter()
                        .count())
                .isOne();
        assertThat(registry.getMeters())
                .noneMatch(meter -> meter.getId().toString().matches(".*(alice|secret).*"));
    }

    @Test
    void aRequestWithoutRuleOrTargetIsCountedAsNone() {
        observer.requestBegan(null, request("?")).ended(null, Outcome.CANCELLED, Usage.UNKNOWN, 0, 0, 0);
        assertThat(timed("llm_lb.requests", "rule", "none", "target", "none")).isOne();
        assertThat(registry.find("llm_lb.tokens").counter()).isNull();
    }

    @Test
    void callersCannotMakeMetersWithoutEndNorAreTheyNamedInOne() {
        for (int i = 0; i < 50; i++) {
            Upstream named = new Upstream(new Target("a", "model-" + i), "openai", "model-" + i);
            RequestObserver request = observer.requestBegan(null, request("a/model-" + i));
            request.limited(named.target(), "requests");
            AttemptObserver attempt = request.attemptBegan(named, 1);
            attempt.firstToken(1);
            attempt.ended(Outcome.SUCCESS, new Usage(1, 2), 0.1, 2);
            attempt.wasted(Outcome.timeout("x"), new Usage(1, 2), 0.1);
            request.attemptBegan(AT_B, 2);
            request.ended(named.target(), Outcome.SUCCESS, new Usage(1, 2), 0.1, 2, 3);
        }
        assertThat(meters()).hasSizeLessThan(40);
        assertThat(registry.getMeters().stream().map(meter -> meter.getId().toString()))
                .noneMatch(id -> id.matches(".*(model-\\d|alice|acme|session-7).*"));
    }

    @Test
    void everyOutcomeHasAFaultDomainAndALabel() {
        for (OutcomeKind kind : OutcomeKind.values()) {
            assertThat(kind.fault().label()).matches("none|caller|account|provider|network");
            assertThat(kind.fault().label().equals("none")).isEqualTo(kind == OutcomeKind.SUCCESS);
        }
    }

    @Test
    void aReloadIsCountedByItsResultAndTheLastGoodOneHasATime() {
        double started = registry.get("llm_lb.config.loaded.at").gauge().value();
        clock.add(Duration.ofSeconds(90));

        observer.configRefused("2 faults");
        assertThat(registry.get("llm_lb.config.loaded.at").gauge().value()).isEqualTo(started);

        observer.configReloaded("canary", 3, 4);
        assertThat(registry.get("llm_lb.config.loaded.at").gauge().value()).isEqualTo(started + 90);
        for (String result : new String[] {"ok", "refused"}) {
            assertThat(count("llm_lb.config.reloads", "result", result)).isOne();
        }
    }

    @Test
    void gaugesFollowTheTargetsOfTheConfiguration() {
        observer.targets(List.of(new Reading(A, 3, 2, 0.5, Double.NaN), new Reading(B, 0, 0, 0, 0)));
        assertThat(registry.get("llm_lb.in_flight").tag("target", "a/m").gauge().value())
                .isEqualTo(3);
        assertThat(registry.get("llm_lb.target.state")
                        .tag("target", "a/m")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("llm_lb.window.used")
                        .tags("target", "a/m", "limit", "requests")
                        .gauge()
                        .value())
                .isEqualTo(0.5);
        assertThat(registry.find("llm_lb.window.used")
                        .tags("target", "a/m", "limit", "tokens")
                        .gauge())
                .isNull();

        observer.targets(List.of(new Reading(B, 1, 0, 0, 0)));
        assertThat(registry.find("llm_lb.in_flight").tag("target", "a/m").gauge())
                .isNull();
        assertThat(registry.get("llm_lb.in_flight").tag("target", "b/m").gauge().value())
                .isOne();
    }

    private record Reading(Target target, int inFlight, int state, double requestsUsed, double tokensUsed)
            implements TargetReading {
        @Override
        public Set<String> models() {
            return Set.of("gpt-4");
        }
    }

    /** Without the gauges that this registry makes of a histogram's buckets. */
    private List<Meter> meters() {
        return registry.getMeters().stream()
                .filter(meter -> !meter.getId().getName().endsWith(".histogram"))
                .toList();
    }

    @Test
    void everyMeterHasADescriptionAndTheTagsOfTheTable() {
        requestWithFallback("r");
        requestWithFallback(null);
        observer.ejected(A, "failing", Duration.ofSeconds(1));
        observer.restored(A);
        observer.eventDropped();
        for (Meter meter : meters()) {
            MetricName name = List.of(MetricName.values()).stream()
                    .filter(n -> n.id.equals(meter.getId().getName()))
                    .findFirst()
                    .orElseThrow();
            assertThat(meter.getId().getDescription()).isEqualTo(name.description);
            assertThat(meter.getId().getTags())
                    .extracting(tag -> tag.getKey())
                    .containsExactlyInAnyOrderElementsOf(name.tags);
        }
    }
}
