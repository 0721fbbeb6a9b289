package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Reply;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.time.SimulatedTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedAnswerTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final SimulatedTime time = new SimulatedTime();
    private final AtomicReference<Reply> reply = new AtomicReference<>();
    private final AtomicReference<Outcome> end = new AtomicReference<>();
    private final AtomicInteger givenUp = new AtomicInteger();

    private StreamedAnswer answer(String request, ParamOverride... overrides) {
        UpstreamRequest upstream = new UpstreamRequest(
                ChatJson.read(request.getBytes(UTF_8), "m", true, Caller.ANONYMOUS, MINUTE),
                "m",
                List.of(overrides),
                HeadersOverride.NONE,
                MINUTE);
        return new StreamedAnswer(
                upstream,
                OpenAiDialect.of(upstream),
                Map::of,
                Timeouts.DEFAULT,
                time,
                time,
                Runnable::run,
                givenUp::incrementAndGet,
                (outcome, what) -> {
                    reply.set(what);
                    what.stream().whenEnded((how, usage) -> end.set(how));
                });
    }

    private static void say(StreamedAnswer answer, int index, String text, String finish) {
        String delta = text == null ? "{}" : "{\"content\":\"" + text + "\"}";
        String reason = finish == null ? "null" : '"' + finish + '"';
        take(
                answer,
                "data: {\"choices\":[{\"index\":" + index + ",\"delta\":" + delta + ",\"finish_reason\":" + reason
                        + "}]}\n\n");
    }

    private static void take(StreamedAnswer answer, String events) {
        answer.take(ByteBuffer.wrap(events.getBytes(UTF_8)));
    }

    private String read() throws IOException {
        return UpstreamHarness.readAll(reply.get().stream());
    }

    @Test
    void oneThatHasSaidAllAndDoesNotEndIsWhole() throws IOException {
        StreamedAnswer answer = answer("{\"messages\":[]}");
        say(answer, 0, "Hello", null);
        say(answer, 0, null, "stop");
        time.advance(Timeouts.DEFAULT.idle());

        assertThat(read()).contains("Hello").doesNotContain("error").endsWith("data: [DONE]\n\n");
        assertThat(end.get()).isEqualTo(Outcome.SUCCESS);
        assertThat(givenUp).hasValue(1);
        assertThat(time.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {": processing\n\n", "data: {no json\n\n"})
    void aProviderThatOnlySaysThatItIsAliveIsBridgedByComments(String alive) {
        StreamedAnswer answer = answer("{\"messages\":[]}");
        say(answer, 0, "Hello", null);
        assertThat(poll()).contains("Hello");
        for (int seconds = 5; seconds < 60; seconds += 5) {
            time.advance(Duration.ofSeconds(5));
            take(answer, alive);
            assertThat(poll()).isEqualTo(seconds % 15 == 0 ? ": keep-alive\n\n" : "");
        }
    }

    private String poll() {
        return new String(reply.get().stream().poll(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overloaded", "{\"message\":\"overloaded\",\"code\":503}"})
    void anErrorByItsNameEndsAStreamWhateverItSays(String data) throws IOException {
        StreamedAnswer answer = answer("{\"messages\":[]}");
        say(answer, 0, "Hello", null);
        take(answer, "event: error\ndata: " + data + "\n\n");
        take(answer, "data: [DONE]\n\n");

        assertThat(read()).contains("Hello", "stream_broken").doesNotContain("overloaded", "[DONE]");
        assertThat(end.get().isSuccess()).isFalse();
        assertThat(givenUp).hasValue(1);
    }

    @Test
    void ofSeveralAnswersEachHasToHaveItsFinishReason() throws IOException {
        StreamedAnswer answer = answer("{\"messages\":[],\"n\":2}");
        say(answer, 0, "Hello", null);
        say(answer, 1, "Good", null);
        say(answer, 0, null, "stop");
        answer.complete(null);

        assertThat(read()).contains("event: error").doesNotContain("[DONE]");
        assertThat(end.get().kind()).isEqualTo(OutcomeKind.FAILING);
    }

    @Test
    void ofSeveralAnswersTheLastFinishReasonIsTheEnd() throws IOException {
        StreamedAnswer answer = answer("{\"messages\":[]}", new ParamOverride("n", "2"));
        say(answer, 1, "Good", "stop");
        say(answer, 1, null, "stop");
        say(answer, 0, "Hello", "length");
        answer.complete(null);

        assertThat(read()).endsWith("data: [DONE]\n\n");
        assertThat(end.get()).isEqualTo(Outcome.SUCCESS);
    }
}
