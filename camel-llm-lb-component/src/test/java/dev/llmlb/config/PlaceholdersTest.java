package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code {{...}}} works in every value, and nothing secret shows in a message. */
class PlaceholdersTest {

    @Test
    void anyValueMayBeAPlaceholder() {
        LoadedConfig loaded = Loading.load(Loading.target(
                        "override_params: { user: \"{{env:WEIGHT}}\" }\nmetadata_match: { team: \"t-{{env:TEAM}}\" }")
                .replace("weight: 100", "weight: '{{env:WEIGHT}}'"));

        var target = loaded.settings().rules().get(0).targets().get(0);
        assertThat(target.weight()).isEqualTo(70);
        assertThat(target.metadataMatch()).containsEntry("team", "t-red");
        assertThat(target.overrideParams()).containsExactly(new ParamOverride("user", "\"70\""));
    }

    @Test
    void oneThatCannotBeResolvedIsAFaultAtItsPlace() {
        assertThat(Loading.faults(Loading.provider("base_url: 'http://{{env:TEAM}}.{{env:HOST}}:{{env:PORT}}'")))
                .containsExactly("test.yaml:4:15 providers[p].base_url: {{env:HOST}}, {{env:PORT}} "
                        + "(expected: a value for {{env:HOST}}, {{env:PORT}})");
    }

    @Test
    void oneWithoutQuotesIsToldToBeQuoted() {
        assertThat(Loading.faults(Loading.provider("base_url: http://h\napi_key: {{env:AZURE_KEY}}")))
                .containsExactly("test.yaml:5:14 providers[p].api_key: {{env:AZURE_KEY}} "
                        + "(expected: it in quotes, \"{{env:AZURE_KEY}}\")");
        assertThat(Loading.faults(Loading.provider("base_url: {{env:HOST}}/v1")))
                .singleElement()
                .asString()
                .contains("quote a value that begins with {{");
    }

    @Test
    void aResolvedValueIsNotPrinted() {
        assertThat(Loading.faults(Loading.target("").replace("weight: 100", "weight: '{{env:OPENAI_API_KEY}}'")))
                .singleElement()
                .asString()
                .contains("weight: {{env:OPENAI_API_KEY}} (expected: an integer")
                .doesNotContain("sk-secret");
    }

    @Test
    void noFaultPrintsASecret() {
        String text =
                """
                type: gateway-provider-config
                providers:
                  - name: a
                    base_url: http://user:s3cret@h
                    api_key: s3cret with a space
                    headers: { authorization: "s3cret\\n", "x-key": [s3cret], x-other: "s3cret{{env:NONE:s3cret}}" }
                  - name: b
                    base_url: http://h
                    api_key: { s3cret: s3cret, s3cret: s3cret }
                  - name: c
                    base_url: http://h
                    api_key: [ { name: s3cret }, "{{env:NONE}}" ]
                  - name: d
                    base_url: http://h
                    api_kee: s3cret
                    api_key: !s3cret s3cret
                ---
                type: gateway-load-balancing-config
                rules:
                  - id: r
                    type: adaptive-routing
                    when: {}
                    load_balance_targets:
                      - { target: a/b, headers_override: { set: { authorization: "s3cret\\n" } } }
                ---
                api_key: *s3cret
                """;

        assertThat(Loading.refused(new ConfigSource("a.yaml", text)))
                .hasMessageStartingWith("11 faults")
                .hasMessageNotContaining("s3cret");
        assertThat(new ConfigSource("a.yaml", text).toString()).doesNotContain("s3cret");
        assertThat(Loading.load(Loading.resource("everything.yaml")).toString()).doesNotContain("secret");
    }

    @Test
    void theKeyItselfArrivesWithoutTheLineBreakOfItsFile() {
        ConfigLoader loader = new ConfigLoader(text -> text.replace("{{file:key}}", "sk-1\n"), name -> null);

        var settings = loader.load(List.of(
                        new ConfigSource("a.yaml", Loading.provider("base_url: http://h\napi_key: '{{file:key}}'"))))
                .settings();
        assertThat(settings.providers().get("p").apiKey()).isEqualTo(new Secret("sk-1"));
    }
}
