package dev.llmlb.config;

import static dev.llmlb.config.Loading.faults;
import static dev.llmlb.config.Loading.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault is reported, with its place, its path, what was written and what was expected. */
class FaultsTest {

    @Test
    void allFaultsOfAFileAreInOneMessage() {
        String text =
                """
                type: gateway-load-balancing-config
                model_configs:
                  - model: azure/gpt4
                    usage_limits:
                      tokens_per_minute: -5
                rules:
                  - id: 9bad
                    type: wieght-based-routing
                    when:
                      modles: [gpt-4]
                    load_balance_targets:
                      - target: opnai/gpt-4
                        weight: ten
                """;

        assertThat(refused(new ConfigSource("conf/bad.yaml", text)))
                .hasMessage(
                        """
                        6 faults in the configuration:
                          conf/bad.yaml:5:26 model_configs[azure/gpt4].usage_limits.tokens_per_minute: -5 (expected: an integer of 1 or more)
                          conf/bad.yaml:7:9 rules[9bad].id: 9bad (expected: up to 62 letters, digits and '-', a letter first, no '-' last)
                          conf/bad.yaml:8:11 rules[9bad].type: wieght-based-routing (expected: weight-based-routing, latency-based-routing, priority-based-routing, least-busy-routing or adaptive-routing), did you mean 'weight-based-routing'?
                          conf/bad.yaml:10:7 rules[9bad].when.modles: unknown key (expected: subjects, models or metadata), did you mean 'models'?
                          conf/bad.yaml:12:17 rules[9bad].load_balance_targets[opnai/gpt-4].target: opnai/gpt-4 (expected: a provider declared in a gateway-provider-config, or one of openai, anthropic, gemini, ollama, mistral, groq, deepseek, openrouter, together, xai), did you mean 'openai'?
                          conf/bad.yaml:13:17 rules[9bad].load_balance_targets[opnai/gpt-4].weight: ten (expected: an integer, 0 or more)"""
                                .stripTrailing());
    }

