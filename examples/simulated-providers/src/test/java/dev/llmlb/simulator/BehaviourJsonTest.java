package dev.llmlb.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every behaviour can be written as JSON. */
class BehaviourJsonTest {

    private static void same(String json, Behaviour expected) throws Exception {
        var read = BehaviourJson.read(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)));
        assertThat(read).hasToString(expected.toString());
    }

    @Test
    void waysToEnd() throws Exception {
        same("{}", Behaviour.answer());
        same("{'text':'Hi'}".replace('\'', '"'), Behaviour.answer("Hi"));
        same("{\"status\":503}", Behaviour.status(503));
        same("{\"status\":503,\"body\":\"x\"}", Behaviour.status(503, "x"));
        same("{\"content_type\":\"text/html\",\"body\":\"x\"}", Behaviour.raw(200, "text/html", "x"));
        same("{\"silence\":true}", Behaviour.silence());
        same("{\"silence\":false,\"refuse\":true}", Behaviour.refuse());
        same("{\"cut_after_tokens\":3}", Behaviour.cutAfterTokens(3));
        same("{\"stall_after_tokens\":3}", Behaviour.stallAfterTokens(3));
        same("{\"empty_body\":true}", Behaviour.emptyBody());
    }

    @Test
    void additions() throws Exception {
        same("{\"headers\":{\"A\":\"b\"}}", Behaviour.answer().withHeader("A", "b"));
        same("{\"retry_after\":\"20\"}", Behaviour.answer().withHeader("Retry-After", "20"));
        same("{\"delay_ms\":5}", Behaviour.answer().withDelay(Duration.ofMillis(5)));
        same("{\"malformed_line\":true}", Behaviour.answer().withMalformedLine());
        same("{\"without_done\":true}", Behaviour.answer().withoutDone());
        same("{\"without_usage\":true}", Behaviour.answer().withoutUsage());
        same("{\"error_event_first\":true}", Behaviour.answer().withErrorEventFirst());
        same("{\"prompt_tokens\":1,\"completion_tokens\":2}", Behaviour.answer().withUsage(1, 2));
    }
}
