package dev.llmlb.provider.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Secret;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.simulator.ReceivedRequest;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import dev.llmlb.time.SimulatedTime;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class AzureOpenAiAdapterTest {

    private final SimulatedTime time = new SimulatedTime();
    private final HttpUpstream http = new HttpUpstream(time, time, () -> Instant.EPOCH);
    private final SimulatedProvider azure = SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(2));

    private Operation operation = Operation.CHAT_COMPLETION;
    private String json = "{\"messages\":[],\"unknown\" : 1.50}";
    private boolean stream;
    private List<ParamOverride> overrides = List.of();
    private HeadersOverride override = HeadersOverride.NONE;

    @BeforeEach
    void start() throws Exception {
        http.start();
    }

    @AfterEach
    void stop() throws Exception {
        http.stop();
        azure.close();
    }

    private ProviderSettings settings(String base, Secret key, String version, Map<String, String> headers) {
        return settings(base, key, version, headers, Map.of());
    }

    private ProviderSettings settings(
            String base, Secret key, String version, Map<String, String> headers, Map<String, String> options) {
        return new ProviderSettings(
                "azure",
                ProviderKind.AZURE_OPENAI,
                URI.create(azure.baseUrl() + base),
                key,
                version,
                headers,
                Timeouts.DEFAULT,
                0,
                null,
                Map.of(),
                options);
    }

    /** What a call brings to Azure. */
    private ReceivedRequest sent(ProviderSettings settings) throws Exception {
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        new AzureOpenAiAdapter(settings, http)
                .send(
                        new UpstreamRequest(
                                ChatJson.read(
                                        operation,
                                        json.getBytes(UTF_8),
                                        "gpt",
                                        stream,
                                        Caller.ANONYMOUS,
                                        1_000_000_000),
                                "gpt4o prod",
                                overrides,
                                override,
                                1_000_000_000),
                        (outcome, reply) -> done.complete(outcome));
        assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.SUCCESS);
        return azure.requests().get(azure.requests().size() - 1);
    }

    private ReceivedRequest sent() throws Exception {
        return sent(settings("", new Secret("key"), "2024-10-21", Map.of()));
    }

    @Test
    void thePathNamesTheDeploymentAndTheKeyHasItsOwnHeader() throws Exception {
        ReceivedRequest request = sent();

        assertThat(request.model()).isEqualTo("gpt4o prod");
        assertThat(request.path()).endsWith("/openai/deployments/gpt4o%20prod/chat/completions");
        assertThat(request.query()).isEqualTo("api-version=2024-10-21");
        assertThat(request.headers()).containsEntry("api-key", "key").doesNotContainKey("authorization");
    }

    @Test
    void aTokenOfEntraIdIsAHeaderInPlaceOfTheKey() throws Exception {
        assertThat(sent(settings("", null, "2024-10-21", Map.of("Authorization", "Bearer token")))
                        .headers())
                .containsEntry("authorization", "Bearer token")
                .doesNotContainKey("api-key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "EMBEDDINGS | {\"input\":\"x\"} | /embeddings",
                "COMPLETION | {\"prompt\":\"x\"} | /completions",
                "CHAT_COMPLETION | {\"messages\":[]} | /chat/completions"
            })
    void everyOperationHasAnAddressInBothApis(Operation wanted, String body, String path) throws Exception {
        operation = wanted;
        json = body;

        assertThat(sent().path()).endsWith("/openai/deployments/gpt4o%20prod" + path);
        ReceivedRequest v1 = sent(settings("/openai/v1", new Secret("key"), null, Map.of()));
        assertThat(v1.path()).endsWith("/openai/v1" + path);
        assertThat(v1.query()).isNull();
        assertThat(v1.model()).as("from the body").isEqualTo("gpt4o prod");
        assertThat(v1.headers()).containsEntry("api-key", "key");
    }

    @Test
    void theV1ApiMayHaveAVersionAndATokenToo() throws Exception {
        ReceivedRequest request =
                sent(settings("/openai/v1", null, "preview", Map.of("Authorization", "Bearer token")));

        assertThat(request.query()).isEqualTo("api-version=preview");
        assertThat(request.headers()).containsEntry("authorization", "Bearer token");
    }

    @Test
    void aStreamIsAskedForItsUsageUnlessTheDeploymentRefusesIt() throws Exception {
        stream = true;

        assertThat(sent().bodyText()).contains("\"stream_options\":{\"include_usage\":true}");
        json = "{\"messages\":[],\"stream_options\":{\"include_usage\":true}}";
        assertThat(sent(settings(
                                "",
                                new Secret("key"),
                                "2024-10-21",
                                Map.of(),
                                Map.of(ProviderSettings.STREAM_USAGE, "false")))
                        .bodyText())
                .isEqualTo("{\"messages\":[],\"model\":\"gpt4o prod\",\"stream\":true}");
    }

    @Test
    void theRestOfTheBodyIsTheCallersByteForByte() throws Exception {
        assertThat(sent().bodyText()).isEqualTo("{\"messages\":[],\"unknown\" : 1.50,\"model\":\"gpt4o prod\"}");
    }

    @Test
    void aTargetDropsAndReplacesMembersAndHeaders() throws Exception {
        json = "{\"messages\":[],\"seed\":7,\"n\":2}";
        overrides = List.of(
                new ParamOverride("seed", null), new ParamOverride("n", "1"), new ParamOverride("absent", null));
        override = new HeadersOverride(Map.of("api-key", "other", "X-Team", "ml"), List.of("X-Tenant"));

        ReceivedRequest request =
                sent(settings("", new Secret("key"), "2024-10-21", Map.of("X-Tenant", "red", "X-Kept", "1")));

        assertThat(request.bodyText()).isEqualTo("{\"messages\":[],\"n\":1,\"model\":\"gpt4o prod\"}");
        assertThat(request.headers())
                .containsEntry("api-key", "other")
                .containsEntry("x-team", "ml")
                .containsEntry("x-kept", "1")
                .doesNotContainKey("x-tenant");
    }
}
