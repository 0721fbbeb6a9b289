package dev.llmlb.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.llmlb.model.Secret;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-known names need no entry, and an entry need not repeat what is well known. */
class WellKnownProvidersTest {

    @Test
    void aTargetMayNameOneThatIsNotDeclared() {
        LoadedConfig loaded = Loading.load(Loading.target("").replace("openai/", "groq/"));

        var groq = loaded.settings().providers().get("groq");
        assertThat(groq.kind()).isEqualTo(ProviderKind.OPENAI);
        assertThat(groq.baseUrl()).hasToString("https://api.groq.com/openai/v1");
        assertThat(groq.apiKey()).isNull();
        assertThat(loaded.warnings())
                .containsExactly("test.yaml:7:17 rules[r].load_balance_targets[groq/gpt-4o].target: "
                        + "provider groq has no key, GROQ_API_KEY is not set");
    }

    @Test
    void oneWithoutKeysNeedsNoWarning() {
        LoadedConfig loaded = Loading.load(Loading.target("").replace("openai/", "ollama/"));

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.settings().providers().get("ollama").baseUrl()).hasToString("http://127.0.0.1:11434/v1");
    }

    @Test
    void thoseWithAKeyInTheEnvironmentAreThereInAnyCase() {
        assertThat(Loading.load(Loading.provider("base_url: http://h"))
                        .settings()
                        .providers())
                .containsOnlyKeys("p", "openai", "anthropic");
    }

    @Test
    void anEntryTakesTheUsualAddressAndKey() {
        var openai = Loading.load(Loading.provider("timeouts: { connect: 1s }").replace("name: p", "name: openai"))
                .settings()
                .providers()
                .get("openai");

        assertThat(openai.baseUrl()).hasToString("https://api.openai.com/v1");
        assertThat(openai.apiKey()).isEqualTo(new Secret("sk-secret"));
        assertThat(openai.timeouts().connect()).hasSeconds(1);
    }

    @Test
    void theUsualKeyIsNotSentToAnotherHost() {
        LoadedConfig loaded =
                Loading.load(Loading.provider("base_url: http://proxy:80/v1").replace("name: p", "name: openai"));

        assertThat(loaded.settings().providers().get("openai").apiKey()).isNull();
        assertThat(loaded.warnings()).singleElement().asString().contains("OPENAI_API_KEY is not sent");
    }

    @Test
    void oneWithItsOwnDialectSpeaksIt() {
        var anthropic = Loading.load(
                        Loading.provider("timeouts: { connect: 1s }").replace("name: p", "name: anthropic"))
                .settings()
                .providers()
                .get("anthropic");

        assertThat(anthropic.kind()).isEqualTo(ProviderKind.ANTHROPIC);
        assertThat(anthropic.baseUrl()).hasToString("https://api.anthropic.com/v1");
        assertThat(anthropic.apiKey()).isEqualTo(new Secret("an-secret"));
    }

    @Test
    void anEntryMayAskForItsCompatibleApi() {
        var anthropic = Loading.load(Loading.provider("kind: openai").replace("name: p", "name: anthropic"))
                .settings()
                .providers()
                .get("anthropic");

        assertThat(anthropic.kind()).isEqualTo(ProviderKind.OPENAI);
        assertThat(anthropic.baseUrl()).hasToString("https://api.anthropic.com/v1");
        assertThat(anthropic.apiKey()).isEqualTo(new Secret("an-secret"));
    }

    @Test
    void aKindWithOneAddressNeedsNone() {
        var claude = Loading.load(Loading.provider("kind: anthropic\napi_key: key"))
                .settings()
                .providers()
                .get("p");

        assertThat(claude.baseUrl()).hasToString("https://api.anthropic.com/v1");
        assertThat(claude.apiKey()).isEqualTo(new Secret("key"));
    }

    @Test
    void geminiSpeaksItsOwnDialectToo() {
        LoadedConfig loaded = Loading.load(Loading.target("").replace("openai/", "gemini/"));

        var gemini = loaded.settings().providers().get("gemini");
        assertThat(gemini.kind()).isEqualTo(ProviderKind.GEMINI);
        assertThat(gemini.baseUrl()).hasToString("https://generativelanguage.googleapis.com/v1beta");
        assertThat(loaded.warnings()).singleElement().asString().contains("GEMINI_API_KEY is not set");
    }

    @Test
    void bedrockNeedsARegionAndHasItsAddressFromIt() {
        var bedrock = Loading.load(Loading.provider("kind: bedrock\nregion: eu-west-1\naccess_key_id: AKID\n"
                        + "secret_access_key: s3cret\nsession_token: t0ken"))
                .settings()
                .providers()
                .get("p");

        assertThat(bedrock.baseUrl()).hasToString("https://bedrock-runtime.eu-west-1.amazonaws.com");
        assertThat(bedrock.options())
                .containsOnly(
                        entry("region", "eu-west-1"),
                        entry("access_key_id", "AKID"),
                        entry("secret_access_key", "s3cret"),
                        entry("session_token", "t0ken"));
        assertThat(bedrock.toString()).doesNotContain("s3cret", "t0ken", "AKID");
    }

    @Test
    void theRegionMayComeFromTheEnvironment() {
        ConfigLoader loader =
                new ConfigLoader(Loading.PLACEHOLDERS, name -> name.equals("AWS_DEFAULT_REGION") ? "us-east-2" : null);
        var bedrock = loader.load(java.util.List.of(new ConfigSource("t.yaml", Loading.provider("kind: bedrock"))))
                .settings()
                .providers()
                .get("p");

        assertThat(bedrock.options()).containsOnly(entry("region", "us-east-2"));
    }

    /** Mistral answers 422 to it: by its name without an entry, by its name at a proxy, and by its address under another name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: mistral",
                "name: mistral, base_url: \"http://proxy/v1\"",
                "name: p, base_url: \"https://api.mistral.ai/v1\""
            })
    void mistralIsNotAskedForTheUsageOfItsStreams(String entry) {
        var providers = Loading.load(Loading.target("").replace("openai/", "mistral/"))
                .settings()
                .providers();
        assertThat(providers.get("mistral").asksStreamUsage()).isFalse();

        assertThat(declared("{ " + entry + " }").asksStreamUsage()).isFalse();
        assertThat(declared("{ " + entry + ", stream_usage: true }").asksStreamUsage())
                .isTrue();
    }

    @Test
    void anyServerThatSpeaksOpenAisApiIsAskedUnlessItsEntrySaysNo() {
        assertThat(declared("{ name: p, base_url: \"http://h\" }").asksStreamUsage())
                .isTrue();
        assertThat(declared("{ name: p, base_url: \"http://h\", stream_usage: false }")
                        .asksStreamUsage())
                .isFalse();
        assertThat(declared("{ name: p, kind: azure-openai, base_url: \"http://h\", stream_usage: false }")
                        .asksStreamUsage())
                .isFalse();
        assertThat(Loading.faults(Loading.provider("kind: anthropic\nstream_usage: false")))
                .singleElement()
                .asString()
                .contains("stream_usage: false (expected: no stream_usage, not used by anthropic)");
    }

    @Test
    void azuresV1ApiNeedsNoVersion() {
        String azure = "{ name: p, kind: azure-openai, base_url: \"https://h%s\"%s }";

        assertThat(declared(azure.formatted("", "")).apiVersion()).isEqualTo("2024-10-21");
        assertThat(declared(azure.formatted("/openai/v1/", "")).apiVersion()).isNull();
        assertThat(declared(azure.formatted("/openai/v1", ", api_version: preview"))
                        .apiVersion())
                .isEqualTo("preview");
    }

    private static ProviderSettings declared(String entry) {
        LoadedConfig loaded = Loading.load("type: gateway-provider-config\nproviders:\n  - " + entry + "\n");
        return loaded.settings().providers().get(entry.replaceAll(".*name: (\\w+).*", "$1"));
    }
}
