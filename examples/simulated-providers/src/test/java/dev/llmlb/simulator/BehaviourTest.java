package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.PLAIN;
import static dev.llmlb.simulator.Client.STREAM;
import static dev.llmlb.simulator.Client.STREAM_WITH_USAGE;
import static dev.llmlb.simulator.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BehaviourTest {

    private final SimulatedProvider provider = SimulatedProvider.start("openai");

    @AfterEach
    void close() {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 404, 408, 418, 429, 500, 503, 529})
    void statusIsAnErrorObject(int status) throws Exception {
        provider.always(Behaviour.status(status));

        for (String body : new String[] {PLAIN, STREAM}) {
            var response = Client.send(provider, body);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(json(response.body()).at("/error/message").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aStatusThatForbidsABodyHasNone(int status) throws Exception {
        provider.next(Behaviour.status(status), Behaviour.raw(status, "text/plain", "ignored"));

        for (int i = 0; i < 2; i++) {
            var response = Client.send(provider, PLAIN);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void statusWithItsOwnBody() throws Exception {
        provider.next(Behaviour.status(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}"));

        var response = Client.send(provider, PLAIN);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response.body()).at("/error/code").asText()).isEqualTo("context_length_exceeded");
    }

    @Test
    void headersGoOnErrorsAnswersAndStreams() throws Exception {
        provider.next(
                Behaviour.status(429).withHeader("Retry-After", "20").withHeader("retry-after-ms", "19500"),
                Behaviour.answer().withHeader("x-ratelimit-remaining-requests", "7"),
                Behaviour.answer().withHeader("x-ratelimit-remaining-requests", "6"));

        var limited = Client.send(provider, PLAIN).headers();
        assertThat(limited.firstValue("Retry-After")).contains("20");
        assertThat(limited.firstValue("retry-after-ms")).contains("19500");
        assertThat(Client.send(provider, PLAIN).headers().firstValue("x-ratelimit-remaining-requests"))
                .contains("7");
        assertThat(Client.send(provider, STREAM).headers().firstValue("x-ratelimit-remaining-requests"))
                .contains("6");
    }

    @Test
    void delayHoldsAnyResponseBack() throws Exception {
        var delay = Duration.ofMillis(80);
        provider.next(
                Behaviour.answer().withDelay(delay),
                Behaviour.status(500).withDelay(delay),
                Behaviour.raw(200, "text/html", "<p>").withDelay(delay));

        for (String body : new String[] {STREAM, PLAIN, PLAIN}) {
            long start = System.nanoTime();
            Client.send(provider, body);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
        }
    }

    @Test
    void silenceNeverAnswers() throws Exception {
        provider.next(Behaviour.silence());

        var silent = Client.sendLater(provider, PLAIN);
        Client.eventually(() -> assertThat(provider.calls()).isOne());
        Client.send(provider, PLAIN);

        assertThat(silent).isNotDone();
        assertThat(provider.cancelled()).isZero();
    }

    @Test
    void refuseClosesBeforeAnyByte() {
        provider.next(Behaviour.refuse());

        assertThatIOException().isThrownBy(() -> Client.send(provider, PLAIN));
        assertThat(provider.cancelled()).isZero();
        assertThat(provider.calls()).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void cutEndsAStreamAfterSoManyTokens(int tokens) throws Exception {
        provider.next(Behaviour.cutAfterTokens(tokens));

        try (var events = Client.stream(provider, STREAM)) {
            assertThat(events.nextKind()).isEqualTo("role");
            for (int i = 0; i < tokens; i++) {
                assertThat(events.nextKind()).startsWith("\"");
            }
            assertThatIOException().isThrownBy(events::next);
        }
        assertThat(provider.openStreams()).isZero();
        assertThat(provider.cancelled()).isZero();
    }

    @Test
    void cutEndsAPlainAnswerInsideItsBody() throws Exception {
        provider.next(Behaviour.cutAfterTokens(2));

        try (var events = Client.stream(provider, PLAIN)) {
            assertThat(events.response.statusCode()).isEqualTo(200);
            var body = events.response.body();
            assertThat(body.read()).isEqualTo('{');
            assertThatIOException().isThrownBy(body::readAllBytes);
        }
    }

    @Test
    void stallFallsSilentAfterSoManyTokens() throws Exception {
        provider.next(Behaviour.stallAfterTokens(2));

        try (var events = Client.stream(provider, STREAM)) {
            assertThat(events.nextKind()).isEqualTo("role");
            assertThat(events.nextKind()).startsWith("\"");
            assertThat(events.nextKind()).startsWith("\"");
            Client.send(provider, PLAIN);
            assertThat(events.response.body().available()).isZero();
            assertThat(provider.openStreams()).isOne();
        }
    }

    @Test
    void stallKeepsHalfOfAPlainAnswerBack() throws Exception {
        provider.next(Behaviour.stallAfterTokens(2));

        try (var half = Client.stream(provider, PLAIN)) {
            long promised =
                    half.response.headers().firstValueAsLong("Content-Length").orElseThrow();
            byte[] body = half.response.body().readNBytes((int) promised / 2);
            assertThat(body).hasSize((int) promised / 2);
            assertThat(half.response.body().available()).isZero();
        }
    }

    @Test
    void emptyBodyIsStatus200WithNothing() throws Exception {
        provider.always(Behaviour.emptyBody());

        for (String body : new String[] {PLAIN, STREAM}) {
            var response = Client.send(provider, body);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void rawIsSentWordForWord() throws Exception {
        provider.next(Behaviour.raw(502, "text/html", "<h1>Bad Gateway – ü</h1>"));

        var response = Client.send(provider, PLAIN);

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(response.body()).isEqualTo("<h1>Bad Gateway – ü</h1>");
    }

    @Test
    void malformedLineComesInTheMiddle() throws Exception {
        assertThat(kinds(Behaviour.answer("one two").withMalformedLine()))
                .containsExactly("role", "\"one\"", "malformed", "\" two\"", "stop", "usage 3+2", "[DONE]");
    }

    @Test
    void withoutDone() throws Exception {
        assertThat(kinds(Behaviour.answer("one").withoutDone()))
                .containsExactly("role", "\"one\"", "stop", "usage 3+1");
    }

    @Test
    void withoutUsage() throws Exception {
        assertThat(kinds(Behaviour.answer("one").withoutUsage())).containsExactly("role", "\"one\"", "stop", "[DONE]");

        provider.next(Behaviour.answer().withoutUsage());
        assertThat(json(Client.send(provider, PLAIN).body()).has("usage")).isFalse();
    }

    @Test
    void errorEventFirstEndsTheStream() throws Exception {
        assertThat(kinds(Behaviour.answer().withErrorEventFirst())).containsExactly("role", "error");
    }

    @Test
    void usageIsWhatTheScriptSays() throws Exception {
        assertThat(kinds(Behaviour.answer("one").withUsage(100, 0)))
                .containsExactly("role", "\"one\"", "stop", "usage 100+0", "[DONE]");

        provider.next(Behaviour.answer().withUsage(5, 6));
        assertThat(json(Client.send(provider, PLAIN).body())
                        .at("/usage/total_tokens")
                        .asInt())
                .isEqualTo(11);
    }

    @Test
    void additionsAddUp() throws Exception {
        assertThat(kinds(Behaviour.answer("one two")
                        .withoutDone()
                        .withMalformedLine()
                        .withoutUsage()))
                .containsExactly("role", "\"one\"", "malformed", "\" two\"", "stop");
    }

    @Test
    void anEmptyAnswerIsStillAnAnswer() throws Exception {
        assertThat(kinds(Behaviour.answer(""))).containsExactly("role", "stop", "usage 3+0", "[DONE]");
    }

    @Test
    void impossibleOnesAreNotMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Behaviour.status(100))
                .withMessageContaining("100");
        assertThatIllegalArgumentException().isThrownBy(() -> Behaviour.cutAfterTokens(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Behaviour.answer().withDelay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Behaviour.answer().withUsage(-1, 0));
    }

    private List<String> kinds(Behaviour behaviour) throws IOException, InterruptedException {
        provider.next(behaviour);
        try (var events = Client.stream(provider, STREAM_WITH_USAGE)) {
            assertThat(events.response.statusCode()).isEqualTo(200);
            return events.kinds();
        }
    }
}
