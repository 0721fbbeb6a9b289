package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Headers that a target cannot carry are refused with the configuration, not with the first request. */
class HeadersOverrideTest {

    private static String config(String override, String provider) {
        return Loading.target("headers_override: " + override).replace("openai/gpt-4o", "p/gpt-4o")
                + "\n---\ntype: gateway-provider-config\nproviders:\n  - { name: p, " + provider + " }\n";
    }

    private static final String MODEL = "kind: langchain4j, bean: \"#model\"";
    private static final String SIGNED =
            "kind: bedrock, region: eu-west-1, access_key_id: AKID, secret_access_key: secret";

    @Test
    void aModelTakesNone() {
        List<String> faults = Loading.faults(config("{ set: { x-team: s3cret } }", MODEL));
        assertThat(faults)
                .singleElement()
                .asString()
                .contains(
                        "headers_override: a mapping (expected: no headers_override, since a LangChain4j model takes no")
                .doesNotContain("s3cret");
        assertThat(Loading.faults(config("{ remove: [x-team] }", MODEL))).hasSize(1);
        assertThat(Loading.load(config("{}", MODEL)).warnings()).isEmpty();
    }

    @Test
    void aSignatureIsNotOverwritten() {
        assertThat(Loading.faults(config("{ set: { Authorization: s3cret }, remove: [X-Amz-Date, x-own] }", SIGNED)))
                .satisfiesExactly(
                        fault -> assertThat(fault)
                                .contains("not the header Authorization")
                                .doesNotContain("s3cret"),
                        fault -> assertThat(fault).contains("not the header X-Amz-Date"));
        assertThat(Loading.load(config("{ set: { x-own: a, X-Amzn-Trace-Id: b } }", SIGNED))
                        .warnings())
                .isEmpty();
    }

    @Test
    void othersCarryThem() {
        for (String provider : new String[] {
            "kind: bedrock, region: eu-west-1, api_key: key",
            "kind: camel, uri: \"direct:a\"",
            "kind: openai, base_url: \"http://127.0.0.1/v1\", api_key: key"
        }) {
            assertThat(Loading.load(config("{ set: { Authorization: Bearer b }, remove: [x-own] }", provider))
                            .warnings())
                    .isEmpty();
        }
    }
}