    @Test
    void aFaultIsAlsoGivenInParts() {
        assertThat(refused(new ConfigSource("a.yaml", "type: gateway-load-balancing-config\nrule: []\nrules: []\n"))
                        .faults())
                .containsExactly(new ConfigFault(
                        "a.yaml",
                        2,
                        1,
                        "rule",
                        "unknown key",
                        "type, name, model_configs or rules",
                        "did you mean 'rules'?"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("oneFault")
    void refusedForOneReason(String text, String fault) {
        assertThat(faults(text)).singleElement().asString().contains(fault);
    }

    static Stream<Arguments> oneFault() {
        return Stream.of(documents(), rules(), targets(), modelConfigs(), providers(), companions())
                .flatMap(List::stream);
    }

    private static List<Arguments> documents() {
        return List.of(
                arguments("", "1:1 (document): missing (expected: a gateway-load-balancing-config or a gateway-prov"),
                arguments("[]", "(document): a list (expected: a mapping with a type)"),
                arguments("name: x", "1:1 type: missing (expected: gateway-load-balancing-config, "),
                arguments("type: gateway-loadbalancing-config", "did you mean 'gateway-load-balancing-config'?"),
                arguments(
                        "type: provider-account/virtual-model\nname: gpt",
                        "1:7 type: provider-account/virtual-model (expected: a gateway-load-balancing-config), make it a rule:"
                                + " its name in when.models, and what is in its routing_config beside when"),
                arguments("type: gateway-load-balancing-config", "rules: missing (expected: a list)"),
                arguments("type: gateway-load-balancing-config\nrules: {}", "rules: a mapping (expected: a list)"),
                arguments("type: gateway-load-balancing-config\nrules: [x]", "rules[0]: x (expected: a mapping)"),
                arguments("a: [", "1:5 (yaml): "),
                arguments("a: *b", "1:4 (yaml): found undefined alias (expected: readable YAML)"),
                arguments("a: \u0007", "1:4 (yaml): a character that YAML does not allow"),
                arguments("a: " + "[".repeat(60) + "]".repeat(60), "(yaml): not readable"),
                arguments(
                        "type: gateway-provider-config\nproviders: []\n? [a]\n: b", "3:3 (document): a key with parts"),
                arguments("type: gateway-provider-config\nproviders: []\nname: !x y", "3:7 name: a tag"),
                arguments(
                        "type: gateway-provider-config\nproviders: []\nproviders: []",
                        "3:1 providers: written twice (expected: each key once), first written at test.yaml:2:1"),
                arguments("type: gateway-provider-config\nproviders: &p [*p]", "providers[0]: an alias"));
    }

    private static List<Arguments> rules() {
        return List.of(
                arguments(weighted("weight: 1").replace("  - id: r\n    when", "  - when"), "rules[0].id: missing"),
                arguments(weighted("weight: 1").replace("id: r", "id: r-"), "rules[r-].id: r-"),
                arguments(weighted("weight: 1").replace("when: {}", "when:"), "rules[r].when: missing"),
                arguments(weighted("weight: 1").replace("{}", "{ models: x }"), "when.models: x (expected: a list)"),
                arguments(weighted("weight: 1").replace("{}", "{ header_match: x }"), "when.header_match: unknown key"),
                arguments(weighted("weight: 1").replace("{}", "{ metadata: { a: [] } }"), "metadata.a: a list"),
                arguments(rule("adaptive", ""), "load_balance_targets: missing (expected: a list of at least one)"),
                arguments(rule("adaptive", "load_balance_targets: []"), "load_balance_targets: empty"),
                arguments(
                        weighted("priority: 1\n    weight: 1"),
                        "priority: 1 (expected: no priority, not used by weight-"),
                arguments(weighted("sla_cutoff: {}\n    weight: 1"), "sla_cutoff: a mapping (expected: no sla_cutoff"),
                arguments(weighted("fallback_candidate: true"), "weight: missing (expected: an integer, 0 or more)"),
                arguments(weighted("weight: -1"), "weight: -1"),
                arguments(weighted("weight: 1.5"), "weight: 1.5"),
                arguments(weighted("weight: 010"), "weight: 010"),
                arguments(weighted("weight: 99999999999999999999"), "weight: 99999999999999999999"),
                arguments(weighted("weight: 0"), "load_balance_targets: every weight is 0"),
                arguments(
                        weighted("weight: 65537\n  - target: openai/b\n    weight: 2"),
                        "greatest common divisor 65539 (expected: at most 65536)"),
                arguments(
                        weighted("weight: 1\n  - target: openai/a\n    weight: 2"),
                        "9:17 rules[r].load_balance_targets[openai/a].target: openai/a (expected: each target once in"
                                + " a rule), also at test.yaml:7:17"),
                arguments(latency("weight: 1"), "weight: 1 (expected: no weight, not used by latency-based-routing)"),
                arguments(rule("adaptive", "latency_metric: total\n" + TARGETS), "latency_metric: total (expected: no"),
                arguments(rule("latency-based", "latency_metric: ttft\n" + TARGETS), "latency_metric: ttft (expected"),
                arguments(rule("latency-based", "fairness_band: 0.9\n" + TARGETS), "fairness_band: 0.9 (expected: a n"),
                arguments(rule("adaptive", "max_wait: 2 weeks\n" + TARGETS), "max_wait: 2 weeks (expected: a duration"),
                arguments(
                        rule("adaptive", "on_no_healthy_target: pray\n" + TARGETS),
                        "(expected: fail or try_least_bad)"),
                arguments(
                        sticky("ttl_seconds: 60, session_identifiers: [{ key: a, source: headers }]"),
                        "ttl_seconds: 60"),
                arguments(sticky("ttl_seconds: 3600, session_identifiers: []"), "session_identifiers: empty"),
                arguments(
                        sticky("ttl_seconds: 3600, session_identifiers: [{ key: a b, source: headers }]"), "key: a b"),
                arguments(sticky("ttl_seconds: 3600, session_identifiers: [{ key: a, source: body }]"), "source: body"),
                arguments(
                        weighted("weight: 1") + weighted("weight: 1").split("rules:\n")[1],
                        "rules[r].id: r (expected: an id of its own), also at test.yaml:3:9"));
    }

    private static List<Arguments> targets() {
        return List.of(
                arguments(
                        Loading.target("").replace("openai/gpt-4o", "gpt-4o"),
                        "target: gpt-4o (expected: provider/model)"),
                arguments(Loading.target("timeout_ms: 5"), "timeout_ms: unknown key"),
                arguments(weighted("wieght: 1"), "wieght: unknown key"),
                arguments(Loading.provider("kind: azure\nbase_url: http://h"), "did you mean 'azure-openai'?"),
                arguments(
                        Loading.target("fallback_candidate: yes"), "fallback_candidate: yes (expected: true or false)"),
                arguments(
                        Loading.target("fallback_status_codes: [\"4xx\"]"),
                        "fallback_status_codes[0]: 4xx (expected: an H"),
                arguments(
                        Loading.target("fallback_status_codes: 429"), "fallback_status_codes: 429 (expected: a list)"),
                arguments(Loading.target("retry_config: { attempts: -1 }"), "retry_config.attempts: -1"),
                arguments(Loading.target("retry_config: { delay: 0 }"), "retry_config.delay: 0"),
                arguments(Loading.target("retry_config: { on_status_codes: [99] }"), "on_status_codes[0]: 99"),
                arguments(Loading.target("override_params: [a]"), "override_params: a list (expected: a mapping)"),
                arguments(Loading.target("override_params: { a: .nan }"), "override_params.a: .nan"),
                arguments(
                        Loading.target("headers_override: { set: { \"a b\": c } }"), "headers_override.set: key 'a b'"),
                arguments(Loading.target("headers_override: { set: { a: \"b\\r\\nc\" } }"), "set.a: ******"),
                arguments(Loading.target("headers_override: { add: {} }"), "headers_override.add: unknown key"),
                arguments(Loading.target("metadata_match: x"), "metadata_match: x"));
    }

    private static List<Arguments> modelConfigs() {
        String start = "type: gateway-load-balancing-config\nrules: []\nmodel_configs:\n  - ";
        String tolerance = start + "model: openai/a\n    failure_tolerance: ";
        return List.of(
                arguments(start + "model: gpt-4", "model: gpt-4 (expected: provider/model)"),
                arguments(start + "model: openai/a\n  - model: openai/a", "also at test.yaml:4:12"),
                arguments(
                        start + "{ model: openai/a, usage_limits: { requests_per_minute: 0 } }",
                        "requests_per_minute: 0"),
                arguments(tolerance + "{ cooldown_period_minutes: 1 }", "allowed_failures_per_minute: missing"),
                arguments(tolerance + "{ allowed_failures_per_minute: 1 }", "cooldown_period_minutes: missing"),
                arguments(tolerance + "{ allowed_failures_per_minute: 1, cooldown_period_minutes: 0 }", "minutes: 0"),
                arguments(
                        tolerance
                                + "{ allowed_failures_per_minute: 1, cooldown_period_minutes: 1,"
                                + " cooldown_period_seconds: 1 }",
                        "(expected: only one of cooldown_period_minutes and cooldown_period_seconds)"),
                arguments(
                        tolerance + "{ allowed_failures_per_minute: 1, cooldown_period_minutes: 1, recovery: slow }",
                        "recovery: slow (expected: ramp or immediate)"));
    }

    private static List<Arguments> providers() {
        String url = "base_url: http://h\n";
        return List.of(
                arguments("type: gateway-provider-config", "providers: missing"),
                arguments(Loading.provider(url).replace("name: p", "name: a/b"), "name: a/b (expected: a name without"),
                arguments(Loading.provider("kind: openai"), "base_url: missing"),
                arguments(Loading.provider("kind: azure-openai"), "base_url: missing"),
                arguments(
                        Loading.provider("kind: bedrock"),
                        "region: missing (expected: a region of AWS, such as eu-west-1, here or in AWS_REGION)"),
                arguments(
                        Loading.provider("kind: bedrock\nregion: Europe"),
                        "region: Europe (expected: a region of AWS, such as eu-west-1, here or in AWS_REGION)"),
                arguments(
                        Loading.provider("kind: bedrock\nregion: eu-west-1\naccess_key_id: A"),
                        "secret_access_key: missing"),
                arguments(
                        Loading.provider("kind: bedrock\nregion: eu-west-1\nsecret_access_key: S"),
                        "access_key_id: missing"),
                arguments(
                        Loading.provider("base_url: http://h\nregion: eu-west-1"),
                        "region: eu-west-1 (expected: no region, not used by openai)"),
                arguments(
                        Loading.provider("kind: azure"),
                        "kind: azure (expected: openai, azure-openai, anthropic, gemini, bedrock, camel or langchain4j)"),
                arguments(Loading.provider("kind: camel"), "uri: missing (expected: a Camel endpoint URI"),
                arguments(Loading.provider("kind: camel\nuri: \"no uri\""), "uri: ****** (expected: a Camel"),
                arguments(
                        Loading.provider("kind: camel\nuri: direct:x\nbase_url: http://h"),
                        "base_url: http://h (expected: no base_url, not used by camel)"),
                arguments(
                        Loading.provider("kind: camel\nuri: direct:x\ntimeouts: { connect: 1s }"),
                        "timeouts.connect: 1s (expected: no connect, not used by camel)"),
                arguments(
                        Loading.provider("kind: camel\nuri: direct:x\nbody: text"),
                        "body: text (expected: chat or prompt"),
                arguments(Loading.provider(url + "uri: direct:x"), "uri: unknown key"),
                arguments(Loading.provider("kind: langchain4j"), "bean: missing (expected: the name of a bean"),
                arguments(
                        Loading.provider("kind: langchain4j\nbean: '#m'\napi_key: k"),
                        "api_key: ****** (expected: no api_key, not used by langchain4j)"),
                arguments(
                        Loading.provider("kind: langchain4j\nbean: '#m'\nheaders: { a: b }"),
                        "(expected: no headers, not used by langchain4j)"),
                arguments(Loading.provider("base_url: ftp://h"), "base_url: ftp://h (expected: an http or https URL"),
                arguments(
                        Loading.provider("base_url: http://h/v1/chat/completions/"),
                        "base_url: http://h/v1/chat/completions/ (expected: the address up to where /chat/completions begins)"),
                arguments(
                        Loading.provider("kind: anthropic\nbase_url: http://h/v1/messages"),
                        "(expected: the address up to where /messages begins)"),
                arguments(Loading.provider("base_url: http://u:pw@h"), "base_url: ****** (expected"),
                arguments(Loading.provider("base_url: http://h?key=k"), "base_url: ****** (expected"),
                arguments(
                        Loading.provider(url + "api_version: 1"), "api_version: 1 (expected: no api_version, not used"),
                arguments(Loading.provider(url + "api_key: [sk-1]"), "api_key: a list (expected: a key"),
                arguments(Loading.provider(url + "api_key: \"a b\""), "api_key: ****** (expected: a key"),
                arguments(Loading.provider(url + "timeouts: { idle: 0s }"), "timeouts.idle: 0s"),
                arguments(Loading.provider(url + "timeouts: { idle: 1d }"), "timeouts.idle: 1d"),
                arguments(Loading.provider(url + "timeouts: { ttft: 1s }"), "timeouts.ttft: unknown key"),
                arguments(Loading.provider(url + "max_concurrency: 0"), "max_concurrency: 0"),
                arguments(Loading.provider(url + "models: [a]"), "models: a list (expected: a mapping of model names)"),
                arguments(
                        Loading.provider(url + "models: { a: { price: { input_per_million: -1 } } }"),
                        "input_per_million"),
                arguments(
                        Loading.provider(url) + "  - name: p\n    base_url: http://h",
                        "5:11 providers[p].name: p (expected: each provider once), also at test.yaml:3:11"),
                arguments(
                        Loading.provider(url + "models: { gpt-4o: , gpt-4o-mini: }") + "---\n"
                                + Loading.target("").replace("openai/gpt-4o", "p/gpt-4-o"),
                        "p/gpt-4-o (expected: a model that provider p lists: gpt-4o, gpt-4o-mini), did you mean"
                                + " 'gpt-4o'?"));
    }

    private static List<Arguments> companions() {
        String provider = Loading.provider("base_url: http://h") + "---\n";
        String rate = provider + "type: gateway-rate-limiting-config\nrules:\n  - { id: a, when: {}, ";
        String budget = provider + "type: gateway-budget-config\nrules:\n  - { id: a, when: {}, ";
        String fallback = provider + "type: gateway-fallback-config\nrules:\n  - { id: a, ";
        return List.of(
                arguments(rate + "unit: requests_per_minute }", "rules[a].limit_to: missing"),
                arguments(rate + "limit_to: 5, unit: requests_per_week }", "did you mean 'requests_per_"),
                arguments(
                        rate + "limit_to: 5, unit: requests_per_day, rate_limit_applies_per: [user, model, team] }",
                        "rate_limit_applies_per: 3 values (expected: at most 2)"),
                arguments(
                        rate + "limit_to: 5, unit: requests_per_day, rate_limit_applies_per: [tenant] }",
                        "rate_limit_applies_per[0]: tenant"),
                arguments(budget + "limit_to: -1, unit: cost_per_day }", "limit_to: -1"),
                arguments(budget + "limit_to: 1, unit: cost_per_year }", "unit: cost_per_year"),
                arguments(
                        budget + "limit_to: 1, unit: cost_per_day, alerts: { thresholds: [200] } }",
                        "thresholds[0]: 200"),
                arguments(
                        fallback + "when: {}, fallback_models: [{ target: openai/a }] }",
                        "when.response_status_codes: missing"),
                arguments(
                        fallback + "when: { response_status_codes: [429] }, fallback_models: [{ target: nobody/a }] }",
                        "target: nobody/a (expected: a provider declared"),
                arguments(fallback + "when: { response_status_codes: [429] } }", "fallback_models: missing"));
    }

    private static final String TARGETS = "load_balance_targets: [{ target: openai/a }]";

    private static String rule(String strategy, String rest) {
        return Loading.rule("type: " + strategy + "-routing\n" + rest);
    }

    private static String weighted(String keys) {
        return rule("weight-based", "load_balance_targets:\n  - target: openai/a\n    " + keys);
    }

    private static String latency(String keys) {
        return rule("latency-based", "load_balance_targets:\n  - target: openai/a\n    " + keys);
    }

    private static String sticky(String keys) {
        return rule("adaptive", TARGETS + "\nsticky_routing: { " + keys + " }");
    }
}
