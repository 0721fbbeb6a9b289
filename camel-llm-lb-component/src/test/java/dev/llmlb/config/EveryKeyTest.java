package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.BudgetRule;
import dev.llmlb.pipeline.FallbackRule;
import dev.llmlb.pipeline.MidStreamRecovery;
import dev.llmlb.pipeline.OnNoHealthyTarget;
import dev.llmlb.pipeline.RateLimitRule;
import dev.llmlb.pipeline.RetrySettings;
import dev.llmlb.pipeline.RuleSettings;
import dev.llmlb.pipeline.StickySettings;
import dev.llmlb.pipeline.StickySettings.SessionIdentifier;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.LatencyMetric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each key of the format ends where it belongs. */
class EveryKeyTest {

    private final ConfigDocuments documents =
            Loading.documents(Loading.resource("everything.yaml").text());
    private final List<RuleSettings> rules = documents.loadBalancing().get(0).rules();

    @Test
    void target() {
        assertThat(rules.get(0).targets().get(0))
                .isEqualTo(new TargetSettings(
                        Target.parse("azure/gpt-4o"),
                        90,
                        0,
                        0,
                        0,
                        new RetrySettings(1, Duration.ofMillis(250), Set.of(429, 500)),
                        Set.of(429, 503),
                        false,
                        List.of(
                                new ParamOverride("temperature", "0.5"),
                                new ParamOverride("max_tokens", "800"),
                                new ParamOverride("seed", "50000"),
                                new ParamOverride("stop", "[\"a\",\"b\"]"),
                                new ParamOverride("user", "\"42\""),
                                new ParamOverride("store", null),
                                new ParamOverride("logprobs", "true"),
                                new ParamOverride("mode", "\"yes\"")),
                        new HeadersOverride(Map.of("x-team", "red"), List.of("x-debug")),
                        Map.of("region", "eu")));
    }

    @Test
    void retryDefaultsOnceWritten() {
        TargetSettings second = rules.get(0).targets().get(1);

        assertThat(second.retry()).isEqualTo(new RetrySettings(2, Duration.ofMillis(100), Set.of(429, 500, 502, 503)));
        assertThat(second.fallbackStatusCodes()).isEqualTo(TargetSettings.DEFAULT_FALLBACK_STATUS_CODES);
        assertThat(rules.get(1).targets().get(0)).isEqualTo(TargetSettings.of(Target.parse("openai/gpt-4o"), 1));
    }

    @Test
    void modelConfigs() {
        assertThat(documents.loadBalancing().get(0).modelLimits())
                .containsExactly(
                        new ModelLimits(
                                Target.parse("azure/gpt-4o"),
                                100,
                                50_000,
                                HealthSettings.of(3, Duration.ofSeconds(30), Set.of(429, 500), Recovery.IMMEDIATE)),
                        new ModelLimits(
                                Target.parse("openai/gpt-4o"),
                                null,
                                null,
                                HealthSettings.of(
                                        0, Duration.ofSeconds(20), Set.of(429, 500, 502, 503, 504), Recovery.RAMP)));
    }

    @Test
    void ruleExtras() {
        assertThat(rules.get(0).options().sticky())
                .isEqualTo(new StickySettings(
                        Duration.ofHours(1),
                        List.of(
                                new SessionIdentifier("x-session-id", StickySettings.Source.HEADERS),
                                new SessionIdentifier("user", StickySettings.Source.METADATA))));
        assertThat(rules.get(0).options().maxWait()).isEqualTo(Duration.ofMillis(1500));
        assertThat(rules.get(0).options().onNoHealthyTarget()).isEqualTo(OnNoHealthyTarget.TRY_LEAST_BAD);
        assertThat(rules.get(0).options().midStreamRecovery()).isEqualTo(MidStreamRecovery.RESUME);
        assertThat(rules.get(1).options().latencyMetric()).isEqualTo(LatencyMetric.TIME_TO_FIRST_TOKEN);
        assertThat(rules.get(1).options().fairnessBand()).isEqualTo(1.5);
        assertThat(rules.get(1).when()).isEqualTo(When.ALWAYS);
    }

    @Test
    void priorityAndCapacity() {
        List<TargetSettings> ordered = rules.get(2).targets();
        assertThat(ordered).extracting(TargetSettings::priority).containsExactly(1, 0);
        assertThat(ordered.get(1).slaTimePerOutputTokenMillis()).isEqualTo(50);
        assertThat(ordered.get(1).slaTimeToFirstTokenMillis()).isEqualTo(900);
        List<TargetSettings> busy = rules.get(3).targets();
        assertThat(busy).extracting(TargetSettings::weight).containsExactly(4, 1);
        assertThat(busy.get(0).target()).isEqualTo(new Target("vllm", "org/model"));
    }

    @Test
    void provider() {
        var azure = documents.providers().get("azure");
        assertThat(azure.apiVersion()).isEqualTo("2025-01-01-preview");
        assertThat(azure.headers()).isEqualTo(Map.of("x-tenant", "red"));
        assertThat(azure.timeouts())
                .isEqualTo(new Timeouts(
                        Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofMillis(500), Duration.ofMinutes(2)));
        assertThat(azure.maxConcurrency()).isEqualTo(64);
        assertThat(azure.quotaPool()).isEqualTo("east");
        assertThat(azure.models())
                .isEqualTo(Map.of(
                        "gpt-4o", new ProviderModel("gpt4o-prod", 128_000, 2.5, 10, 32, Set.of("tools", "vision"))));
        assertThat(documents.providers().get("vllm").apiKey()).isNull();
        assertThat(documents.providers().get("vllm").apiVersion()).isNull();
    }

    @Test
    void companions() {
        assertThat(documents.rateLimits())
                .containsExactly(new RateLimitRule(
                        "per-user",
                        new When(List.of("*"), List.of(), Map.of()),
                        500,
                        RateLimitRule.Unit.REQUESTS_PER_MINUTE,
                        List.of("user", "metadata.project_id")));
        assertThat(documents.budgets())
                .containsExactly(new BudgetRule(
                        "daily",
                        When.ALWAYS,
                        0.5,
                        BudgetRule.Unit.COST_PER_DAY,
                        List.of("model"),
                        List.of(50.0, 100.0),
                        List.of("{\"type\":\"email\",\"to_emails\":[\"lead@example.com\"]}"),
                        true));
        assertThat(documents.fallbacks())
                .containsExactly(new FallbackRule(
                        "on-overload",
                        new When(List.of(), List.of("gpt-4o"), Map.of()),
                        Set.of(429, 503),
                        List.of(new FallbackRule.FallbackModel(
                                Target.parse("openai/gpt-4o"), List.of(new ParamOverride("temperature", "0"))))));
    }
}
