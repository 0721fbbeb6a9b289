package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.pipeline.RuleSettings;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pools that are written as properties are read as the same words in a file would be. */
class PropertyPoolsTest {

    private static final String URL = "http://127.0.0.1:8000/v1";
    private static final String AT = "camel.component.llm-lb.models[gpt-4]";

    private final Map<String, PropertyPool> pools = new LinkedHashMap<>();

    private static PropertyTarget at(String uri) {
        return new PropertyTarget(null, uri, null, null, null, null, null);
    }

    private static PropertyTarget named(String target, Integer weight, Integer priority) {
        return new PropertyTarget(target, null, null, null, null, weight, priority);
    }

    private PropertyPoolsTest pool(String model, PropertyTarget... targets) {
        return pool(model, null, null, targets);
    }

    private PropertyPoolsTest pool(String model, String id, String strategy, PropertyTarget... targets) {
        pools.put(model, new PropertyPool(id, strategy, List.of(targets)));
        return this;
    }

    private BalancerSettings load(ConfigSource... files) {
        return Loading.loader().withPools(pools).load(Arrays.asList(files)).settings();
    }

    private List<String> faults(ConfigSource... files) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> Loading.loader().withPools(pools).load(Arrays.asList(files)));
        return refused.faults().stream().map(ConfigFault::toString).toList();
    }

    @Test
    void anAddressIsEnough() {
        BalancerSettings settings =
                pool("gpt-4", at(URL), at("http://127.0.0.1:8001/v1")).load();

        RuleSettings rule = settings.rules().get(0);
        assertThat(rule.id()).isEqualTo("gpt-4");
        assertThat(rule.when().models()).containsExactly("gpt-4");
        assertThat(rule.strategy()).isEqualTo(StrategyType.WEIGHT);
        assertThat(rule.targets())
                .extracting(t -> t.target().id(), TargetSettings::weight)
                .containsExactly(tuple("127.0.0.1:8000/gpt-4", 1), tuple("127.0.0.1:8001/gpt-4", 1));
        ProviderSettings provider = settings.providers().get("127.0.0.1:8000");
        assertThat(provider.baseUrl()).hasToString(URL);
        assertThat(provider.kind()).isEqualTo(ProviderKind.OPENAI);
        assertThat(provider.apiKey()).isNull();
    }

    @Test
    void everyKeyIsRead() {
        PropertyTarget azure = new PropertyTarget(
                "azure/gpt-4o", "https://x.openai.azure.com", "azure-openai", "{{env:AZURE_KEY}}", "prod", null, 1);
        BalancerSettings settings = pool(
                        "gpt-4.1", "mine", "priority-based-routing", azure, named("openai/gpt-4o", null, 2))
                .load();

        RuleSettings rule = settings.rules().get(0);
        assertThat(rule.id()).isEqualTo("mine");
        assertThat(rule.strategy()).isEqualTo(StrategyType.PRIORITY);
        assertThat(rule.targets()).extracting(TargetSettings::priority).containsExactly(1, 2);
        ProviderSettings provider = settings.providers().get("azure");
        assertThat(provider.kind()).isEqualTo(ProviderKind.AZURE_OPENAI);
        assertThat(provider.apiKey().reveal()).isEqualTo("az-secret");
        assertThat(provider.model("gpt-4o").upstreamName()).isEqualTo("prod");
        assertThat(settings.providers().get("openai").apiKey().reveal()).isEqualTo("sk-secret"); // well-known
    }

    @Test
    void aWellKnownProviderMayHaveAKeyOfItsOwn() {
        PropertyTarget target = new PropertyTarget("groq/llama", null, null, "gsk-1", null, null, null);
        ProviderSettings groq = pool("llama", target).load().providers().get("groq");
        assertThat(groq.apiKey().reveal()).isEqualTo("gsk-1");
        assertThat(groq.baseUrl()).hasToString("https://api.groq.com/openai/v1");
    }

    @Test
    void rulesAreNamedAfterTheirModel() {
        BalancerSettings settings = pool("gpt-4.1", at(URL))
                .pool("org/7b:free", at(URL))
                .pool("*", at(URL))
                .load();
        assertThat(settings.rules()).extracting(RuleSettings::id).containsExactly("gpt-4-1", "org-7b-free", "models");
    }

    @Test
    void modelsOfOneServerShareItsProvider() {
        BalancerSettings settings = pool("a", at(URL)).pool("b", at(URL)).load();
        assertThat(settings.providers()).containsKey("127.0.0.1:8000");
        assertThat(settings.providers().get("127.0.0.1:8000").models()).containsOnlyKeys("a", "b");
    }

    @Test
    void propertiesStandBeforeTheRulesOfFilesAndMayUseTheirProviders() {
        ConfigSource file = new ConfigSource(
                "test.yaml",
                Loading.rule("type: weight-based-routing\nload_balance_targets: [ { target: p/m, weight: 1 } ]\n")
                        + "---\n" + Loading.provider("base_url: http://127.0.0.1:9/v1\n"));
        BalancerSettings settings = pool("gpt-4", named("p/other", 3, null)).load(file);
        assertThat(settings.rules()).extracting(RuleSettings::id).containsExactly("gpt-4", "r");
    }

    @Test
    void maxWaitStandsInThePlaceOfEveryRules() {
        ConfigSource file = new ConfigSource(
                "test.yaml",
                Loading.rule(
                        "type: weight-based-routing\nmax_wait: 9s\nload_balance_targets: [ { target: openai/m, weight: 1 } ]\n"));
        pool("gpt-4", named("openai/other", 3, null));
        assertThat(load(file).rules())
                .extracting(rule -> rule.options().maxWait())
                .containsExactly(null, Duration.ofSeconds(9));
        assertThat(Loading.loader()
                        .withPools(pools)
                        .withMaxWait(Duration.ZERO)
                        .load(List.of(file))
                        .settings()
                        .rules())
                .extracting(rule -> rule.options().maxWait())
                .containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void maxWaitIsForTargetsThatAModelNamesToo() {
        assertThat(Loading.loader().load(List.of()).settings().directMaxWait()).isNull();
        assertThat(Loading.loader()
                        .withMaxWait(Duration.ofSeconds(9))
                        .load(List.of())
                        .settings()
                        .directMaxWait())
                .hasSeconds(9);
    }

    @Test
    void maxWaitLeavesTheDocumentsBesideTheRules() {
        ConfigSource file = Loading.resource("everything.yaml");
        LoadedConfig written = Loading.loader().load(List.of(file));
        assertThat(written.settings().companions().budgets()).hasSize(1);
        assertThat(Loading.loader()
                        .withMaxWait(Duration.ZERO)
                        .load(List.of(file))
                        .settings()
                        .companions())
                .isEqualTo(written.settings().companions());
    }

    @Test
    void aFaultNamesTheProperty() {
        pool(
                "gpt-4",
                "not an id",
                "least-buzy-routing",
                named("nonsense", 1, null),
                named("nobody/x", -1, null),
                named(null, null, null),
                at("ftp://x"),
                new PropertyTarget("p/x", URL, "opnai", "RAW(k)", null, null, null));

        assertThat(faults())
                .contains(
                        AT + ".id: not an id (expected: up to 62 letters, digits and '-', a letter first, no '-' last)",
                        AT
                                + ".strategy: least-buzy-routing (expected: weight-based-routing, latency-based-routing,"
                                + " priority-based-routing, least-busy-routing or adaptive-routing), did you mean"
                                + " 'least-busy-routing'?",
                        AT + ".targets[0].target: nonsense (expected: provider/model)",
                        AT + ".targets[1].weight: -1 (expected: an integer, 0 or more)",
                        AT + ".targets[2].target: missing (expected: provider/model, or a uri)")
                .anyMatch(fault -> fault.startsWith(AT + ".targets[1].target: nobody/x (expected: a provider declared"))
                .anyMatch(fault -> fault.startsWith(AT + ".targets[3].uri: ftp://x (expected: an http or https URL"))
                .anyMatch(fault -> fault.startsWith(AT + ".targets[4].kind: opnai (expected: openai"))
                .contains(
                        AT + ".targets[4].apiKey: ****** (expected: the key as it is; RAW(...) is for endpoint URIs)");
    }

    @Test
    void aPriorityNeedsItsStrategy() {
        assertThat(pool("gpt-4", named("openai/a", null, 1)).faults())
                .containsExactly(
                        AT + ".targets[0].priority: 1 (expected: no priority, not used by weight-based-routing)");
    }

    @Test
    void aPoolNeedsATarget() {
        assertThat(pool("gpt-4").faults()).containsExactly(AT + ".targets: empty (expected: a list of at least one)");
    }

    @Test
    void aProviderIsOneAccount() {
        PropertyTarget one = new PropertyTarget("p/a", URL, null, "key-1", null, null, null);
        PropertyTarget other = new PropertyTarget("p/b", URL, null, "key-2", null, null, null);
        assertThat(pool("gpt-4", one, other).faults())
                .singleElement()
                .asString()
                .startsWith(AT + ".targets[1]: p (expected: the uri, kind and apiKey that " + AT + ".targets[0] gives")
                .doesNotContain("key-");
    }

    @Test
    void aProviderOfAFileIsNotRedeclared() {
        ConfigSource file = new ConfigSource("test.yaml", Loading.provider("base_url: http://127.0.0.1:9/v1\n"));
        PropertyTarget target = new PropertyTarget("p/a", URL, null, null, null, null, null);
        assertThat(pool("gpt-4", target).faults(file))
                .containsExactly("test.yaml:3:11 providers[p].name: p (expected: each provider once), also at " + AT
                        + ".targets[0].target");
    }

    @Test
    void anUnknownProviderNeedsAnAddress() {
        PropertyTarget target = new PropertyTarget("mine/a", null, null, "key-1", null, null, null);
        assertThat(pool("gpt-4", target).faults())
                .singleElement()
                .asString()
                .startsWith(AT + ".targets[0].uri: missing (expected: an http or https URL");
    }

    @Test
    void anAddressThatMayHoldAKeyIsNotPrinted() {
        assertThat(pool("gpt-4", at("http://user:sk-secret@127.0.0.1/v1")).faults())
                .noneMatch(fault -> fault.contains("sk-secret"));
        assertThat(new PropertyTarget("p/a", URL, null, "key-1", null, null, null).toString())
                .doesNotContain("key-1");
    }

    @Test
    void aPlaceholderThatCannotBeResolvedIsNamed() {
        PropertyTarget target = new PropertyTarget("p/a", URL, null, "{{env:NOPE}}", null, null, null);
        assertThat(pool("gpt-4", target).faults())
                .containsExactly(AT + ".targets[0].apiKey: {{env:NOPE}} (expected: a value for {{env:NOPE}})");
    }
}
