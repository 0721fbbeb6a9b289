package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Secret;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.RuleOptions;
import dev.llmlb.pipeline.RuleSettings;
import dev.llmlb.pipeline.TargetLimits;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The four configurations of the article load as they are. */
class SeedConfigsTest {

    @Test
    void weightedRollout() {
        LoadedConfig loaded = load("01-weighted-rollout.yaml");

        assertThat(loaded.settings().name()).isEqualTo("prod-gpt4-rollout");
        RuleSettings rule = loaded.settings().rules().get(0);
        assertThat(rule.id()).isEqualTo("gpt4-canary");
        assertThat(rule.strategy()).isEqualTo(StrategyType.WEIGHT);
        assertThat(rule.when()).isEqualTo(new When(List.of(), List.of("gpt-4"), Map.of("environment", "production")));
        assertThat(rule.targets())
                .extracting(target -> target.target().id() + " " + target.weight())
                .containsExactly("azure/gpt4-v1 90", "azure/gpt4-v2 10");
        assertThat(loaded.settings().limits())
                .containsExactly(Map.entry(
                        Target.parse("azure/gpt4"),
                        new TargetLimits(
                                new UsageLimits(100, 50_000, 0),
                                HealthSettings.of(
                                        3,
                                        Duration.ofMinutes(5),
                                        Set.of(429, 500, 502, 503, 504),
                                        dev.llmlb.health.Recovery.RAMP))));
        assertThat(loaded.warnings())
                .containsExactly("01-weighted-rollout.yaml:4:12 model_configs[azure/gpt4].model: "
                        + "no rule has the target azure/gpt4");
    }

    @Test
    void latency() {
        LoadedConfig loaded = load("02-latency.yaml");

        RuleSettings rule = loaded.settings().rules().get(0);
        assertThat(rule.strategy()).isEqualTo(StrategyType.LATENCY);
        assertThat(rule.targets()).extracting(TargetSettings::weight).containsExactly(1, 1);
        assertThat(rule.options()).isEqualTo(RuleOptions.DEFAULT);
    }

    @Test
    void metadataAndSubjects() {
        RuleSettings rule =
                load("03-metadata-and-subjects.yaml").settings().rules().get(0);

        assertThat(rule.when().subjects()).containsExactly("team:product", "user:jane.doe");
        assertThat(rule.targets().get(0).overrideParams())
                .containsExactly(new ParamOverride("temperature", "0.5"), new ParamOverride("max_tokens", "800"));
    }

    @Test
    void endToEnd() {
        LoadedConfig loaded = load("04-end-to-end.yaml");

        assertThat(loaded.settings().rules())
                .extracting(RuleSettings::id)
                .containsExactly("prod-latency-claude", "cost-path-gpt4");
        assertThat(loaded.settings().providers()).containsOnlyKeys("azure", "openai", "anthropic");
        var azure = loaded.settings().providers().get("azure");
        assertThat(azure.kind()).isEqualTo(ProviderKind.AZURE_OPENAI);
        assertThat(azure.baseUrl()).isEqualTo(URI.create("https://example.openai.azure.com"));
        assertThat(azure.apiKey()).isEqualTo(new Secret("az-secret"));
        assertThat(azure.apiVersion()).isEqualTo("2024-10-21");
        assertThat(azure.model("gpt4-v1").upstreamName()).isEqualTo("gpt4-prod");
        var anthropic = loaded.settings().providers().get("anthropic");
        assertThat(anthropic.baseUrl()).isEqualTo(URI.create("https://api.anthropic.com/v1"));
        assertThat(anthropic.apiKey()).isEqualTo(new Secret("an-secret"));
    }

    private static LoadedConfig load(String name) {
        return Loading.load(Loading.resource(name), Loading.resource("providers.yaml"));
    }
}
