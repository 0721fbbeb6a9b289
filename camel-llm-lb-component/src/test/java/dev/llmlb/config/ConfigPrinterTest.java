package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Secret;
import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.pipeline.BudgetRule;
import dev.llmlb.pipeline.Companions;
import dev.llmlb.pipeline.RuleSettings;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.provider.ProviderSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed reads back as the same configuration, but for what must not be seen. */
class ConfigPrinterTest {

    private static final ConfigLoader NO_ENVIRONMENT = new ConfigLoader(UnaryOperator.identity(), name -> null);

    @Property(tries = 300, seed = "20261125")
    void printedAndReadAgainAConfigurationIsTheSame(@ForAll("configurations") BalancerSettings settings) {
        String printed = ConfigPrinter.print(settings);

        BalancerSettings read = load(printed);

        assertThat(printed).doesNotContain("sk-", "AKIA");
        assertThat(read).isEqualTo(hidden(settings));
        assertThat(load(ConfigPrinter.print(read))).isEqualTo(read);
    }

    @Provide
    Arbitrary<BalancerSettings> configurations() {
        return Arbitraries.randomValue(random -> new AnyConfig(random).settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "everything.yaml",
                "01-weighted-rollout.yaml",
                "02-latency.yaml",
                "03-metadata-and-subjects.yaml",
                "04-end-to-end.yaml"
            })
    void everyKeyOfAFileIsPrinted(String name) {
        List<ConfigSource> sources = name.startsWith("0")
                ? List.of(Loading.resource(name), Loading.resource("providers.yaml"))
                : List.of(Loading.resource(name));
        BalancerSettings settings = Loading.loader().load(sources).settings();

        assertThat(Loading.load(ConfigPrinter.print(settings)).settings()).isEqualTo(hidden(settings));
    }

    @Test
    void aShortFileIsPrintedShort() {
        assertThat(ConfigPrinter.print(Loading.load(Loading.target("metadata_match: { region: \"no\" }") + "---\n"
                                + Loading.provider("base_url: http://h/v1\napi_key: sk-1"))
                        .settings()))
                .startsWith(
                        """
                        type: gateway-load-balancing-config
                        name: default
                        model_configs: []
                        rules:
                          - id: r
                            type: weight-based-routing
                            when: {}
                            load_balance_targets:
                              - target: openai/gpt-4o
                                weight: 100
                                metadata_match:
                                  region: "no"
                        ---
                        type: gateway-provider-config
                        providers:
                        """)
                .endsWith(
                        """
                          - name: p
                            kind: openai
                            base_url: "http://h/v1"
                            api_key: "******"
                        """)
                .doesNotContain("sk-");
    }

    private static BalancerSettings load(String text) {
        return NO_ENVIRONMENT.load(List.of(new ConfigSource("printed", text))).settings();
    }

    private static BalancerSettings hidden(BalancerSettings settings) {
        Map<String, ProviderSettings> providers = new HashMap<>();
        settings.providers()
                .forEach((name, p) -> providers.put(
                        name,
                        new ProviderSettings(
                                p.name(),
                                p.kind(),
                                p.baseUrl(),
                                p.apiKey() == null ? null : new Secret("******"),
                                p.apiVersion(),
                                hidden(p.headers()),
                                p.timeouts(),
                                p.maxConcurrency(),
                                p.quotaPool(),
                                p.models(),
                                hiddenOptions(p.options()))));
        return new BalancerSettings(
                settings.name(),
                settings.rules().stream().map(ConfigPrinterTest::hidden).toList(),
                providers,
                settings.limits(),
                new Companions(
                        settings.companions().rateLimits(),
                        settings.companions().budgets().stream()
                                .map(ConfigPrinterTest::hidden)
                                .toList(),
                        settings.companions().fallbacks()));
    }

    private static BudgetRule hidden(BudgetRule b) {
        return new BudgetRule(
                b.id(),
                b.when(),
                b.limitTo(),
                b.unit(),
                b.appliesPer(),
                b.alertThresholds(),
                b.notificationTargets().stream().map(t -> "\"******\"").toList(),
                b.auditMode());
    }

    private static RuleSettings hidden(RuleSettings rule) {
        return new RuleSettings(
                rule.id(),
                rule.when(),
                rule.strategy(),
                rule.targets().stream()
                        .map(t -> new TargetSettings(
                                t.target(),
                                t.weight(),
                                t.priority(),
                                t.slaTimePerOutputTokenMillis(),
                                t.slaTimeToFirstTokenMillis(),
                                t.retry(),
                                t.fallbackStatusCodes(),
                                t.fallbackCandidate(),
                                t.overrideParams(),
                                new HeadersOverride(
                                        hidden(t.headersOverride().set()),
                                        t.headersOverride().remove()),
                                t.metadataMatch()))
                        .toList(),
                rule.options());
    }

    private static Map<String, String> hiddenOptions(Map<String, String> options) {
        Map<String, String> hidden = new HashMap<>(options);
        hidden.replaceAll((name, value) -> switch (name) {
            case "uri" -> value.substring(0, value.indexOf(':')) + ":******";
            case "access_key_id", "secret_access_key", "session_token" -> "******";
            default -> value;
        });
        return hidden;
    }

    private static Map<String, String> hidden(Map<String, String> secrets) {
        Map<String, String> hidden = new HashMap<>();
        secrets.keySet().forEach(name -> hidden.put(name, "******"));
        return hidden;
    }
}
