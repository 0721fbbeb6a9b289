package dev.llmlb.provider.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AzureOpenAiAdapterTest {

    @Test
    @Timeout(30)
    void thePathNamesTheDeploymentAndTheKeyHasItsOwnHeader() throws Exception {
        assertThat(headersOf(new Secret("key"), Map.of()))
                .containsEntry("api-key", "key")
                .doesNotContainKey("authorization");
    }

    @Test
    @Timeout(30)
    void aTokenOfEntraIdIsAHeaderInPlaceOfTheKey() throws Exception {
        assertThat(headersOf(null, Map.of("Authorization", "Bearer token")))
                .containsEntry("authorization", "Bearer token")
                .doesNotContainKey("api-key");
    }

    /** The headers of a call to Azure's way of naming a deployment. */
    private static Map<String, String> headersOf(Secret key, Map<String, String> own) throws Exception {
        SimulatedTime time = new SimulatedTime();
        HttpUpstream http = new HttpUpstream(time, time, () -> Instant.EPOCH);
        http.start();
        try (SimulatedProvider azure = SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(2))) {
            ProviderSettings settings = new ProviderSettings(
                    "azure",
                    ProviderKind.AZURE_OPENAI,
                    URI.create(azure.baseUrl()),
                    key,
                    "2024-10-21",
                    own,
                    Timeouts.DEFAULT,
                    0,
                    null,
                    Map.of());
            byte[] body = "{\"model\":\"gpt\",\"messages\":[]}".getBytes(UTF_8);
            CompletableFuture<Outcome> done = new CompletableFuture<>();
            new AzureOpenAiAdapter(settings, http)
                    .send(
                            new UpstreamRequest(
                                    ChatJson.read(body, null, false, Caller.ANONYMOUS, 1_000_000_000),
                                    "gpt4o prod",
                                    List.of(),
                                    HeadersOverride.NONE,
                                    1_000_000_000),
                            (outcome, reply) -> done.complete(outcome));
            assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.SUCCESS);
            ReceivedRequest request = azure.requests().get(0);
            assertThat(request.model()).isEqualTo("gpt4o prod");
            assertThat(request.query()).isEqualTo("api-version=2024-10-21");
            return request.headers();
        } finally {
            http.stop();
        }
    }
}
