package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.translate.Loopback;
import dev.llmlb.provider.translate.ScriptedServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over loopback, on a server whose answers are written word for word. */
@Timeout(30)
class OpenAiAdapterTest {

    private static String streamedBody(Map<String, String> options) throws Exception {
        Loopback upstream = new Loopback(
                ProviderKind.OPENAI,
                "/v1",
                options,
                null,
                (settings, http, clock) -> new OpenAiAdapter(settings, http));
        try {
            upstream.server()
                    .next(
                            200,
                            "text/event-stream",
                            "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            byte[] body = "{\"messages\":[]}".getBytes(UTF_8);
            upstream.call(ChatJson.read(body, "m", true, Caller.ANONYMOUS, 60_000_000_000L))
                    .text();
            return upstream.server().received().get(0).body();
        } finally {
            upstream.close();
        }
    }

    @Test
    void aTargetDropsAndReplacesMembersAndHeaders() throws Exception {
        Loopback upstream =
                new Loopback(ProviderKind.OPENAI, "/v1", (settings, http, clock) -> new OpenAiAdapter(settings, http));
        try {
            upstream.server().next(200, "application/json", "{\"choices\":[{\"message\":{}}]}");
            byte[] body = "{\"messages\":[],\"temperature\":1,\"max_tokens\":5,\"x\" : 1.50}".getBytes(UTF_8);
            CompletableFuture<Outcome> done = new CompletableFuture<>();
            upstream.adapter()
                    .send(
                            new UpstreamRequest(
                                    ChatJson.read(body, "m", false, Caller.ANONYMOUS, 60_000_000_000L),
                                    "up",
                                    List.of(
                                            new ParamOverride("max_tokens", null),
                                            new ParamOverride("max_completion_tokens", "9")),
                                    new HeadersOverride(Map.of("X-Team", "ml"), List.of("authorization")),
                                    60_000_000_000L),
                            (outcome, reply) -> done.complete(outcome));

            assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.SUCCESS);
            ScriptedServer.Received request = upstream.server().received().get(0);
            assertThat(request.body())
                    .isEqualTo("{\"messages\":[],\"temperature\":1,\"x\" : 1.50,\"model\":\"up\","
                            + "\"max_completion_tokens\":9}");
            assertThat(request.headers()).containsKey("X-team").doesNotContainKey("Authorization");
        } finally {
            upstream.close();
        }
    }

    @Test
    void aStreamIsAskedForItsUsageUnlessTheProviderRefusesIt() throws Exception {
        assertThat(streamedBody(Map.of())).contains("\"stream_options\":{\"include_usage\":true}");
        assertThat(streamedBody(Map.of("stream_usage", "false"))).doesNotContain("stream_options");
    }
}
