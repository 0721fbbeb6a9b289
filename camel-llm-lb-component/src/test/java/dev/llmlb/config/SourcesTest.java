package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.pipeline.RuleSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several documents in several sources are one configuration. */
class SourcesTest {

    private static final ConfigSource RULES = new ConfigSource(
            "rules.yaml",
            Loading.target("").replace("openai/gpt-4o", "p/gpt-4o") + "---\n---\n"
                    + Loading.target("").replace("id: r", "id: s"));
    private static final ConfigSource PROVIDERS =
            new ConfigSource("providers.yaml", Loading.provider("base_url: http://h:8000/v1//"));

    @Test
    void theOrderOfSourcesDoesNotMatterToWhatTheyDeclare() {
        for (LoadedConfig loaded : List.of(Loading.load(RULES, PROVIDERS), Loading.load(PROVIDERS, RULES))) {
            assertThat(loaded.settings().rules()).extracting(RuleSettings::id).containsExactly("r", "s");
            assertThat(loaded.settings().providers().get("p").baseUrl()).hasToString("http://h:8000/v1");
            assertThat(loaded.settings().name()).isEqualTo("default");
            assertThat(loaded.warnings()).isEmpty();
        }
    }

    @Test
    void aProviderDeclaredInTwoSourcesNamesTheOtherPlace() {
        ConfigSource second = new ConfigSource("b.yaml", PROVIDERS.text());

        assertThat(Loading.refused(PROVIDERS, second))
                .hasMessageContaining("b.yaml:3:11 providers[p].name: p")
                .hasMessageContaining("also at providers.yaml:3:11");
    }

    @Test
    void anUnreadableSourceHidesNothingAndIsNotHeldAgainstTheOthers() {
        ConfigSource broken = new ConfigSource("providers.yaml", "type: gateway-provider-config\nproviders: [");
        ConfigSource faulty = new ConfigSource("rules.yaml", RULES.text().replace("weight: 100", "weight: x"));

        assertThat(Loading.refused(broken, faulty).faults())
                .extracting(fault -> fault.source() + ":" + fault.line() + " " + fault.value())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("providers.yaml:2");
        assertThat(Loading.refused(broken, faulty)).hasMessageNotContaining("p/gpt-4o (expected");
    }

    @Test
    void documentsBeforeASyntaxErrorAreStillRead() {
        ConfigSource source = new ConfigSource("a.yaml", Loading.target("weihgt: 1") + "---\na: b: c\n");

        assertThat(Loading.refused(source).faults())
                .extracting(ConfigFault::line)
                .containsExactly(9, 11);
    }

    @Test
    void anchorsAndMergesAreLaidOut() {
        LoadedConfig loaded = Loading.load(
                """
                type: gateway-load-balancing-config
                rules:
                  - id: a
                    type: weight-based-routing
                    when: {}
                    load_balance_targets:
                      - &base
                        target: openai/a
                        weight: 50
                        retry_config: &retry { attempts: 7 }
                      - <<: *base
                        target: openai/b
                """);

        assertThat(loaded.settings().rules().get(0).targets())
                .extracting(target -> target.target().model()
                        + target.weight()
                        + target.retry().attempts())
                .containsExactly("a507", "b507");
    }

    @Test
    void aliasesThatMultiplyAreBounded() {
        StringBuilder text = new StringBuilder("type: gateway-provider-config\nproviders: []\nx:\n  - &a0 [1]\n");
        for (int i = 1; i <= 6; i++) {
            text.append("  - &a")
                    .append(i)
                    .append(" [")
                    .append(("*a" + (i - 1) + " ,").repeat(8))
                    .append("]\n");
        }

        assertThat(Loading.faults(text.toString())).anyMatch(fault -> fault.contains("too much"));
    }

    @Test
    void withoutSourcesTheWellKnownProvidersWithAKeyAreThere() {
        assertThat(Loading.load(new ConfigSource[0]).settings().providers()).containsOnlyKeys("openai", "anthropic");
    }
}
