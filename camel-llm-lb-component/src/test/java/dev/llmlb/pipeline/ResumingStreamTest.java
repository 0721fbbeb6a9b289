package dev.llmlb.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.pipeline.ResumingStream.Part;
import dev.llmlb.provider.http.SseEvents;
import dev.llmlb.provider.openai.ChatChunk;
import dev.llmlb.time.SimulatedTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ResumingStreamTest {

    private final SimulatedTime time = new SimulatedTime();
    private final PartStream first = new PartStream();
    private final PartStream second = new PartStream();
    private final Deque<Part> parts = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Long> askedTokens = new ArrayList<>();
    private final List<Outcome> partsEnded = new ArrayList<>();
    private final List<Outcome> ended = new ArrayList<>();
    private boolean rescueCancelled;
    private Consumer<Part> later;
    private boolean answersLater;

    private final ResumingStream stream = new ResumingStream(
            part(first, true),
            new Rescue() {
                @Override
                public void next(String said, long tokens, Consumer<Part> then) {
                    asked.add(said);
                    askedTokens.add(tokens);
                    if (answersLater) {
                        later = then;
                    } else {
                        then.accept(parts.poll());
                    }
                }

                @Override
                public void cancel() {
                    rescueCancelled = true;
                }
            },
            time);

    {
        stream.whenEnded((outcome, usage) -> ended.add(outcome));
    }

    private Part part(PartStream of, boolean goesOn) {
        return new Part(of, goesOn, (outcome, usage) -> partsEnded.add(outcome));
    }

    private String read() {
        StringBuilder read = new StringBuilder();
        for (byte[] events = stream.poll(); events != null && events.length > 0; events = stream.poll()) {
            read.append(new String(events, UTF_8));
        }
        return read.toString();
    }

    private static String text(String events) {
        StringBuilder text = new StringBuilder();
        SseEvents.split(events.getBytes(UTF_8))
                .forEach(event -> text.append(ChatChunk.read(event).text()));
        return text.toString();
    }

    @Test
    void aStreamThatEndsWellIsPassedOnAsItIs() {
        first.say("Hel", "lo").finish();
        String read = read();
        assertThat(text(read)).isEqualTo("Hello");
        assertThat(read).endsWith("data: [DONE]\n\n");
        assertThat(asked).isEmpty();
        assertThat(ended).containsExactly(Outcome.SUCCESS);
        assertThat(stream.poll()).isNull();
    }

    @Test
    void aTargetThatGoesOnIsAppended() {
        parts.add(part(second, true));
        first.say("Hel").breakOff();
        second.event("data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n")
                .say("lo")
                .finish();
        String read = read();
        assertThat(text(read)).isEqualTo("Hello");
        assertThat(read).doesNotContain("error").doesNotContain("role").endsWith("data: [DONE]\n\n");
        assertThat(asked).containsExactly("Hel");
        assertThat(ended).containsExactly(Outcome.SUCCESS);
        assertThat(partsEnded).containsExactly(Outcome.broken("cut"), Outcome.SUCCESS);
    }

    @Test
    void aTargetThatSaysItAgainIsCutWhereTheTextEnds() {
        parts.add(part(second, false));
        first.say("Hel", "lo w").breakOff();
        second.say("He", "llo", " world").finish();
        assertThat(text(read())).isEqualTo("Hello world");
        assertThat(ended).containsExactly(Outcome.SUCCESS);
    }

    @Test
    void aDifferentWordEndsItWithAnError() {
        parts.add(part(second, false));
        first.say("Hello").breakOff();
        second.say("Hel", "p me").finish();
        String read = read();
        assertThat(text(read)).isEqualTo("Hello");
        assertThat(read).contains("event: error").doesNotContain("[DONE]");
        assertThat(second.closed).isTrue();
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).isSuccess()).isFalse();
    }

    @Test
    void aShorterAnswerEndsItWithAnError() {
        parts.add(part(second, false));
        first.say("Hello").breakOff();
        second.say("Hel").finish();
        String read = read();
        assertThat(text(read)).isEqualTo("Hello");
        assertThat(read).contains("event: error").doesNotContain("[DONE]");
    }

    @Test
    void withoutAnotherTargetTheErrorStands() {
        first.say("Hel").breakOff();
        String read = read();
        assertThat(read).endsWith(PartStream.ERROR);
        assertThat(ended).containsExactly(Outcome.broken("cut"));
        assertThat(stream.poll()).isNull();
    }

    @Test
    void aSecondBreakIsRescuedToo() {
        PartStream third = new PartStream();
        parts.add(part(second, false));
        parts.add(part(third, true));
        first.say("one").breakOff();
        second.say("one two").breakOff();
        third.say(" three").finish();
        assertThat(text(read())).isEqualTo("one two three");
        assertThat(asked).containsExactly("one", "one two");
        assertThat(askedTokens).containsExactly(2L, 2L); // each part tells of two; the second says the first's again
    }

    @Test
    void halfAToolCallIsNotGoneOnWith() {
        parts.add(part(second, true));
        first.event("data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0}]}}]}\n\n")
                .breakOff();
        assertThat(read()).endsWith(PartStream.ERROR);
        assertThat(asked).isEmpty();
    }

    @Test
    void anAnswerThatHadItsFinishReasonIsNotGoneOnWith() {
        parts.add(part(second, true));
        first.say("Hello")
                .event("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
                .breakOff();
        assertThat(read()).endsWith(PartStream.ERROR);
        assertThat(asked).isEmpty();
    }

    @Test
    void aReaderWhoWaitsIsToldWhenAnotherThreadHangsUp() {
        answersLater = true;
        first.say("Hel").breakOff();
        read();
        List<byte[]> polled = new ArrayList<>();
        stream.whenReadable(() -> polled.add(stream.poll()));
        stream.close();
        assertThat(polled).hasSize(1);
    }

    @Test
    void theReaderIsCalledWhenTheRescueHasBegun() {
        answersLater = true;
        first.say("Hel").breakOff();
        assertThat(text(read())).isEqualTo("Hel");
        List<String> calls = new ArrayList<>();
        stream.whenReadable(() -> calls.add(read()));
        assertThat(calls).isEmpty();
        second.say("lo").finish();
        later.accept(part(second, true));
        assertThat(calls).hasSize(1);
        assertThat(text(calls.get(0))).isEqualTo("lo");
    }

    @Test
    void aReaderHearsThatTheStreamIsAliveWhileTheRescueTakesLong() {
        answersLater = true;
        first.say("Hel").breakOff();
        read();
        List<String> heard = new ArrayList<>();
        stream.whenReadable(() -> heard.add(read()));
        time.advance(Duration.ofSeconds(15));
        assertThat(heard).containsExactly(": keep-alive\n\n");

        time.advance(Duration.ofSeconds(15)); // nobody waits
        stream.whenReadable(() -> heard.add(read()));
        assertThat(heard).hasSize(2).last().isEqualTo(": keep-alive\n\n");

        second.say("lo").finish();
        later.accept(part(second, true));
        assertThat(text(read())).isEqualTo("lo");
        assertThat(time.waiting()).isZero();
    }

    @Test
    void aReaderHearsThatTheStreamIsAliveWhileTheTextIsSaidAgain() {
        parts.add(part(second, false));
        first.say("one two three").breakOff();
        read();
        time.advance(Duration.ofSeconds(14));
        second.say("one ");
        assertThat(read()).isEmpty();
        for (String word : List.of("two", " ", "th")) {
            time.advance(Duration.ofSeconds(15));
            second.say(word);
            assertThat(read()).isEqualTo(": keep-alive\n\n");
        }
        second.say("ree four").finish();
        assertThat(text(read())).isEqualTo(" four");
        assertThat(time.waiting()).isZero();
    }

    @Test
    void aCallerWhoHangsUpEndsTheRescue() {
        answersLater = true;
        first.say("Hel").breakOff();
        read();
        stream.close();
        assertThat(rescueCancelled).isTrue();
        assertThat(ended).containsExactly(Outcome.CANCELLED);
        later.accept(part(second, true));
        assertThat(second.closed).isTrue();
    }

    @Test
    void aReaderWhoWaitsSeesTheSame() throws IOException {
        parts.add(part(second, true));
        first.say("Hel").breakOff();
        second.say("lo").finish();
        StringBuilder read = new StringBuilder();
        byte[] into = new byte[16];
        for (int n = stream.read(into, 0, 16); n >= 0; n = stream.read(into, 0, 16)) {
            read.append(new String(into, 0, n, UTF_8));
        }
        assertThat(text(read.toString())).isEqualTo("Hello");
    }
}
