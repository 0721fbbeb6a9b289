package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.translate.Loopback;
import java.util.Map;
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
    void aStreamIsAskedForItsUsageUnlessTheProviderRefusesIt() throws Exception {
        assertThat(streamedBody(Map.of())).contains("\"stream_options\":{\"include_usage\":true}");
        assertThat(streamedBody(Map.of("stream_usage", "false"))).doesNotContain("stream_options");
    }
}
